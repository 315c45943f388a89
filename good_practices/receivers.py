"""Whatever changes what the public sees of a practice reaches its shared records, after the commit."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from good_practices.models import PracticePage
from good_practices.sharing.keeping import share
from hub.models import OriginalWords, Outdated
from hub.signals import public_pages_changed


@receiver(public_pages_changed, dispatch_uid="good_practices_share")
def share_pages(ids, **kwargs):
    share.enqueue(list(ids))


@receiver(post_delete, sender=PracticePage, dispatch_uid="good_practices_share_deleted")
@receiver([post_save, post_delete], sender=Outdated, dispatch_uid="good_practices_share_outdated")
@receiver([post_save, post_delete], sender=OriginalWords, dispatch_uid="good_practices_share_partial")
def share_page(instance, **kwargs):
    share.enqueue([instance.pk])
