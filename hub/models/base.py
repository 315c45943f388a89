import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from hub.search.documents import SearchDocument

UID_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread: no i, l, o, 0, 1


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
    review = models.CharField(max_length=10, choices=Review.choices, default=Review.UNREVIEWED, editable=False)
    reviewed_by_role = models.CharField(max_length=60, blank=True, editable=False)
    reviewed_on = models.DateField(null=True, editable=False)
    translated_from = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    # Set while a translation that was begun shows the words of its original: from the start until it is published.
    fallback_of = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    STATE_FIELDS = ["uid", "origin", "review", "reviewed_by_role", "reviewed_on", "translated_from", "fallback_of"]

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    # Addresses are the same in every language after the language code, so a shared link survives a switch.
    override_translatable_fields = [SynchronizedField("slug")]

    # The section of the site a page belongs to: practices, news, mentoring or pages.
    section = "pages"
    # True for a page that answers ?q= with what stands below it.
    answers_queries = False
    # True for a page that the home page leads to.
    is_entrance = False

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self._state.adding:
            self._take_own_uid()
        super().save(*args, **kwargs)

    def _take_own_uid(self):
        """A copied page is a work of its own; only translations share the uid."""
        others = type(self)._default_manager.filter(uid=self.uid).exclude(translation_key=self.translation_key)
        if others.exists():
            self.uid = new_uid()

    def with_content_json(self, content):
        """A revision brings words and facts; id and translation state stay those of the page."""
        page = super().with_content_json(content)
        for name in self.STATE_FIELDS:
            attname = self._meta.get_field(name).attname
            setattr(page, attname, getattr(self, attname))
        return page

    @property
    def is_translation(self) -> bool:
        return self.origin != Origin.ORIGINAL

    @property
    def is_fallback(self) -> bool:
        """True for a page that stands in for a missing translation and shows the words of its original."""
        return self.shown_instead_id is not None

    @property
    def shown_instead_id(self) -> int | None:
        """The id of the page whose words a fallback shows: an alias's, or that of a translation not yet published."""
        return self.alias_of_id or self.fallback_of_id

    @property
    def content_language(self) -> str:
        """The language of the page's words. A fallback page under /sv/ still speaks its source's language."""
        return (self.alias_of or self.fallback_of or self).locale.language_code

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

    def versions(self) -> list["Page"]:
        """This page in every language where it is live, itself and fallbacks included; one query."""
        return list(self.get_translations(inclusive=True).live().select_related("locale").order_by("locale_id"))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["trail"] = list(self.get_ancestors().filter(depth__gt=1).select_related("locale", "alias_of__locale"))
        context["versions"] = self.versions()
        context["original"] = next(
            (page for page in context["versions"] if page.pk in (self.shown_instead_id, self.original_id)), None
        )
        return context

    @property
    def original_id(self) -> int | None:
        """The id of the page this one was translated from, where that is known."""
        if self.translated_from_id is None:
            return None
        return int(self.translated_from.object_id)
