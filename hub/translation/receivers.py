"""A translation knows what it is: begun, or published and by whom. What shows an original's words follows it."""

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, workflow_approved
from wagtail_localize.models import TranslationLog

from hub.models import BasePage
from hub.translation import states
from hub.translation.following import follow
from hub.translation.review import approval_of, role_of


@receiver(page_published, dispatch_uid="hub_translation_published")
def record_published(instance, revision=None, **kwargs):
    if isinstance(instance, BasePage) and instance.alias_of_id is None:
        states.record_state(instance, revision)
        # Approved before, and scheduled: what is approved now is seen below.
        if instance.is_translation and (approval := approval_of(revision)):
            states.mark_reviewed(instance, role_of(approval.finished_by))
        follow.enqueue(instance.pk)


@receiver(page_unpublished, dispatch_uid="hub_translation_unpublished")
def withdraw_unpublished(instance, **kwargs):
    states.withdraw_fallbacks(instance.specific)


@receiver(pre_delete, dispatch_uid="hub_translation_deleted")
def withdraw_deleted(sender, instance, **kwargs):
    if issubclass(sender, BasePage):
        states.withdraw_fallbacks(instance)


@receiver(post_save, sender=PageViewRestriction, dispatch_uid="hub_translation_restricted")
def close_fallbacks(instance, **kwargs):
    states.share_restriction(instance)


@receiver(post_save, sender=TranslationLog, dispatch_uid="hub_translation_begun")
def mark_written(instance, created, **kwargs):
    if created:
        states.mark_begun(instance)


@receiver(workflow_approved, dispatch_uid="hub_translation_approved")
def record_review(instance, user=None, **kwargs):
    """What a reviewer corrects while approving is a newer revision than the one handed over; it is reviewed too."""
    page = instance.content_object
    if isinstance(page, Page):
        page = Page.objects.get(pk=page.pk).specific  # as the approval has left it
        is_shown = page.live and page.live_revision_id == page.latest_revision_id
        if isinstance(page, BasePage) and page.is_translation and is_shown:
            states.mark_reviewed(page, role_of(user))
