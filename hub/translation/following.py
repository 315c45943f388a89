"""What follows the publication of an original: facts and news of it reach the other languages without anyone acting."""

from django.db import transaction
from django.tasks import task
from wagtail.models import Page

from hub.models import BasePage
from hub.translation.facts import carry_facts
from hub.translation.freshness import mark_outdated
from hub.translation.saving import freeze
from hub.translation.states import follow_original


@task
def follow(page_id: int) -> None:
    """To be enqueued when a page was published. Does nothing for a page that is no original, or gone."""
    page = Page.objects.filter(pk=page_id, live=True).specific().first()
    if isinstance(page, BasePage) and page.is_original:
        carry_to_languages(page)


@transaction.atomic
def carry_to_languages(original: BasePage) -> None:
    """Brings every language up to what the live original says: sentences to translate, facts, marks, fallbacks."""
    freeze(original)
    carry_facts(original)
    mark_outdated(original)
    follow_original(original)
