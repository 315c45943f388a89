import secrets
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageManager
from wagtail_localize.fields import SynchronizedField

from hub.querysets import LANGUAGE, TreeQuerySet, public
from hub.search.documents import SearchDocument

UID_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread: no i, l, o, 0, 1


FRONT_PAGE = 2  # the depth of a language's home page in the tree
FIRST_LEVEL = FRONT_PAGE + 1  # right below a home page
# Addresses right below a language that are no pages, now or later (docs/names.md).
RESERVED_SLUGS = {
    *["message", "mistake", "search", "needs", "compare", "list", "figures", "submit", "leave"],
    *["organisations", "used", "evidence", "confirm", "registration"],
}


def new_uid() -> str:
    """A short random id: 8 letters and digits, about 8·10¹¹ possibilities."""
    return "".join(secrets.choice(UID_ALPHABET) for _ in range(8))


class Origin(models.TextChoices):
    ORIGINAL = "original", _("Original")
    HUMAN = "human", _("Human translation")
    MACHINE = "machine", _("Machine translation")
    IMPORTED = "imported", _("Imported translation")


class Review(models.TextChoices):
    UNREVIEWED = "unreviewed", _("Not reviewed")
    REVIEWED = "reviewed", _("Reviewed")


# In which a translation is reviewed. A person's name is never written.
ROLES = {
    "reviewer": _("a reviewer"),
    "librarian": _("a librarian"),
    "administrator": _("an administrator"),
    "editor": _("an editor"),
}


class BasePage(Page):
    """What every page of the hub has: an id shared by its languages, a summary, and the state of its translation."""

    uid = models.CharField(max_length=40, default=new_uid, editable=False, db_index=True)
    summary = models.TextField(
        _("summary"),
        max_length=1000,
        help_text=_("One to three sentences. Shown under the title, on cards and by search engines."),
    )

    # The state of this language version. It belongs to the page, not to a revision of it.
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.ORIGINAL, editable=False)
    engine = models.CharField(max_length=80, blank=True, editable=False)  # which machine, where one translated
    review = models.CharField(max_length=10, choices=Review.choices, default=Review.UNREVIEWED, editable=False)
    reviewed_by_role = models.CharField(max_length=60, blank=True, editable=False)
    reviewed_on = models.DateField(null=True, editable=False)
    reviewed_words = models.CharField(max_length=64, blank=True, editable=False)  # a digest: other words, no review
    translated_from = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    # Set while a translation that was begun shows the words of its original: from the start until it is published.
    fallback_of = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects: ClassVar[Any] = PageManager.from_queryset(TreeQuerySet)()

    STATE_FIELDS = [
        *["uid", "origin", "engine", "review", "reviewed_by_role", "reviewed_on", "reviewed_words"],
        *["translated_from", "fallback_of"],
    ]

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    # Addresses are the same in every language after the language code, so a shared link survives a switch.
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]

    # Streams whose blocks and their order are facts: a translation has its original's, with words of its own in them.
    followed_streams: ClassVar[list[str]] = []

    # The section of the site a page belongs to: practices, news, mentoring or pages.
    section = "pages"
    # True for a page that answers ?q= with what stands below it.
    answers_queries = False
    # True for a page that the home page leads to.
    is_entrance = False
    # True for a page that is read as a whole, and so is had as a PDF below its address: hub.print.
    is_printable = False

    class Meta:
        abstract = True

    def printed_pages(self) -> list["BasePage"]:
        """The pages that its PDF holds, in order."""
        return [self]

    def clean(self):
        super().clean()
        if self.depth == FIRST_LEVEL and self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("The site itself uses this address. Choose another one.")})

    def save(self, *args, **kwargs):
        if self._state.adding:
            self._begin_as_own_work()
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """With all below it, wholly or not at all: what was refused is not in the log either.

        :raises django.db.models.ProtectedError: where a page may not go now, with the reason for those who asked
        """
        return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]

    def _begin_as_own_work(self):
        """A copied page is a new original; only translations share the uid and know where they come from."""
        others = type(self)._default_manager.filter(uid=self.uid).exclude(translation_key=self.translation_key)
        if others.exists():
            for name in self.STATE_FIELDS:
                field = self._meta.get_field(name)
                setattr(self, field.attname, field.get_default())

    def with_content_json(self, content):
        """A revision brings words and facts; id and translation state stay those of the page.

        So does the address, unless the page is an original: a translation has its original's.
        """
        page = super().with_content_json(content)
        for name in self.STATE_FIELDS:
            attname = self._meta.get_field(name).attname
            setattr(page, attname, getattr(self, attname))
        if not self.is_original:
            page.slug, page.url_path = self.slug, self.url_path
        return page

    def copy_for_translation(self, locale, copy_parents=False, alias=False, exclude_fields=None):
        """As Wagtail's, but a fallback that is there already is given back: there are several who ask for one."""
        there = self.get_translation_or_none(locale) if alias else None
        return there or super().copy_for_translation(locale, copy_parents, alias, exclude_fields)

    @property
    def is_translation(self) -> bool:
        return self.origin != Origin.ORIGINAL

    @property
    def is_reviewed(self) -> bool:
        return self.review == Review.REVIEWED

    @property
    def reviewer(self) -> str:
        """The role of who reviewed it, in the active language."""
        return str(ROLES.get(self.reviewed_by_role, ROLES["reviewer"]))

    @property
    def shown_instead(self) -> Page | None:
        """The page whose words this one shows: an alias's source, or the original of an unpublished translation."""
        return self.alias_of or self.fallback_of

    @property
    def is_fallback(self) -> bool:
        """True for a page that stands in for a missing translation and shows words of another language."""
        return self.shown_instead is not None and self.shown_instead.locale_id != self.locale_id

    @property
    def content_language(self) -> str:
        """The language of the page's words. A fallback page under /sv/ still speaks its source's language."""
        return (self.shown_instead or self).locale.language_code

    def search_document(self) -> SearchDocument:
        """What the search index keeps of this page. Subclasses give body text, dates and facets."""
        return self.document()

    def document(self, **more) -> SearchDocument:
        """A SearchDocument with what every page has, and `more` of its fields."""
        fields = {
            "section": self.section,
            "title": self.title,
            "summary": self.summary,
            "body": "",
            "published": self.first_published_at or timezone.now(),
        }
        return SearchDocument(**(fields | more))

    def versions(self) -> list["BasePage"]:
        """This page in every language where all may read it, itself and fallbacks included."""
        pages = public(self.get_translations(inclusive=True)).order_by("locale_id")
        return list(pages.select_related(*LANGUAGE, "fallback_of__locale", "outdated"))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["trail"] = list(self.get_ancestors().filter(depth__gt=1).select_related(*LANGUAGE))
        context["versions"] = self.versions()
        context["original"] = next((page for page in context["versions"] if page.is_original), None)
        shown = next((page for page in context["versions"] if page.pk == self.pk), None)
        context["outdated"] = getattr(shown, "outdated", None)
        return context

    @property
    def is_original(self) -> bool:
        """True for the language version the others were translated from."""
        return not self.is_translation and self.shown_instead is None
