"""Lessons beside the pages that they are about, and what becomes of them when such a page is deleted."""

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.models import Page

from hub.asides import Aside
from hub.models import BasePage
from hub.querysets import public
from mentoring.models import Lesson, WorkshopsPage


def lessons_beside(page: Page, language: str) -> Aside | None:
    """What was learned in workshops and trainings that is used in a page, or was learned there."""
    lessons = Lesson.objects.about(page).read(language, beside=page)
    if not lessons:
        return None
    workshops = public(WorkshopsPage.objects.filter(locale__language_code=language)).first()
    return Aside("mentoring/lessons.html", {"lessons": lessons, "workshops": workshops})


@receiver(pre_delete, dispatch_uid="mentoring_withhold_lessons")
def withhold_hidden(sender, instance, **kwargs):
    """A lesson that was hidden with its page would else be tied to nothing, and stand in the list of all."""
    if issubclass(sender, BasePage):
        tied = Lesson.objects.about(instance).originals()
        tied.exclude(pk__in=Lesson.objects.findings().values("pk")).update(is_withheld=True)
