"""What happens to one language version reaches the others: moves, unpublications, deletions, slugs, new pages.

It hangs on Wagtail's signals, so that it is the same from the admin, a bulk action, the API and code. Only an original
takes others along; a translation that is moved, unpublished or deleted by itself concerns only itself.
"""

import contextlib
import dataclasses
from collections.abc import Iterator
from contextvars import ContextVar

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail_localize.models import Translation

from hub.models import BasePage, Outdated
from hub.models.base import FIRST_LEVEL, Origin
from hub.search.index import refresh
from hub.translation.fallbacks import stand_in
from hub.translation.redirects import free_addresses
from hub.translation.versions import (
    DELETE,
    MOVE,
    UNPUBLISH,
    Version,
    following,
    heir,
    original_of,
    originals,
    others,
    place_of,
)


@dataclasses.dataclass
class Decision:
    """What a person decided about the other languages, and what came of it.

    :param alone: True where translations stay published or stay at all; fallbacks follow, and so does all in a move
    """

    alone: bool = False
    followed: list[Version] = dataclasses.field(default_factory=list)
    stayed: list[Version] = dataclasses.field(default_factory=list)


_decision: ContextVar[Decision | None] = ContextVar("decision", default=None)
_is_following: ContextVar[bool] = ContextVar("is_following", default=False)


@contextlib.contextmanager
def deciding(alone: bool = False) -> Iterator[Decision]:
    """What is done inside follows this decision. Without one all languages follow."""
    token = _decision.set(Decision(alone))
    try:
        yield _decision.get()  # type: ignore[misc]
    finally:
        _decision.reset(token)


@contextlib.contextmanager
def _following_along() -> Iterator[None]:
    """What is done inside to a version is the consequence of something, and has none of its own."""
    token = _is_following.set(True)
    try:
        yield
    finally:
        _is_following.reset(token)


def _user():
    """Who acts: the person signed in to the admin, or None for code, which may do all."""
    return get_active_log_context().user


def _split(versions: list[Version], is_choice: bool = True) -> list[Version]:
    """The versions that follow. Remembers both sorts in the decision, for those who tell what was done."""
    decision = _decision.get() or Decision()
    alone = is_choice and decision.alone
    stay = [version for version in versions if version.stays or (alone and not version.is_fallback)]
    follow = [version for version in versions if version not in stay]
    decision.stayed += stay
    decision.followed += follow
    return follow


# Moves


@receiver(post_page_move, dispatch_uid="hub_structure_moved")
def move_along(instance, parent_page_before, parent_page_after, **kwargs):
    """The other languages go to the translations of the new place, or take the same place in the same order."""
    if not _is_following.get() and parent_page_before.pk == parent_page_after.pk:
        order_along(instance.specific, parent_page_after)
    elif not _is_following.get():
        with _following_along(), transaction.atomic():
            for version in _split(following(instance, MOVE, _user(), parent_page_after), is_choice=False):
                place = place_of(version.page, parent_page_after)
                MovePageAction(version.page, place, "last-child", _user()).execute(skip_permission_checks=True)
    free_addresses(instance)


def order_along(page: Page, parent: Page) -> None:
    """Puts each language version of an original behind what stands before the original, as far as it is there."""
    if not isinstance(page, BasePage) or not page.is_original:
        return
    before = list(page.get_prev_siblings().values_list("translation_key", flat=True))  # the nearest first
    with _following_along(), transaction.atomic():
        for version in others(page):
            beside = {sibling.translation_key: sibling for sibling in version.get_siblings(inclusive=False)}
            left = next((beside[key] for key in before if key in beside), None)
            if place_of(version, parent) == version.get_parent() and left != version.get_prev_sibling():
                target, where = (left, "right") if left else (version.get_parent(), "first-child")
                MovePageAction(version, target, where, _user()).execute(skip_permission_checks=True)


# Unpublications


@receiver(page_unpublished, dispatch_uid="hub_structure_unpublished")
def unpublish_along(instance, **kwargs):
    if _is_following.get() or hasattr(instance, "leaving"):
        return
    with _following_along(), transaction.atomic():
        for version in _split(following(instance, UNPUBLISH, _user())):
            UnpublishPageAction(version.page, user=_user()).execute(skip_permission_checks=True)


# Deletions


@receiver(pre_delete, dispatch_uid="hub_structure_hiding")
def hide_fallbacks(sender, instance, **kwargs):
    """In one statement: Wagtail would save each, and the index would then look for pages that are gone."""
    if issubclass(sender, BasePage) and not _is_following.get() and instance.is_original:
        shown = Q(alias_of=instance.pk) | Q(fallback_of=instance.pk)
        sender.objects.filter(shown, translation_key=instance.translation_key).update(live=False)


