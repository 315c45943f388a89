"""Whatever changes what the public sees of a practice reaches its shared records: what closes a page at once, else
after the commit."""

from collections.abc import Iterable

from asgiref.local import Local
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from good_practices.models import Finding, PracticeIndexPage, PracticePage, SharedRecord, UseReport
from good_practices.models.collection import collections_naming
from good_practices.sharing.keeping import share, withdraw_hidden
from good_practices.uses.keeping import count_uses
from hub.addresses import absolute_path
from hub.languages import site_languages
from hub.models import OriginalWords, Outdated
from hub.models.base import FRONT_PAGE
from hub.page_cache import refresh_addresses
from hub.search.index import refresh
from hub.signals import public_pages_changed
from hub.tasks import LONG

LARGE = 500  # so many pages are a long task

_changed = Local()


def share_once(ids: Iterable[int]) -> None:
    """Shares these pages when the transaction commits: once, however many signals it sends.

    Ids of a transaction that was rolled back are shared with the next, which finds nothing new in them.
    """
    _changed.ids = getattr(_changed, "ids", set()) | set(ids)
    transaction.on_commit(_share_changed, robust=True)


def _share_changed() -> None:
    ids, _changed.ids = _changed.ids, set()
    if ids:
        _refresh_collections(ids)
        share.using(priority=LONG if len(ids) > LARGE else 0).enqueue(sorted(ids))


@receiver(public_pages_changed, dispatch_uid="good_practices_share")
def share_pages(ids, **kwargs):
    share_once(ids)


@receiver([post_save, post_delete], sender=Outdated, dispatch_uid="good_practices_share_outdated")
@receiver([post_save, post_delete], sender=OriginalWords, dispatch_uid="good_practices_share_partial")
def share_page(instance, **kwargs):
    share_once([instance.pk])


@receiver(post_delete, sender=PracticePage, dispatch_uid="good_practices_share_deleted")
@receiver(page_unpublished, dispatch_uid="good_practices_share_unpublished")
def withdraw_page(instance, **kwargs):
    """At once; the other languages hear of it after the commit. Without its front page, all of a language is closed."""
    records = _records_with(instance)
    withdraw_hidden(records)
    share_once([instance.pk, *records.values_list("page_id", flat=True)])


@receiver(post_save, sender=PageViewRestriction, dispatch_uid="good_practices_share_restricted")
def withdraw_restricted(instance, **kwargs):
    below = instance.page.get_descendants(inclusive=True).values("pk")
    withdraw_hidden(SharedRecord.objects.filter(page_id__in=below))


@receiver(page_published, dispatch_uid="good_practices_share_language")
def share_language(instance, **kwargs):
    if instance.depth == FRONT_PAGE:
        share_once(_records_with(instance).values_list("page_id", flat=True))


def _records_with(page: Page) -> QuerySet[SharedRecord]:
    """The records that are open only while this page is."""
    if page.depth == FRONT_PAGE:
        return SharedRecord.objects.filter(language=page.locale.language_code)
    return SharedRecord.objects.filter(page_id=page.pk)


@receiver([page_slug_changed, post_page_move], dispatch_uid="good_practices_share_linked")
@receiver(pre_delete, dispatch_uid="good_practices_share_unlinked")
def share_what_links_to_a_page(instance, **kwargs):
    if isinstance(instance, Page):
        below = instance.get_descendants(inclusive=True).values_list("pk", flat=True)
        share_once(_referring(Page, below))


@receiver([post_save, pre_delete], dispatch_uid="good_practices_share_document")
def share_what_links_to_a_document(sender, instance, **kwargs):
    if sender is get_document_model():
        share_once(_referring(sender, [instance.pk]))


@receiver([post_save, post_delete], sender=UseReport, dispatch_uid="good_practices_count_uses")
def count_use(instance, **kwargs):
    count_uses(instance.uid)


@receiver(pre_delete, sender=PracticePage, dispatch_uid="good_practices_collections_deleted")
def refresh_collections_without(instance, **kwargs):
    """Looked up before the page goes, as the index of references forgets it then."""
    _refresh_collections([instance.pk])


def _refresh_collections(ids: Iterable[int]) -> None:
    """What a collection says of a practice is found by words while that is public, in whichever language."""
    uids = PracticePage.objects.filter(pk__in=ids).values("uid")
    if collections := list(collections_naming(PracticePage.objects.filter(uid__in=uids)).values_list("pk", flat=True)):
        refresh.enqueue(collections)


def _referring(model: type[Model], ids: Iterable[int]) -> list[int]:
    """The ids of pages that link to any of these: their records hold addresses."""
    to = ContentType.objects.get_for_model(model)
    page = ContentType.objects.get_for_model(Page)
    rows = ReferenceIndex.objects.filter(to_content_type=to, to_object_id__in=[str(pk) for pk in ids])
    return [int(pk) for pk in rows.filter(base_content_type=page).values_list("object_id", flat=True).distinct()]


@receiver([post_save, post_delete], sender=Finding, dispatch_uid="good_practices_find_said")
def find_what_was_said(**kwargs):
    """The search finds it at the libraries, which lead to the needs map."""
    if ids := list(PracticeIndexPage.objects.live().filter(alias_of=None).values_list("pk", flat=True)):
        refresh.enqueue(ids)


@receiver(public_pages_changed, dispatch_uid="good_practices_overview")
@receiver([post_save, post_delete], sender=Finding, dispatch_uid="good_practices_overview_said")
def refresh_overview(**kwargs):
    """The needs map and the figures count practices: a page cache must not show other numbers than the lists do."""
    if settings.PAGE_CACHES:
        paths = [f"/{code}/{name}/" for code in site_languages() for name in ("needs", "figures")]
        refresh_addresses(absolute_path(path) for path in paths)
