"""One view of the library: what the address asks for, and what the page shows of it."""

from collections.abc import Iterable
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from wagtail.models import Locale

from good_practices.filters import FACETS
from hub.lists import PER_PAGE, Group, View
from hub.search.answers import Answer
from hub.search.pagination import AnswerPaginator
from hub.search.queries import Question, counts, documents, newest, ordered, specific_pages

SECTION = "practices"
ORDER = [facet.name for facet in FACETS]


def query_of(choices: Iterable[tuple[str, str]]) -> str:
    """The query string of the view with these choices, (facet, code), in the order in which the list writes it."""
    in_order: list[tuple[str, str]] = sorted(choices, key=lambda choice: ORDER.index(choice[0]))
    return urlencode(in_order)


class Listing(View):
    """The practices of one language that an address asks for.

    :param query: request.GET
    :param locale: the language whose practices are listed
    """

    def __init__(self, query: QueryDict, locale: Locale):
        super().__init__(query, locale.language_code, FACETS)
        self.locale = locale

    @cached_property
    def answer(self) -> Answer | None:
        return self.search(SECTION) if self.text else None

    @cached_property
    def results(self) -> Page:
        """One page of this view: of search results with words, of index rows without."""
        if self.answer:
            return AnswerPaginator(self.answer, PER_PAGE).shown()
        return Paginator(ordered(documents(self.question), self.sort), PER_PAGE).get_page(self.page_asked)

    @property
    def question(self) -> Question:
        return Question(self.locale.pk, SECTION, self.codes)

    def newest(self, count: int) -> list[int]:
        """The ids of the newest practices of this view, whatever its order."""
        return self.found(SECTION, count) if self.text else newest(self.question, count)

    @cached_property
    def practices(self) -> list:
        """The pages that are shown, in the order of this view."""
        ids = [found.document_id if self.answer else found.pk for found in self.results.object_list]
        return specific_pages(ids)

    @property
    def own(self) -> list:
        """The practices that are shown in the reader's language."""
        return [practice for practice in self.practices if practice.locale_id == self.locale.pk]

    @property
    def foreign(self) -> list:
        """The practices that are shown in other languages, because they do not exist in the reader's."""
        return [practice for practice in self.practices if practice.locale_id != self.locale.pk]

    @cached_property
    def groups(self) -> list[Group]:
        """The facets with counts."""
        return self.groups_of(self.answer.facets if self.answer else counts(self.question))
