"""The findings of workshops and trainings: all lessons, as a reader asks for them."""

from collections import Counter

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from hub.kept import Kept, query_of
from hub.languages import site_languages
from hub.lists import PER_PAGE, Choice
from hub.models.terms import Scheme
from hub.querysets import public
from hub.search.facets import Facet, Labels, read_choices
from hub.vocabulary import in_words
from mentoring.models import Lesson, WorkshopsPage
from mentoring.models.lesson import ReadLesson

PATH = "findings/"  # below the workshops
NEED = Facet("need", "needs", _("Need"), lambda labels: labels[Scheme.NEED])


class Findings:
    """One view of the page.

    :param query: request.GET; of several needs the first counts
    :param language: of the reader
    :param labels: in that language
    """

    def __init__(self, query: QueryDict, language: str, labels: Labels):
        self.language, self.labels = language, labels
        self.kept = Kept(query)
        chosen, self.unknown = read_choices(query, [NEED], labels)
        codes = chosen.get(NEED.name, [])
        self.need = codes[0] if codes else ""
        self.unknown += codes[1:]
        self._all = list(Lesson.objects.findings().values_list("translation_key", "needs"))
        shown = [key for key, needs in self._all if not self.need or self.need in needs]
        self.results: Page = Paginator(shown, PER_PAGE).get_page(query.get("page", ""))

    @property
    def total(self) -> int:
        """How many there are, whatever this view shows of them."""
        return len(self._all)

    @property
    def need_name(self) -> str:
        """The label of the need that is chosen."""
        return self.labels[Scheme.NEED][self.need]

    @cached_property
    def needs(self) -> list[Choice]:
        """The needs that findings name, and the one that is chosen, in the order of the vocabulary."""
        counts = Counter(code for _key, needs in self._all for code in needs)
        return [
            Choice(code, label, counts[code], code == self.need)
            for code, label in self.labels[Scheme.NEED].items()
            if counts[code] or code == self.need
        ]

    @property
    def narrowing(self) -> str:
        """The query string that asks for the need, of this page and of the library."""
        return query_of([self.need], NEED.name) if self.need else ""

    @property
    def address(self) -> str:
        """This view's query string, for paging and language links."""
        return "&".join(filter(None, [self.narrowing, self.kept.query]))

    @property
    def unknown_words(self) -> str:
        """The values that were left out, as a list in words."""
        return in_words(self.unknown[:5])

    def lessons(self) -> list[ReadLesson]:
        """Those of this page of the view."""
        return Lesson.objects.filter(translation_key__in=list(self.results)).read(self.language)


def addresses() -> list[dict[str, str]]:
    """For the sitemap: {language: address below it} of the page of findings, where there is one."""
    if not Lesson.objects.findings().exists():
        return []
    pages = public(WorkshopsPage.objects.filter(locale__language_code__in=site_languages()))
    found: dict = {}
    for page in pages.select_related("locale"):
        language = page.locale.language_code
        below = page.url.removeprefix(f"/{language}/")
        found.setdefault(page.translation_key, {})[language] = f"{below}{PATH}"
    return list(found.values())
