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

__all__ = [
    "FormerCode",
    "Organisation",
    "OrganisationCorrection",
    "OrganisationName",
    "OrganisationPractice",
    "PracticeIndexPage",
    "PracticePage",
    "SharedRecord",
    "organisation_named",
]
