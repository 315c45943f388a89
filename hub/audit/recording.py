"""What an entry says of a deed: who, what, to which object. Written with the deed, or not at all."""

import logging
import re
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from wagtail.log_actions import get_active_log_context

from hub.audit.chain import seal
from hub.audit.models import Waiting
from hub.observing.context import current_request

logger = logging.getLogger(__name__)

_AFTER_AT = re.compile(r"@.*")


def record(
    action: str,
    about: models.Model | None = None,
    *,
    user: AbstractBaseUser | None = None,
    kind: str = "",
    object_id: str = "",
    or_fail: bool = False,
    **details: Any,
) -> None:
    """Adds an entry about something that was done. Where its transaction is rolled back, there is no entry.

    :param about: the object; or `kind` and `object_id` name it
    :param user: who did it; by default who is signed in, and nobody for a command
    :param or_fail: raise DatabaseError where no entry can be made: for a deed that must not be done without
    :param details: few and small, codes and names of ours only: they stay for years
    """
    who = user or _acting()
    facts = {
        "time": timezone.now().isoformat(),
        "actor_id": who.pk if who else None,
        "actor": stable_name(who) if who else "",
        "action": action[:100],
        "kind": (about._meta.label_lower if about else kind)[:100],
        "object_id": str(about.pk if about else object_id)[:100],
        "label": label_of(about),
        "details": details,
    }
    try:
        with transaction.atomic():
            Waiting.objects.create(facts=facts)
    except DatabaseError as error:
        if or_fail:
            raise
        # The deed goes on: a full disk must not keep a page from being taken off the site.
        logger.error("No entry of the audit log could be made about %s: %s", action, type(error).__name__)
    else:
        transaction.on_commit(seal, robust=True)


def _acting() -> AbstractBaseUser | None:
    if user := get_active_log_context().user:
        return user
    user = getattr(current_request.get(), "user", None)
    return user if user is not None and user.is_authenticated else None


def stable_name(user: AbstractBaseUser) -> str:
    """The name that an account signs in with; of one that is an e-mail address, what stands before the @."""
    return _AFTER_AT.sub("", user.get_username())[:150]


def label_of(about: models.Model | None) -> str:
    """The name of an account or a group. What other objects are called, their rows say as long as they are there."""
    if isinstance(about, get_user_model()):
        return stable_name(about)
    return about.name[:150] if isinstance(about, Group) else ""
