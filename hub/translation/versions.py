"""The language versions of a page, and which of them follow when it is moved, unpublished or deleted."""

import dataclasses
from collections.abc import Callable, Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hub.models import BasePage
from hub.models.base import Origin, Review

MOVE, UNPUBLISH, DELETE = "move", "unpublish", "delete"

NOT_ALLOWED = _("Stays: you may not change it.")
NO_PLACE = _("Stays: its new place does not exist in this language.")
TAKEN = _("Stays: another page has its address there.")
OWN_PAGES_BELOW = _("Stays: pages stand below it that are not translations.")


@dataclasses.dataclass(frozen=True)
class Version:
    """A page in another language than its original.

    :param is_fallback: True where it shows the original's words and so always follows it
    :param stays: why it does not follow, for the person who asks; empty where it does
    """

    page: BasePage
    is_fallback: bool
    stays: str | Promise = ""


def original_of(page: BasePage) -> BasePage | None:
    """The original among the language versions of a page, itself included. None where there is none any more."""
    if page.is_original:
        return page
    return originals(type(page)).filter(translation_key=page.translation_key).order_by("pk").first()


def originals(model: type[BasePage]):
    """The pages of a type that are originals, in whatever language."""
    return model.objects.filter(alias_of=None, fallback_of=None, origin=Origin.ORIGINAL)


def others(page: BasePage) -> list[BasePage]:
    """All other language versions of a page, fallbacks among them, with their languages."""
    versions = type(page).objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    return list(versions.order_by("locale_id").select_related("locale"))


def following(page: Page, action: str, user=None, destination: Page | None = None) -> list[Version]:
    """The versions that a move, an unpublication or a deletion of an original concerns. Of any other page: none.

    :param user: who asks; None for the site itself, which may change all
    :param destination: where the page is moved; None while that is open
    """
    page = page.specific
    if not isinstance(page, BasePage) or not page.is_original:
        return []
    found = [Version(other, is_fallback=not _has_own_words(other)) for other in others(page)]
    if action == UNPUBLISH:
        return _judged((version for version in found if version.page.live), user, _why_it_stays_published)
    if action == DELETE:
        leaving = page.get_descendants(inclusive=True).values("translation_key")
        return _judged(found, user, lambda version, user: _why_it_is_kept(version, user, leaving))
    if destination is None:
        return found
    elsewhere = [version for version in found if not _is_below(version.page, destination)]
    return _judged(elsewhere, user, lambda version, user: why_it_stays_put(version, destination, user))


def heir(versions: list[Version]) -> BasePage | None:
    """Which version becomes the original when the original goes: reviewed before not, people's before machines'."""
    trust = {Origin.ORIGINAL: 0, Origin.HUMAN: 0, Origin.IMPORTED: 1, Origin.MACHINE: 2}

    def order(version: Version) -> tuple:
        page = version.page
        return version.is_fallback, page.review != Review.REVIEWED, trust[Origin(page.origin)], not page.live, page.pk

    return min(versions, key=order).page if versions else None


def place_of(version: BasePage, destination: Page) -> Page | None:
    """The translation of a place into the language of a page that is to stand there."""
    return destination.get_translation_or_none(version.locale)


def why_it_stays_put(version: Version, destination: Page, user=None) -> str | Promise:
    """Why a version cannot stand below the translation of a place; empty where it can."""
    place = place_of(version.page, destination)
    if place is None or place.path.startswith(version.page.path):
        return NO_PLACE
    if not _may(version, user, lambda rights: rights.can_move_to(place)):
        return NOT_ALLOWED
    return "" if Page._slug_is_available(version.page.slug, place, version.page) else TAKEN


def _judged(versions: Iterable[Version], user, reason: Callable) -> list[Version]:
    return [dataclasses.replace(version, stays=reason(version, user)) for version in versions]


def _why_it_stays_published(version: Version, user) -> str | Promise:
    return "" if _may(version, user, lambda rights: rights.can_unpublish()) else NOT_ALLOWED


def _why_it_is_kept(version: Version, user, leaving) -> str | Promise:
    if version.page.get_descendants().exclude(translation_key__in=leaving).exists():
        return OWN_PAGES_BELOW
    return "" if _may(version, user, lambda rights: rights.can_delete()) else NOT_ALLOWED


def _may(version: Version, user, ask: Callable) -> bool:
    return user is None or version.is_fallback or ask(version.page.permissions_for_user(user))


def _has_own_words(page: BasePage) -> bool:
    return page.shown_instead is None


def _is_below(version: BasePage, destination: Page) -> bool:
    parent = version.get_parent()
    return parent.translation_key == destination.translation_key and parent.locale_id == version.locale_id
