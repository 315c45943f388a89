"""How far somebody has read: kept in the address and nowhere else, as what is put aside is (docs/decisions/0038)."""

from django.http import QueryDict
from wagtail.models import Page

from hub.kept import UID, Kept, query_of

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
        self.kept = Kept(query).ids

    @property
    def share(self) -> int:
        """In percent."""
        return round(100 * len(self.read) / len(self.chapters)) if self.chapters else 0

    @property
    def query(self) -> str:
        """The query string that carries it on, with what is put aside; "" where there is neither."""
        return self._query(self.read)

    def reading(self, uid: str) -> str:
        """As `query`, with one chapter more."""
        return self._query([chapter.uid for chapter in self.chapters if chapter.uid in {*self.read, uid}])

    def _query(self, read: list[str]) -> str:
        return "&".join(filter(None, [query_of(read, PARAMETER), query_of(self.kept)]))
