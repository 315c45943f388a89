from good_practices.models.adaptation import Adaptation
from good_practices.models.index import PracticeIndexPage
from good_practices.models.organisation import (
    FormerCode,
    Organisation,
    OrganisationCorrection,
    OrganisationName,
    OrganisationPractice,
    organisation_named,
)
from good_practices.models.practice import PracticePage
from good_practices.models.shared import SharedRecord
from good_practices.models.use_report import UseReport

__all__ = [
    "Adaptation",
    "FormerCode",
    "Organisation",
    "OrganisationCorrection",
    "OrganisationName",
    "OrganisationPractice",
    "PracticeIndexPage",
    "PracticePage",
    "SharedRecord",
    "UseReport",
    "organisation_named",
]
