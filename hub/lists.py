"""What lists with facets share: reading an address, choices with counts, and one address for each view."""

import dataclasses
from collections.abc import Mapping

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from hub import vocabulary
from hub.kept import Kept, query_of
from hub.languages import interface_language
from hub.search.answers import Answer, SearchQuestion, found_ids, search
from hub.search.engines.plan import IN
from hub.search.facets import Facet, read_choices
from hub.search.text import query_text

SORTS = {
    "relevance": _("Best match first"),
    "newest": _("Newest first"),
    "title": _("By title"),
    "checked": _("Last checked first"),
}
PER_PAGE = 20
MAX_DIGITS = 8  # of a page number that somebody typed


@dataclasses.dataclass(frozen=True)
class Choice:
    """One line of a facet: what choosing it too would give, and whether it is chosen."""

    code: str
    label: str
    count: int
    chosen: bool


@dataclasses.dataclass(frozen=True)
class Group:
    """A facet with its choices, as the form shows it."""

    facet: Facet
    choices: list[Choice]

    @property
    def is_open(self) -> bool:
        return self.facet.open or any(choice.chosen for choice in self.choices)


def count_text(count: float) -> str:
    """A number with the interface language's own mark between thousands."""
    with override(interface_language()):
        return number_format(count, force_grouping=True)


class View:
    """One view of a list, as its address asks for it. Unknown values are kept apart, to be told and otherwise ignored.

    :param query: request.GET
    :param language: of the list and of its reader
    :param facets: by which the list can be narrowed
    """

    section = ""  # where the address says which: the parameter "in"

    def __init__(self, query: QueryDict, language: str, facets: list[Facet]):
        self.language = language
        self.facets = facets
        self.labels = vocabulary.labels()
        self.kept = Kept(query)
        self.text = query_text(query.get("q", ""))
        self.page_asked = query.get("page", "")
        self.chosen, self.unknown = read_choices(query, facets, self.labels)
        self.codes = {name: frozenset(codes) for name, codes in self.chosen.items()}
        self.sorts = {name: label for name, label in SORTS.items() if self.text or name != "relevance"}
        self.default_sort = next(iter(self.sorts))
        asked = query.get("sort", "")
        self.sort = asked if asked in self.sorts else self.default_sort
        if asked and asked not in SORTS:
            self.unknown.append(asked[:60])

    @property
    def is_first_question(self) -> bool:
        """True for words without choices on their first page: what follows is the same question, narrowed."""
        return bool(self.text) and not self.chosen and self.page_asked in ("", "1")

    def search(self, section: str) -> Answer:
        """What the search answers to this view, in one section or, with "", in all of them."""
        number = int(self.page_asked) if self.page_asked.isdecimal() and len(self.page_asked) <= MAX_DIGITS else 1
        return search(dataclasses.replace(self._asked(section), sort=self.sort, page=number))

    def found(self, section: str, count: int) -> list[int]:
        """The ids of the newest documents that the words of this view find."""
        return found_ids(dataclasses.replace(self._asked(section), sort="newest"), count)

    def _asked(self, section: str) -> SearchQuestion:
        chosen = self.codes | ({IN: frozenset({section})} if section else {})
        return SearchQuestion(self.text, self.language, chosen, per_page=PER_PAGE)

    def groups_of(self, counts: Mapping[str, Mapping[str, int]]) -> list[Group]:
        """The facets with their counts. A choice that would lead nowhere is left out, unless it is chosen."""
        groups = []
        for facet in self.facets:
            numbers, mine = counts.get(facet.name, {}), self.chosen.get(facet.name, [])
            labels = facet.labels(self.labels)
            codes = [code for code in labels if code in numbers or code in mine] or sorted(
                {*numbers, *mine}, reverse=True
            )
            choices = [Choice(code, labels.get(code, code), numbers.get(code, 0), code in mine) for code in codes]
            if len(choices) > (0 if facet.partial else 1) or mine:
                groups.append(Group(facet, choices))
        return groups

    @property
    def chips(self) -> list[tuple[Facet, str, str, str]]:
        """(facet, code, label, query without it) of each choice, to show and to remove."""
        return [
            (facet, code, facet.labels(self.labels)[code], self.query(without=(facet.name, code)))
            for facet in self.facets
            for code in self.chosen.get(facet.name, [])
        ]

    @property
    def unknown_words(self) -> str:
        """The values that were left out, as a list in words."""
        return vocabulary.in_words(self.unknown[:5])

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen)

    def query(
        self,
        text: str | None = None,
        section: str | None = None,
        without: tuple[str, str] | None = None,
        choices: bool = True,
        sort: bool = True,
        kept: list[str] | None = None,
    ) -> str:
        """The query string of this view, in a fixed order, so that one view has one address.

        :param text: other words
        :param section: another section
        :param without: a facet and a code to leave out
        :param choices: False leaves out all facets
        :param sort: False leaves out the order
        :param kept: the uids that are put aside; None for those of the address
        """
        query = QueryDict(mutable=True)
        words = self.text if text is None else text
        if words:
            query["q"] = words
        if where := self.section if section is None else section:
            query[IN] = where
        for facet in self.facets if choices else []:
            for code in self.chosen.get(facet.name, []):
                if (facet.name, code) != without:
                    query.appendlist(facet.name, code)
        if sort and self.sort != self.default_sort:
            query["sort"] = self.sort
        aside = query_of(self.kept.ids if kept is None else kept)
        return "&".join(filter(None, [query.urlencode(), aside]))

    @property
    def address(self) -> str:
        """This view's query string, for paging and language links."""
        return self.query()

    def here(self, kept: list[str]) -> str:
        """The query string of this page of this view, with other pages put aside.

        :param kept: their uids
        """
        number = f"page={self.page_asked}" if self.page_asked.isdecimal() and self.page_asked != "1" else ""
        return "&".join(filter(None, [self.query(kept=[]), number, query_of(kept)]))

    @property
    def narrowing(self) -> str:
        """The query string of what this view shows, in whatever order: what its feed is asked with."""
        return self.query(sort=False, kept=[])

    @property
    def export_query(self) -> str:
        """The query string with which the practices of this view are downloaded."""
        return "&".join(filter(None, [f"lang={self.language}", self.query(section="", sort=False, kept=[])]))

    def described(self, name: str) -> str:
        """The name of the list and all that narrows it, in one line."""
        words = [gettext("Words: %(text)s") % {"text": self.text}] if self.text else []
        choices = [
            gettext("%(facet)s: %(name)s") % {"facet": facet.label, "name": label}
            for facet, _code, label, _query in self.chips
        ]
        return " · ".join([name, *words, *choices])

    @property
    def without_text(self) -> str:
        return self.query(text="")

    @property
    def only_text(self) -> str:
        return self.only(self.text)

    def only(self, text: str) -> str:
        """The query string that asks for a text and nothing else."""
        return self.query(text=text, section="", choices=False, sort=False)

    @property
    def without_choices(self) -> str:
        return self.query(choices=False)

    @property
    def corrected(self) -> str:
        """The query string of this view with the words that were perhaps meant; "" where there are none."""
        answer = self.answer
        return self.query(text=answer.correction) if answer and answer.correction else ""

    @property
    def answer(self) -> Answer | None:
        """What the search answers; None where no words are asked for."""
        raise NotImplementedError
