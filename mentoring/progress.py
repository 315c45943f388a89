"""How far somebody has read: kept in the address and nowhere else, as what is put aside is (docs/decisions/0038)."""

from django.http import QueryDict
from wagtail.models import Page

from hub.kept import UID, query_of

PARAMETER = "read"


class Progress:
    """The chapters of a manual that an address says were read.

    :param query: request.GET
    :param chapters: of the manual, in order; others are not counted
    """

    def __init__(self, query: QueryDict, chapters: list[Page]):
        self.chapters = list(chapters)
        named = {uid for uid in query.getlist(PARAMETER) if UID.fullmatch(uid)}
        self.read = [chapter.uid for chapter in self.chapters if chapter.uid in named]

    @property
    def query(self) -> str:
        """The query string that carries it on; "" where nothing was read."""
        return query_of(self.read, PARAMETER)

    def reading(self, uid: str) -> str:
        """As `query`, with one chapter more."""
        read = [chapter.uid for chapter in self.chapters if chapter.uid in {*self.read, uid}]
        return query_of(read, PARAMETER)
