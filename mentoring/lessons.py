"""Lessons beside the pages that they are about."""

from wagtail.models import Page

from hub.asides import Aside
from hub.querysets import public
from mentoring.models import Lesson, WorkshopsPage


def lessons_beside(page: Page, language: str) -> Aside | None:
    """What was learned in workshops and trainings that is used in a page, or was learned there."""
    lessons = Lesson.objects.about(page).read(language)
    if not lessons:
        return None
    workshops = public(WorkshopsPage.objects.filter(locale__language_code=language)).first()
    return Aside("mentoring/lessons.html", {"lessons": lessons, "about": page, "workshops": workshops})
