from good_practices.models.finding import Finding
from good_practices.models.index import PracticeIndexPage
from good_practices.models.organisation import Organisation, OrganisationName, organisation_named
from good_practices.models.practice import PracticePage
from good_practices.models.shared import SharedRecord

__all__ = [
    "Finding",
    "Organisation",
    "OrganisationName",
    "PracticeIndexPage",
    "PracticePage",
    "SharedRecord",
    "organisation_named",
]
