from good_practices.models.collection import CollectionIndexPage, CollectionPage
from good_practices.models.index import PracticeIndexPage
from good_practices.models.organisation import Organisation, OrganisationName, organisation_named
from good_practices.models.practice import PracticePage
from good_practices.models.reading import read_practices
from good_practices.models.shared import SharedRecord

__all__ = [
    "CollectionIndexPage",
    "CollectionPage",
    "Organisation",
    "OrganisationName",
    "PracticeIndexPage",
    "PracticePage",
    "SharedRecord",
    "organisation_named",
    "read_practices",
]
