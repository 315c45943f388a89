"""One view of the library: what the address asks for, and what the page shows of it."""

import dataclasses
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from good_practices.filters import FACETS
from hub import vocabulary
from hub.search.answers import Answer, SearchQuestion, search
from hub.search.engines.plan import IN
from hub.search.facets import Facet, read_choices
from hub.search.pagination import AnswerPaginator
from hub.search.queries import Question, counts, documents, ordered, specific_pages
from hub.search.text import query_text

SORTS = {
    "relevance": _("Best match first"),
    "newest": _("Newest first"),
    "title": _("By title"),
    "checked": _("Last checked first"),
}
PER_PAGE = 20


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
    :param locale: the language whose practices are listed
    """

    def __init__(self, query: QueryDict, locale: Locale):
        self.locale = locale
        self.labels = vocabulary.labels()
        self.text = query_text(query.get("q", ""))
        asked = query.get("sort", "")
        self.sorts = {name: label for name, label in SORTS.items() if self.text or name != "relevance"}
        self.default_sort = next(iter(self.sorts))
        self.sort = asked if asked in self.sorts else self.default_sort
        self.page_asked = query.get("page", "")
        self.chosen, self.unknown = read_choices(query, FACETS, self.labels)
        self.codes = {name: frozenset(codes) for name, codes in self.chosen.items()}

    @cached_property
    def answer(self) -> Answer | None:
        """What the search answers, where words are asked for."""
        if not self.text:
            return None
        number = int(self.page_asked) if self.page_asked.isdecimal() and len(self.page_asked) < 9 else 1
        chosen = self.codes | {IN: frozenset({"practices"})}
        return search(SearchQuestion(self.text, self.locale.language_code, chosen, self.sort, number, PER_PAGE))

    @cached_property
    def results(self) -> Page:
        """One page of this view: of search results with words, of index rows without."""
        if self.answer:
            return AnswerPaginator(self.answer, PER_PAGE).shown()
        return Paginator(ordered(documents(self.question), self.sort), PER_PAGE).get_page(self.page_asked)

    @property
    def question(self) -> Question:
        return Question(self.locale.pk, "practices", self.codes)

    @cached_property
    def practices(self) -> list:
        """The pages that are shown, in the order of this view."""
        ids = [found.document_id if self.answer else found.pk for found in self.results.object_list]
        return specific_pages(ids)

    @cached_property
    def groups(self) -> list[Group]:
        """The facets with counts. A choice that would lead nowhere is left out, unless it is chosen."""
        found = self.answer.facets if self.answer else counts(self.question)
        groups = []
        for facet in FACETS:
            numbers, mine = found.get(facet.name, {}), self.chosen.get(facet.name, [])
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
        if self.sort != self.default_sort:
            query["sort"] = self.sort
        return query.urlencode()

    @property
    def address(self) -> str:
        """This view's query string, for paging and language links."""
        return self.query()

    @property
    def without_text(self) -> str:
        return self.query(keep_text=False)
