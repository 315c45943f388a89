"""Publishing facts of a practice that somebody has stated, whatever an editor is writing meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, PageQuerySet

from good_practices.models import PracticePage
from hub.translation.versions import originals

OWNER, EDITORS = "The organisation", "The editors"  # in checked_by: a role, never a name
ABOUT_THE_CHECK = {"last_checked", "checked_by", "check_due"}  # what a later check has said better


class HeldError(Exception):
    """The facts cannot be published now: somebody holds the page, or it would not be valid."""


def live_originals() -> PageQuerySet:
    """The practices that readers see, each once, in the language it was written in."""
    return originals(PracticePage).filter(live=True)


def live_practice(uid: str) -> PracticePage | None:
    """The original of a practice that readers see; None where there is none (any more)."""
    return live_originals().filter(uid=uid).select_related("locale").order_by("pk").first()


@transaction.atomic
def publish_facts(page: PracticePage, facts: Mapping[str, Any], user=None, log_action: str = "wagtail.publish") -> None:
    """Publishes what readers see now with other facts. From there they reach languages, index, records and audit log.

    A draft that an editor has begun stays a draft, with its words, and gets the facts too: published later, it does not
    bring back the old ones. A check that is older than the one a page tells of leaves that one as it is.

    :param user: who does it, where somebody is signed in
    :raises HeldError: where the page is locked, waits for an approval or has a time, which a publication would end
    """
    Page.objects.select_for_update().get(pk=page.pk)
    live = PracticePage.objects.get(pk=page.pk)
    if live.get_lock() or live.current_workflow_state or live.scheduled_revision:
        raise HeldError
    draft = live.latest_revision if live.has_unpublished_changes else None
    try:
        _with(live, facts).save_revision(user=user).publish(user=user, log_action=log_action)
    except ValidationError as error:
        raise HeldError from error
    if draft:
        kept = _with(draft.as_object(), facts)
        kept.save_revision(user=draft.user, clean=False)  # a draft may be unfinished


def _with(page: PracticePage, facts: Mapping[str, Any]) -> PracticePage:
    told = {name: PracticePage._meta.get_field(name).to_python(value) for name, value in facts.items()}
    checked = told.get("last_checked")
    is_older = checked and page.last_checked and page.last_checked > checked
    for name, value in told.items():
        if not (is_older and name in ABOUT_THE_CHECK):
            setattr(page, name, value)
    return page
