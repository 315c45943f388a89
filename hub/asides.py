"""What other parts of the site have to say beside a page: a lesson from a workshop beside a practice.

A part registers a teller when the application starts; templates show what the tellers tell of a page. So pages of one
part show what another part knows, and neither imports the other.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from wagtail.models import Page


class Aside(NamedTuple):
    """A template, and what it is to be given."""

    template: str
    context: dict[str, Any]


Teller = Callable[[Page, str], Aside | None]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Adds a teller: it gives what there is to say beside a page, to readers of a language, or None."""
    if teller not in _tellers:
        _tellers.append(teller)


def asides_of(page: Page, language: str) -> list[Aside]:
    """What all parts have to say beside a page."""
    return [aside for teller in _tellers if (aside := teller(page, language))]
