"""Lessons beside the pages that they are about."""

from wagtail.models import Page

from hub.asides import Aside
from mentoring.models import Lesson


def lessons_beside(page: Page, language: str) -> Aside | None:
    """What was learned in workshops and trainings that is used in a page, or was learned there."""
    lessons = Lesson.objects.about(page).read(language)
    return Aside("mentoring/lessons.html", {"lessons": lessons, "about": page}) if lessons else None
