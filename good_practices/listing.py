"""One view of the library: what the address asks for, and what the page shows of it."""

import dataclasses
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from good_practices.filters import FACETS, Facet
from hub import vocabulary
from hub.search.queries import ORDERS, Question, counts, documents, ordered
from hub.search.text import MAX_QUERY_LENGTH

SORTS = {"newest": _("Newest first"), "title": _("By title"), "checked": _("Last checked first")}
MAX_CODES = 50  # of one facet in one address


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


class Listing:
    """Reads the query of an address. Unknown values are kept apart, to be told and otherwise ignored.

    :param query: request.GET
    :param locale_id: the language whose practices are listed
    """

    def __init__(self, query: QueryDict, locale_id: int):
        self.labels = vocabulary.labels()
        self.text = " ".join(query.get("q", "")[:MAX_QUERY_LENGTH].split())
        asked = query.get("sort", "")
        self.sort = asked if asked in ORDERS else "newest"
        self.unknown: list[str] = []
        chosen: dict[str, list[str]] = {}
        for facet in FACETS:
            known = facet.labels(self.labels)
            for code in dict.fromkeys(query.getlist(facet.name)[:MAX_CODES]):
                if code in known:
                    chosen.setdefault(facet.name, []).append(code)
                elif code:
                    self.unknown.append(code[:60])
        self.chosen = chosen
        self.question = Question(
            locale_id, "practices", self.text, {name: frozenset(codes) for name, codes in chosen.items()}
        )

    def documents(self):
        """The index rows of this view, in its order."""
        return ordered(documents(self.question), self.sort)

    @cached_property
    def groups(self) -> list[Group]:
        """The facets with counts. A choice that would lead nowhere is left out, unless it is chosen."""
        found = counts(self.question, [facet.name for facet in FACETS])
        groups = []
        for facet in FACETS:
            numbers, mine = found[facet.name], self.chosen.get(facet.name, [])
            labels = facet.labels(self.labels)
            codes = [code for code in labels if code in numbers or code in mine] or sorted(
                {*numbers, *mine}, reverse=True
            )
            choices = [Choice(code, str(labels.get(code, code)), numbers.get(code, 0), code in mine) for code in codes]
            if len(choices) > 1 or mine:
                groups.append(Group(facet, choices))
        return groups

    @property
    def chips(self) -> list[tuple[Facet, str, str, str]]:
        """(facet, code, label, query without it) of each choice, to show and to remove."""
        return [
            (facet, code, facet.labels(self.labels)[code], self.query(without=(facet.name, code)))
            for facet in FACETS
            for code in self.chosen.get(facet.name, [])
        ]

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(name, str(label)) for name, label in SORTS.items()]

    @property
    def unknown_words(self) -> str:
        """The values that were left out, as a list in words."""
        return vocabulary.in_words(self.unknown[:5])

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen)

    def query(self, without: tuple[str, str] | None = None, keep_text: bool = True) -> str:
        """The query string of this view: facets in their fixed order, so that one view has one address."""
        query = QueryDict(mutable=True)
        if self.text and keep_text:
            query["q"] = self.text
        for facet in FACETS:
            for code in self.chosen.get(facet.name, []):
                if (facet.name, code) != without:
                    query.appendlist(facet.name, code)
        if self.sort != "newest":
            query["sort"] = self.sort
        return query.urlencode()

    @property
    def address(self) -> str:
        """This view's query string, for paging and language links."""
        return self.query()

    @property
    def without_text(self) -> str:
        return self.query(keep_text=False)
