"""The search follows what was learned: docs/decisions/0046."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page

from hub.models import BasePage
from hub.search.index import refresh
from hub.signals import public_pages_changed
from mentoring.models import Lesson, WorkshopsPage


@receiver([post_save, post_delete], sender=Lesson, dispatch_uid="mentoring_find_lesson")
def find_anew(**kwargs):
    """Has the workshops, below which all findings are listed, indexed again after the commit."""
    if ids := list(WorkshopsPage.objects.live().filter(alias_of=None).values_list("pk", flat=True)):
        refresh.enqueue(ids)


@receiver(public_pages_changed, dispatch_uid="mentoring_find_opened")
def find_told(ids, **kwargs):
    """A finding is told while a page that it is tied to is public."""
    pages = Page.objects.filter(pk__in=ids).not_type(WorkshopsPage)  # which would be asked for again and again
    if Lesson.objects.tied_to(pages).exists():
        find_anew()


@receiver(pre_delete, dispatch_uid="mentoring_find_deleted")
def find_left(sender, instance, **kwargs):
    if issubclass(sender, BasePage) and Lesson.objects.tied_to(Page.objects.filter(pk=instance.pk)).exists():
        find_anew()
