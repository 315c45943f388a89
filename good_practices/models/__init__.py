from good_practices.models.adaptation import Adaptation
from good_practices.models.collection import CollectionIndexPage, CollectionPage
from good_practices.models.finding import Finding
from good_practices.models.freshness import DueCheck, LinkCheck, OwnerAsk
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
from good_practices.models.reading import read_practices
from good_practices.models.shared import SharedRecord
from good_practices.models.use_report import UseReport

__all__ = [
    "Adaptation",
    "CollectionIndexPage",
    "CollectionPage",
    "DueCheck",
    "Finding",
    "FormerCode",
    "LinkCheck",
    "Organisation",
    "OrganisationCorrection",
    "OrganisationName",
    "OrganisationPractice",
    "OwnerAsk",
    "PracticeIndexPage",
    "PracticePage",
    "SharedRecord",
    "UseReport",
    "organisation_named",
    "read_practices",
]
