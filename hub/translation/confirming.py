"""Confirm pages of moves, unpublications and deletions: they list the other languages and let an editor choose."""

from collections import Counter
from collections.abc import Iterable

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction, MoveBulkAction, UnpublishBulkAction
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from hub.translation.structure import Decision, deciding
from hub.translation.versions import DELETE, MOVE, UNPUBLISH, Version, following, heir

ALL, ALONE = "all", "alone"


class UnpublishChoice(forms.Form):
    languages = forms.ChoiceField(
        label=_("Other languages"),
        choices=[
            (ALL, _("Unpublish the translations too")),
            (ALONE, _("Leave the translations published. Fallbacks go, as they show the original's words")),
        ],
        widget=forms.RadioSelect,
        initial=ALL,
        required=False,
    )


class DeleteChoice(forms.Form):
    languages = forms.ChoiceField(
        label=_("Other languages"),
        choices=[
            (ALL, _("Delete the translations too")),
            (ALONE, _("Keep the translations. The most trusted of them becomes the original")),
        ],
        widget=forms.RadioSelect,
        initial=ALL,
        required=False,
    )


def is_choice(versions: list[Version]) -> bool:
    """True where there is a translation that may follow or not; fallbacks always follow."""
    return any(not version.is_fallback and not version.stays for version in versions)


def tell(request, decision: Decision) -> None:
    """Says in which languages it was done too, and in which not."""
    if followed := _languages(decision.followed):
        messages.success(request, _("Done in these languages too: %(languages)s.") % {"languages": followed})
    if stayed := _languages(decision.stayed):
        messages.warning(request, _("Left as it is in these languages: %(languages)s.") % {"languages": stayed})


def warn_before_unpublish(request, pages: Iterable[Page]) -> None:
    """Says on the confirm page what parts of the site know of pages: their hooks of this name give sentences, or ""."""
    sentences = [tell_of(page) for page in pages for tell_of in hooks.get_hooks("warn_before_unpublish")]
    for sentence in dict.fromkeys(filter(None, sentences)):
        messages.warning(request, sentence)


def _languages(versions: list[Version]) -> str:
    names = dict.fromkeys(version.page.locale.get_display_name() for version in versions)
    return get_text_list(list(names), gettext("and"))


class Deciding:
    """A confirm page that shows which languages are concerned, and does as it is told in its form."""

    action = ""
    choice: type[forms.Form] | None = None

    def post(self, request, *args, **kwargs):
        with deciding(alone=request.POST.get("languages") == ALONE) as decision:
            response = super().post(request, *args, **kwargs)  # type: ignore[misc]
        tell(request, decision)
        return response

    def versions_of(self, page: Page, destination: Page | None = None) -> list[Version]:
        return following(page, self.action, self.request.user, destination)  # type: ignore[attr-defined]

    def offered(self, versions: list[Version]) -> dict:
        """What the templates need to show versions and choice."""
        form = self.choice() if self.choice and is_choice(versions) else None
        return {"versions": versions, "choice": form}


class MoveConfirm(Deciding, MoveConfirmView):
    action = MOVE
    template_name = "hub/translation/confirm_move.html"

    def dispatch(self, request, page_to_move_id, destination_id, *args, **kwargs):
        """Wagtail asks for the right only where the page is chosen, and where it is moved."""
        page = get_object_or_404(Page, pk=page_to_move_id)
        if not page.permissions_for_user(request.user).can_move():
            raise PermissionDenied
        return super().dispatch(request, page_to_move_id, destination_id, *args, **kwargs)

    def get_context_data(self, **kwargs):
        versions = self.versions_of(self.page_to_move, self.destination)
        return super().get_context_data(**kwargs) | self.offered(versions)


class Refusable:
    """A deletion that says why a page has to stay, and then has deleted nothing."""

    def post(self, request, *args, **kwargs):
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)  # type: ignore[misc]
        except ProtectedError as refusal:
            messages.error(request, refusal.args[0])
            return redirect(request.get_full_path())


class Delete(Refusable, Deciding, DeleteView):
    action, choice = DELETE, DeleteChoice
    template_name = "hub/translation/confirm_delete.html"

    def get_context_data(self, **kwargs):
        versions = self.versions_of(self.page)
        kept = [version for version in versions if version.stays or not version.is_fallback]
        return super().get_context_data(**kwargs) | self.offered(versions) | {"heir": heir(kept)}


class Unpublish(Deciding, UnpublishView):
    action, choice = UNPUBLISH, UnpublishChoice
    template_name = "hub/translation/confirm_unpublish.html"

    def get_context_data(self, **kwargs):
        warn_before_unpublish(self.request, [self.object])
        return super().get_context_data(**kwargs) | self.offered(self.versions_of(self.object))


class HubPageViewSet(PageViewSet):
    """The admin's views of all page types that have none of their own."""

    move_confirm_view_class = MoveConfirm
    delete_view_class = Delete
    unpublish_view_class = Unpublish


class DecidingInBulk(Deciding):
    """The same for many pages: the versions stand below each, the choice is one for all."""

    def object_context(self, obj):
        context = super().object_context(obj)  # type: ignore[misc]
        return context | {"versions": self.versions_of(context["item"])}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        versions = [version for item in context["items"] for version in item["versions"]]
        return context | self.offered(versions)


class BulkMove(DecidingInBulk, MoveBulkAction):
    action = MOVE
    template_name = "hub/translation/confirm_bulk_move.html"

    @classmethod
    def get_queryset(cls, model, object_ids):
        """Without the translations of originals that are chosen too: they come along, and may not stand there."""
        pages = super().get_queryset(model, object_ids)
        keys = Counter(page.translation_key for page in pages)
        return [page for page in pages if keys[page.translation_key] == 1 or page.specific.is_original]


class BulkDelete(Refusable, DecidingInBulk, DeleteBulkAction):
    action, choice = DELETE, DeleteChoice
    template_name = "hub/translation/confirm_bulk_delete.html"

    @classmethod
    def execute_action(cls, objects, **kwargs):
        """One by one: a page may have gone with its original by the time it comes to it."""
        done = [
            super(BulkDelete, cls).execute_action([Page.objects.get(pk=page.pk)], **kwargs)
            for page in objects
            if Page.objects.filter(pk=page.pk).exists()
        ]
        return sum(pages for pages, _children in done), sum(children for _pages, children in done)


class BulkUnpublish(DecidingInBulk, UnpublishBulkAction):
    action, choice = UNPUBLISH, UnpublishChoice
    template_name = "hub/translation/confirm_bulk_unpublish.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        warn_before_unpublish(self.request, [item["item"] for item in context["items"]])
        return context

    @classmethod
    def execute_action(cls, objects, **kwargs):
        """Read again one by one: a page may have gone off the site with its original."""
        done = [
            super(BulkUnpublish, cls).execute_action([page], **kwargs)
            for pk in [page.pk for page in objects]
            if (page := Page.objects.get(pk=pk)).live or kwargs.get("include_descendants")
        ]
        return sum(pages for pages, _children in done), sum(children for _pages, children in done)
