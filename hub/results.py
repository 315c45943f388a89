"""The results page: all kinds of content that words find, and what helps on where they find nothing."""

import dataclasses
from functools import cached_property

from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Page as WagtailPage

from hub.feeds import Feed, answer
from hub.languages import served_language
from hub.lists import PER_PAGE, Group, View
from hub.search.answers import SECTIONS, Answer, Result, SearchQuestion, search
from hub.search.asked import record
from hub.search.engines.plan import IN
from hub.search.facets import registered
from hub.search.loosening import elsewhere, words_alone
from hub.search.pagination import AnswerPaginator
from hub.search.queries import Question, counts, specific_pages
from hub.search.state import memory

# The section with facets, and the facet whose choices lead on from a page without results.
LIBRARY, ENTRANCE = "practices", "topic"
MAX_TOPICS = 12
EVERYTHING = _("Everything")
# (name of a section's tab, kind of one result)
KINDS = {
    "practices": (_("Good practices"), _("Good practice")),
    "news": (_("News"), _("News")),
    "mentoring": (_("Mentoring model"), _("Mentoring model")),
    "pages": (_("Other pages"), _("Page")),
}


@dataclasses.dataclass(frozen=True)
class Tab:
    """A section, how many results it has, and the query string that shows them. "" is all sections."""

    section: str
    name: str
    count: int
    query: str
    current: bool


class Results(View):
    """One view of the results page.

    :param query: request.GET
    :param language: the reader's
    """

    def __init__(self, query: QueryDict, language: str):
        super().__init__(query, language, registered())
        asked = list(dict.fromkeys(name for name in query.getlist(IN) if name))
        self.section = next((name for name in asked if name in SECTIONS), "")
        self.unknown += [name[:60] for name in asked if name != self.section]

    @cached_property
    def answer(self) -> Answer | None:
        return self.search(self.section) if self.text else None

    @cached_property
    def results(self) -> Page | None:
        return AnswerPaginator(self.answer, PER_PAGE).shown() if self.answer else None

    @property
    def feed(self) -> Feed:
        """What is found, to be followed. Without words nothing is."""
        named = str(KINDS[self.section][0]) if self.section else ""
        return Feed(
            uid="search",
            language=self.language,
            title=self.described(" · ".join(filter(None, [gettext("Search results"), named]))),
            summary=gettext("What these words find on this site, the newest first."),
            path=reverse("search"),
            newest=lambda count: self.found(self.section, count) if self.text else [],
            query=self.narrowing,
        )

    @property
    def count(self) -> int:
        """How many results there are; what editors put first may be no result of the words."""
        return max(self.answer.count, len(self.answer.results)) if self.answer else 0

    @property
    def own(self) -> list[tuple[str, Result, WagtailPage | None]]:
        """(kind, result, page of a practice) of each result in the reader's language."""
        return self._with_kind(foreign=False)

    @property
    def foreign(self) -> list[tuple[str, Result, WagtailPage | None]]:
        """The same of each result in another language, because it does not exist in the reader's."""
        return self._with_kind(foreign=True)

    def _with_kind(self, foreign: bool) -> list[tuple[str, Result, WagtailPage | None]]:
        results = [result for result in self._results if (result.language != self.language) == foreign]
        return [(str(KINDS[one.section][1]), one, self._practices.get(one.document_id)) for one in results]

    @property
    def _results(self) -> list[Result]:
        return self.answer.results if self.answer else []

    @cached_property
    def _practices(self) -> dict[int, WagtailPage]:
        """{id: page} of the practices among the results: their cards say more than where the words are."""
        ids = [result.document_id for result in self._results if result.section == LIBRARY]
        return {page.pk: page for page in specific_pages(ids)}

    @cached_property
    def tabs(self) -> list[Tab]:
        """All sections together, then each one. The choices stay when the section is changed."""
        found = self.answer.facets.get(IN, {}) if self.answer else {}
        numbers = {"": sum(found.values()), **{name: found.get(name, 0) for name in SECTIONS}}
        names = {"": EVERYTHING, **{name: kind[0] for name, kind in KINDS.items()}}
        return [
            Tab(name, str(names[name]), number, self.query(section=name), name == self.section)
            for name, number in numbers.items()
        ]

    @property
    def shows_practices(self) -> bool:
        """True where practices are among the results."""
        found = self.answer.facets.get(IN, {}) if self.answer else {}
        return self.section in ("", LIBRARY) and bool(found.get(LIBRARY))

    @cached_property
    def groups(self) -> list[Group]:
        """The facets with counts, where practices are shown."""
        return self.groups_of(self.answer.facets) if self.answer and self.section == LIBRARY else []

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """(name, value) of what the form keeps without showing it."""
        shown = {group.facet.name for group in self.groups}
        choices = [(name, code) for name, codes in self.chosen.items() if name not in shown for code in codes]
        return [*([(IN, self.section)] if self.section else []), *choices]

    @cached_property
    def unnarrowed(self) -> tuple[str, int] | None:
        """(query string, number) of the results without section and choices, where these leave none."""
        if not (self.section or self.chosen):
            return None
        found = search(SearchQuestion(self.text, self.language, per_page=1)).count
        return (self.only(self.text), found) if found else None

    @cached_property
    def words(self) -> list[tuple[str, str, int]]:
        """(word, query string, number) of each word that finds something on its own."""
        return [(word, self.only(word), number) for word, number in words_alone(self.text, self.language)]

    @cached_property
    def elsewhere(self) -> list[tuple[str, str, int]]:
        """(language, its own name, number) of each language whose own words these are."""
        if not self.text:
            return []
        names = dict(settings.LANGUAGES)
        return [(code, names.get(code, code), number) for code, number in elsewhere(self.text, self.language)]

    @cached_property
    def topics(self) -> list[tuple[str, str]]:
        """(label, query string of the library) of the topics that most practices of this language have."""
        facet = next((facet for facet in registered() if facet.name == ENTRANCE), None)
        if facet is None:
            return []
        used = counts(Question(memory.locales[self.language], LIBRARY)).get(ENTRANCE, {})
        first = sorted(used, key=lambda code: (-used[code], code))[:MAX_TOPICS]
        labels = facet.labels(self.labels)
        return [(labels[code], f"{ENTRANCE}={code}") for code in labels if code in first]


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/search/?q=&in=&sort=&page= and facets."""
    listing = _read(request)
    if listing.answer and listing.is_first_question and not listing.section:
        record(listing.text, listing.language, listing.count, request)
    feed = listing.feed if listing.text else None
    context = {"listing": listing, "results": listing.results, "feed": feed, "path_below_language": "search/"}
    return TemplateResponse(request, "hub/search.html", context)


@require_safe
@cache_control(no_cache=True)
@conditional_page
def search_feed(request: HttpRequest, form: str) -> HttpResponse:
    """GET /<lang>/search/feed.<atom|rss>?q=&in= and facets."""
    return answer(_read(request).feed, form)


def _read(request: HttpRequest) -> Results:
    return Results(request.GET, served_language())
