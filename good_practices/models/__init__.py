from good_practices.models.freshness import DueCheck, LinkCheck, OwnerAsk
from good_practices.models.index import PracticeIndexPage
from good_practices.models.organisation import Organisation, OrganisationName, organisation_named
from good_practices.models.practice import PracticePage
from good_practices.models.shared import SharedRecord

__all__ = [
    "DueCheck",
    "LinkCheck",
    "Organisation",
    "OrganisationName",
    "OwnerAsk",
    "PracticeIndexPage",
    "PracticePage",
    "SharedRecord",
    "organisation_named",
]
