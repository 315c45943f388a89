"""What the ids of an address stand for, and what is to be said of those that stand for nothing."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property

from good_practices.models import PracticePage, SharedRecord, read_practices
from hub.kept import COMPARABLE, Kept, query_of
from hub.languages import served_language
from hub.vocabulary import in_words


@dataclass(frozen=True)
class Entry:
    """A chosen practice, and the query strings of what may be done with it; "" for what may not."""

    practice: PracticePage
    without: str
    earlier: str
    later: str


class Chosen:
    """The practices that an address names, as a reader of one language gets them.

    :param query: request.GET
    :param language: the reader's
    """

    def __init__(self, query: QueryDict, language: str):
        self.kept = Kept(query)
        self.language = language
        self.practices = read_practices(self.kept.ids, language)
        shown = {page.uid for page in self.practices}
        missing = [uid for uid in self.kept.ids if uid not in shown]
        gone = SharedRecord.objects.filter(uid__in=missing, withdrawn=True) if missing else SharedRecord.objects.none()
        were_here = set(gone.values_list("uid", flat=True))
        self.withdrawn = [uid for uid in missing if uid in were_here]
        self.unknown = [uid for uid in missing if uid not in were_here] + self.kept.malformed

    @property
    def status(self) -> int:
        """Of the answer: what is left is shown; where nothing is, it was withdrawn or never here."""
        if self.practices or not (self.withdrawn or self.unknown):
            return 200
        return 410 if self.withdrawn else 404

    @property
    def address(self) -> str:
        """The query string of what was asked for, for language links."""
        return self.kept.query

    @cached_property
    def ids(self) -> list[str]:
        """The uids of what is shown."""
        return [page.uid for page in self.practices]

    @property
    def query(self) -> str:
        """The query string of what is shown."""
        return query_of(self.ids)

    @property
    def export_query(self) -> str:
        """The query string with which what is shown is downloaded."""
        return f"lang={self.language}&{self.query}"

    @property
    def comparable(self) -> list[PracticePage]:
        """As many as stand beside each other."""
        return self.practices[:COMPARABLE]

    @property
    def beyond(self) -> list[PracticePage]:
        """Those that a comparison has no room for."""
        return self.practices[COMPARABLE:]

    @property
    def has_problems(self) -> bool:
        """True where the address names more than is shown."""
        return bool(self.withdrawn or self.unknown or self.kept.doubled or self.kept.left_out)

    @property
    def unknown_words(self) -> str:
        return in_words(self.unknown[:5])

    @property
    def withdrawn_words(self) -> str:
        return in_words(self.withdrawn)

    @property
    def doubled_words(self) -> str:
        return in_words(self.kept.doubled)

    def entries(self) -> list[Entry]:
        """What is shown, each with its ways to move and to go."""
        last = len(self.ids) - 1
        return [
            Entry(
                practice,
                without=query_of([*self.ids[:place], *self.ids[place + 1 :]]),
                earlier=self._swapped(place - 1) if place else "",
                later=self._swapped(place) if place < last else "",
            )
            for place, practice in enumerate(self.practices)
        ]

    def _swapped(self, place: int) -> str:
        """The query string with the practice at a place behind the next one."""
        return query_of([*self.ids[:place], self.ids[place + 1], self.ids[place], *self.ids[place + 2 :]])


def read_chosen(request: HttpRequest) -> Chosen:
    """What a request asks for, in the active language; 404 where the site has no such language."""
    return Chosen(request.GET, served_language())
