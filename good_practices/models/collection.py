"""Practices that editors put together: docs/decisions/0038."""

from datetime import UTC, datetime
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageQuerySet, ReferenceIndex

from good_practices.models.practice import PracticePage
from good_practices.models.reading import public_uids, read_practices
from hub.blocks import BodyBlock, SameInEveryLanguage
from hub.feeds import Feed
from hub.kept import MAX_KEPT, query_of
from hub.models import BasePage
from hub.querysets import LANGUAGE, public


class PracticeChooserBlock(SameInEveryLanguage, blocks.PageChooserBlock):
    """A practice in any language. wagtail-localize would let a translation name another one."""

    def __init__(self, **kwargs):
        super().__init__(**({"page_type": "good_practices.PracticePage"} | kwargs))


class CollectedBlock(blocks.StructBlock):
    practice = PracticeChooserBlock(label=_("Good practice"))
    note = blocks.TextBlock(
        label=_("Editor’s note"),
        required=False,
        default="",
        help_text=_("Why it is here: one or two sentences. May be left empty."),
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Good practice")
        description = _("A practice of this collection, and why it is in it.")
        preview_value = {"practice": None, "note": "Why it is here."}


class Collected(NamedTuple):
    """A practice of a collection as its reader gets it, and the editor's note on it, or ""."""

    practice: PracticePage
    note: str


class CollectionIndexPage(BasePage):
    """All collections of one language, in the order of the tree."""

    subpage_types = ["good_practices.CollectionPage"]
    parent_page_types = ["hub.HomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("index of collections")

    def collections(self) -> PageQuerySet:
        """The live collections below this page. Fallback copies are among them, marked where shown."""
        return public(CollectionPage.objects.child_of(self)).select_related(*LANGUAGE, "fallback_of__locale")

    def feed(self, query: QueryDict) -> Feed:
        """The newest collections, for hub.views.feed. Fallback copies are not among them."""
        own = self.collections().filter(alias_of__isnull=True, fallback_of__isnull=True)
        newest = own.order_by("-first_published_at", "-pk").values_list("pk", flat=True)
        return _feed(self, lambda count: list(newest[:count]))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context.update(collections=self.collections().order_by("path"), feed=self.feed(request.GET))
        return context


class CollectionPage(BasePage):
    """Practices that belong together, in an order, with an introduction and a note on each where editors want one.

    It names pages and means practices: readers get each in their language, or in the one it was written in.
    """

    body = StreamField(BodyBlock(), verbose_name=_("introduction"), blank=True)
    practices = StreamField(
        [("practice", CollectedBlock())],
        verbose_name=_("good practices"),
        max_num=MAX_KEPT,
        help_text=_("In this order. One that is not published is not shown to readers."),
    )

    followed_streams: ClassVar[list[str]] = ["practices"]
    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("practices")]
    is_printable = True
    subpage_types: list[str] = []
    parent_page_types = ["good_practices.CollectionIndexPage"]

    class Meta:
        verbose_name = _("collection of good practices")
        verbose_name_plural = _("collections of good practices")

    def clean(self):
        super().clean()
        named = [practice.uid for practice, _note in self.chosen]
        if len(set(named)) < len(named):
            raise ValidationError({"practices": _("A practice is in this collection twice. Remove one of them.")})

    @cached_property
    def chosen(self) -> list[tuple[PracticePage, str]]:
        """(page, note) of what editors chose, whichever language it has and whether or not it is public."""
        values = [block.value for block in self.practices]
        return [(value["practice"], value["note"] or "") for value in values if value["practice"]]

    def collected(self) -> list[Collected]:
        """What readers of this page get."""
        shown = {page.uid: page for page in read_practices([page.uid for page, _note in self.chosen], self._language)}
        return [Collected(shown[page.uid], note) for page, note in self.chosen if page.uid in shown]

    @property
    def _language(self) -> str:
        return self.locale.language_code

    def feed(self, query: QueryDict) -> Feed:
        """Its practices, the newest first, for hub.views.feed."""
        return _feed(self, self._newest)

    def _newest(self, count: int) -> list[int]:
        practices = [item.practice for item in self.collected()]
        return [page.pk for page in sorted(practices, key=_came, reverse=True)][:count]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        collected = self.collected()
        context.update(collected=collected, feed=self.feed(request.GET), hidden=self._hidden(request, collected))
        context["list_query"] = query_of([item.practice.uid for item in collected])
        return context

    def _hidden(self, request, collected: list[Collected]) -> list[PracticePage]:
        """What editors chose and readers do not get; told to those who may change it."""
        user = getattr(request, "user", None)
        if not (user and user.is_authenticated and self.permissions_for_user(user).can_edit()):
            return []
        shown = {item.practice.uid for item in collected}
        return [page for page, _note in self.chosen if page.uid not in shown]

    def search_document(self):
        shown = public_uids([page.uid for page, _note in self.chosen])
        notes = [note for page, note in self.chosen if page.uid in shown]
        return self.document(body="\n".join(filter(None, [self.body.stream_block.plain_text(self.body), *notes])))


def collections_with(practice: PracticePage) -> list[CollectionPage]:
    """The public collections in the page's language that its practice is in, whichever version they name. One query."""
    named = collections_naming(PracticePage.objects.filter(uid=practice.uid))
    found = public(named.filter(locale=practice.locale))
    return list(found.select_related(*LANGUAGE).order_by("path"))


def collections_naming(practices: PageQuerySet) -> PageQuerySet:
    """The collections that name any of these pages, public or not."""
    kind = ContentType.objects.get_for_model(Page)
    named = ReferenceIndex.objects.filter(
        base_content_type=kind,
        object_id=Cast(OuterRef("pk"), CharField()),
        to_content_type=kind,
        to_object_id__in=practices.annotate(text=Cast("pk", CharField())).values("text"),
    )
    return CollectionPage.objects.filter(Exists(named))


def _came(practice: PracticePage) -> datetime:
    """When it was published first; long ago where a program made it live and said no day."""
    return practice.first_published_at or datetime.min.replace(tzinfo=UTC)


def _feed(page: BasePage, newest: Any) -> Feed:
    language = page.locale.language_code
    return Feed(page.uid, language, page.title, page.summary, page.url, newest)
