"""What was learned in a workshop or a training, and where it is used: docs/decisions/0044."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from hub.fields import CodesField
from hub.models.terms import Scheme
from hub.querysets import as_read, public, versions_of
from hub.vocabulary import Label

LEARNED_AT = ["mentoring.WorkshopPage", "mentoring.TrainingPage"]
USED_IN = ["good_practices.PracticePage", "mentoring.ChapterPage"]


@dataclass(frozen=True)
class ReadLesson:
    """A lesson as a reader gets it.

    :ivar learned_at: where it was learned, and `used_in` where it is used, as far as that is public
    """

    text: Label
    needs: list[str]
    learned_at: Page | None
    used_in: list[Page]


class LessonQuerySet(models.QuerySet):
    def originals(self) -> "LessonQuerySet":
        """Those that were written first. What they are tied to is true of their translations too."""
        older = Lesson.objects.filter(translation_key=models.OuterRef("translation_key"), pk__lt=models.OuterRef("pk"))
        return self.filter(~models.Exists(older))

    def about(self, page: Page) -> "LessonQuerySet":
        """Lessons in all languages, learned at a page or used in it, whichever version of that they name."""
        tied = Lesson.objects.tied_to(Page.objects.filter(pk=page.pk))
        return self.filter(translation_key__in=tied.values("translation_key"))

    def tied_to(self, pages: models.QuerySet[Page]) -> "LessonQuerySet":
        """Originals that were learned at any of these pages or are used there, whichever versions they name."""
        same = Page.objects.filter(translation_key__in=pages.values("translation_key"))
        used = LessonLink.objects.filter(lesson=models.OuterRef("pk"), page__in=same)
        return self.originals().filter(models.Q(learned_at__in=same) | models.Exists(used))

    def read(self, language: str, beside: Page | None = None) -> list[ReadLesson]:
        """Every lesson once, the newest first, in the language or in that in which it was written first.

        Four queries for any number, one where there is none.

        :param beside: the page that they stand beside, which they need not name
        """
        found = versions_of(self.select_related("locale", "learned_at"), language)
        found.sort(key=lambda pair: -pair[1].pk)  # by the originals: a new translation makes no lesson newer
        originals = [original.pk for _version, original in found]
        links = (
            LessonLink.objects.filter(lesson__in=originals).values_list("lesson", "page__translation_key")
            if found
            else []
        )
        keys = {key for _lesson, key in links} | {original.learned_key for _version, original in found}
        pages = _in_language(keys - {None, beside and beside.translation_key}, language)
        return [
            ReadLesson(
                text=version.words(original),
                needs=original.needs,
                learned_at=pages.get(original.learned_key),
                used_in=[pages[key] for lesson, key in links if lesson == original.pk and key in pages],
            )
            for version, original in found
        ]

    def findings(self) -> "LessonQuerySet":
        """Originals that a list of all may show, the newest first: tied to a page that is public, or to nothing."""
        links = LessonLink.objects.filter(lesson=models.OuterRef("pk"))
        is_free = models.Q(learned_at=None) & ~models.Exists(links)
        is_told = _is_public("learned_at__") | models.Exists(links.filter(_is_public("page__")))
        return self.originals().filter(is_free | is_told, is_withheld=False).order_by("-pk")

    def findings_in(self, language: str) -> list[str]:
        """The words of all findings, in a language or in that in which each was written first."""
        keys = self.findings().values("translation_key")
        rows = self.filter(translation_key__in=keys).select_related("locale").order_by("-pk")
        return [version.text for version, _original in versions_of(rows, language)]

    def with_use(self) -> "LessonQuerySet":
        """Each with `is_used`: whether a practice or a chapter has taken it up. What its original says is true."""
        links = LessonLink.objects.filter(
            lesson__translation_key=models.OuterRef("translation_key"), lesson__in=Lesson.objects.originals()
        )
        return self.annotate(is_used=models.Exists(links))


def _is_public(page: str) -> models.Exists:
    """Whether any language version of a page is public.

    :param page: where it stands in the outer query, such as "page__"
    """
    return models.Exists(public(Page.objects.filter(translation_key=models.OuterRef(f"{page}translation_key"))))


def _in_language(keys: set, language: str) -> dict[Any, Page]:
    """{translation key: the public page in the language, or else an original}"""
    if not keys:
        return {}
    pages = list(as_read(Page.objects.filter(translation_key__in=keys)))
    pages.sort(key=lambda page: (page.locale.language_code == language, page.alias_of_id is None, -page.pk))
    return {page.translation_key: page for page in pages}


class Lesson(TranslatableMixin, ClusterableModel):
    """One lesson in one language. What it is tied to is that of the version that was written first."""

    text = models.TextField(
        _("lesson"),
        max_length=1000,
        help_text=_("What was learned, in one to three sentences. Nothing by which somebody could be recognised."),
    )
    needs = CodesField(_("needs"), scheme=Scheme.NEED, blank=True)
    learned_at = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("learned at"),
        help_text=_("The workshop or training it comes from."),
    )
    is_withheld = models.BooleanField(
        _("left out of the list of all"),
        default=False,
        db_default=False,
        help_text=_(
            "Set by itself where a page that was not public is deleted, and nothing public is left to tell it."
        ),
    )

    objects: ClassVar[Any] = LessonQuerySet.as_manager()

    panels = [
        FieldPanel("text"),
        FieldPanel("needs"),
        PageChooserPanel("learned_at", LEARNED_AT),
        InlinePanel(
            "links", heading=_("Used in"), label=_("page"), help_text=_("Good practices and chapters of the manual.")
        ),
        FieldPanel("is_withheld"),
    ]
    translatable_fields = [
        TranslatableField("text"),
        SynchronizedField("needs", overridable=False),
        SynchronizedField("learned_at", overridable=False),
        SynchronizedField("is_withheld", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("lesson learned")
        verbose_name_plural = _("lessons learned")
        ordering = ["-pk"]

    def __str__(self):
        return self.text[:80]

    @property
    def learned_key(self):
        """The translation key of the page where it was learned."""
        return self.learned_at.translation_key if self.learned_at else None

    def words(self, original: "Lesson") -> Label:
        """Its words, which know their language: those that are not translated yet have that of the original."""
        written = original if self.text == original.text else self
        return Label(self.text, written.locale.language_code)


class LessonLink(models.Model):
    """A practice or a chapter that a lesson is used in."""

    lesson = ParentalKey(Lesson, on_delete=models.CASCADE, related_name="links")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [PageChooserPanel("page", USED_IN)]

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return str(self.page)
