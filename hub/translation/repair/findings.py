"""One thing that is wrong, and how it is put right."""

import dataclasses
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from treebeard.exceptions import InvalidMoveToDescendant


class NeedsPersonError(Exception):
    """The message says why the command cannot put something right by itself."""


@dataclasses.dataclass(frozen=True)
class Finding:
    """:param sentence: what is wrong, with the page it is about
    :param fix: puts it right; raises NeedsPersonError where it cannot
    """

    sentence: str
    fix: Callable[[], object]

    def put_right(self) -> str:
        """Puts it right, all or nothing. Returns why a person has to look at it, or an empty text."""
        try:
            with transaction.atomic():
                self.fix()
        except NeedsPersonError as reason:
            return str(reason)
        except (ValidationError, InvalidMoveToDescendant, DatabaseError) as error:
            return f"{type(error).__name__}: {error}"
        return ""
