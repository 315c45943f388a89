"""The audit log as tests read it: what an action has added."""

from collections.abc import Callable
from typing import Any

from django.test import TestCase

from hub.audit.chain import seal
from hub.audit.models import Entry


def added(action: Callable[..., Any], *args, **kwargs) -> list[Entry]:
    """The entries that an action has added, the first one first; its transaction is taken to be committed."""
    seal()
    before = Entry.objects.values_list("number", flat=True).first() or 0
    with TestCase.captureOnCommitCallbacks(execute=True):
        action(*args, **kwargs)
    return list(Entry.objects.filter(number__gt=before).order_by("number"))


def told(entries: list[Entry]) -> list[tuple]:
    """(action, who, kind, label or id, details) of each."""
    return [(row.action, row.actor, row.kind, row.label or row.object_id, row.details) for row in entries]
