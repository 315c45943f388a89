"""Whatever changes what the public sees of a practice reaches its shared records, after the commit."""

from collections.abc import Iterable

from asgiref.local import Local
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from good_practices.models import PracticePage
from good_practices.sharing.keeping import share
from hub.models import OriginalWords, Outdated
from hub.signals import public_pages_changed

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
        share.enqueue(sorted(ids))


@receiver(public_pages_changed, dispatch_uid="good_practices_share")
def share_pages(ids, **kwargs):
    share_once(ids)


@receiver(post_delete, sender=PracticePage, dispatch_uid="good_practices_share_deleted")
@receiver([post_save, post_delete], sender=Outdated, dispatch_uid="good_practices_share_outdated")
@receiver([post_save, post_delete], sender=OriginalWords, dispatch_uid="good_practices_share_partial")
def share_page(instance, **kwargs):
    share_once([instance.pk])