@receiver(pre_delete, sender=Page, dispatch_uid="hub_structure_deleting")
def see_who_leaves(instance, **kwargs):
    """Looked up before the page goes, as its aliases forget then whose they are."""
    page = instance.specific
    if _is_following.get() or not isinstance(page, BasePage):
        return
    page.leaving = following(page, DELETE, _user())
    original = None if page.is_original else original_of(page)
    page.stood_for = original.pk if original else None


@receiver(post_delete, sender=Page, dispatch_uid="hub_structure_deleted")
def delete_along(instance, **kwargs):
    """The versions of an original go, or one of those that stay becomes the original. A translation is stood in for."""
    page = instance.specific
    if not hasattr(page, "leaving"):
        return
    if page.stood_for:
        stand_in.enqueue([page.stood_for])
    here = set(Page.objects.filter(pk__in=[version.page.pk for version in page.leaving]).values_list("pk", flat=True))
    versions = [version for version in page.leaving if version.page.pk in here]
    with _following_along():
        leave = _split(versions)
        for version in leave:
            DeletePageAction(Page.objects.get(pk=version.page.pk), user=_user()).execute(skip_permission_checks=True)
    if new := heir([version for version in versions if version not in leave]):
        become_original(new)


def become_original(page: BasePage) -> None:
    """From now on the other languages follow this page. Its words stay, and so does what is not translated in it."""
    fields = [page._meta.get_field(name) for name in page.STATE_FIELDS if name != "uid"]
    type(page).objects.filter(pk=page.pk).update(**{field.attname: field.get_default() for field in fields})
    Outdated.objects.filter(page=page.pk).delete()
    # The others were made from a page that no longer counts: taken for translations of what this one says now.
    translations = type(page).objects.filter(translation_key=page.translation_key).exclude(origin=Origin.ORIGINAL)
    translations.update(translated_from=page.live_revision_id)
    stand_in.enqueue([page.pk])
    refresh.enqueue([page.pk])


# Slugs


@receiver(page_slug_changed, dispatch_uid="hub_structure_renamed")
def share_slug(instance, **kwargs):
    """A slug is one in all languages: that of the original."""
    original = original_of(instance) if isinstance(instance, BasePage) else None
    if original is not None and original.depth >= FIRST_LEVEL:
        for version in [instance, *others(instance)]:
            if version.slug != original.slug:
                give_slug(version, original.slug)
    free_addresses(instance)


def give_slug(page: Page, slug: str) -> bool:
    """Changes the address of a page and of those below it, with redirects. False where another page has it."""
    if not Page._slug_is_available(slug, page.get_parent(), page):
        return False
    page.slug = slug
    page.save(clean=False, update_fields=["slug", "url_path"])
    return True


# New pages


@receiver(pre_save, dispatch_uid="hub_structure_recognised")
def recognise_translation(sender, instance, raw=False, **kwargs):
    """A page made by code with the key of an original is a translation of it, not a second original.

    What wagtail-localize makes is left to it: its page shows the original's words until it is published.
    """
    if raw or not issubclass(sender, BasePage) or not instance._state.adding or not instance.is_original:
        return
    known = Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale_id=instance.locale_id, enabled=True
    )
    if not known.exists() and (original := original_beside(instance)):
        call_translation(instance, original)


@receiver(post_save, dispatch_uid="hub_structure_made")
def stand_in_for_new(sender, instance, created, raw=False, **kwargs):
    if created and not raw and issubclass(sender, BasePage) and instance.is_original:
        stand_in.enqueue([instance.pk])


@receiver(page_published, dispatch_uid="hub_structure_published")
def stand_in_for_published(instance, **kwargs):
    """What went off the site with an original and shows its words comes back with it, as Wagtail's aliases do."""
    if isinstance(instance, BasePage) and instance.is_original:
        begun = type(instance).objects.filter(fallback_of=instance.pk, live=False, last_published_at__isnull=False)
        begun.update(live=True)
        stand_in.enqueue([instance.pk])
    free_addresses(instance)


def original_beside(page: BasePage) -> BasePage | None:
    """The original in another language that a page has the key of."""
    found = originals(type(page)).filter(translation_key=page.translation_key)
    return found.exclude(locale_id=page.locale_id).order_by("pk").first()


def call_translation(page: BasePage, original: BasePage) -> None:
    """Gives a page, not saved here, what a translation by people has."""
    page.origin, page.uid, page.translated_from_id = Origin.HUMAN, original.uid, original.live_revision_id
