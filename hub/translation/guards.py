"""Who may translate what. wagtail-localize asks for one permission only and then writes anywhere in the tree."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation
from wagtail_localize.views.convert import convert_to_alias
from wagtail_localize.views.edit_translation import edit_override, edit_string_translation, stop_translation
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitSnippetTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from hub.models import BasePage
from hub.search.index import refresh
from hub.translation.states import original_of, translation_of


def may_translate_into(user, page: Page, locale: Locale) -> bool:
    """True when the user may change the page in that language, or add to the place where it would stand."""
    target = page.get_translation_or_none(locale)
    if target is not None:
        return target.permissions_for_user(user).can_edit()
    parent = page.get_parent()
    target_parent = parent.get_translation_or_none(locale) if parent and not parent.is_root() else parent
    if target_parent is None:
        return False
    permissions = target_parent.permissions_for_user(user)
    return permissions.can_add_subpage() or permissions.can_edit()


def may_read(user, page: Page) -> bool:
    """True when everyone may read the page, or the user may edit it: translating must not open drafts."""
    is_public = page.live and not page.get_view_restrictions().exists()
    return is_public or page.permissions_for_user(user).can_edit()


class GuardedSubmitPage(SubmitPageTranslationView):
    """Offers and accepts only languages the user may write in; whole subtrees only to those who may edit them.

    A translation leads to its original: what is made from its words would be a translation of a translation.
    """

    def dispatch(self, request, *args, **kwargs):
        page = self.get_object()
        if isinstance(page, BasePage) and (original := original_of(page, translation_of(page))):
            return redirect("wagtail_localize:submit_page_translation", original.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_form(self):
        form = super().get_form()
        user = self.request.user
        allowed = [
            locale.pk for locale in form.fields["locales"].queryset if may_translate_into(user, self.object, locale)
        ]
        if not allowed or not may_read(user, self.object):
            raise PermissionDenied
        form.fields["locales"].queryset = Locale.objects.filter(pk__in=allowed)
        if "include_subtree" in form.fields and not self.object.permissions_for_user(user).can_edit():
            del form.fields["include_subtree"]
        return form

    def form_valid(self, form):
        form.cleaned_data.setdefault("include_subtree", False)
        return super().form_valid(form)


class GuardedSubmitSnippet(SubmitSnippetTranslationView):
    """Snippets are translated by those who may change them."""

    def get_form(self):
        _require_change(self.request, self.object)
        return super().get_form()


class GuardedUpdate(UpdateTranslationsView):
    """Fetching a changed original needs a right on it or on one of its translations.

    Pages fetch by themselves on each publish (hub.translation.following). No page is published from here, and snippets
    only where every sentence is translated: that would lay the original's words over those that are not yet.
    """

    def get_form(self):
        form = super().get_form()
        source = self.object.get_source_instance()
        if not isinstance(source, Page):
            _require_change(self.request, source)
            return form
        form.fields["publish_translations"].disabled = True
        enabled = self.object.translations.filter(enabled=True)
        pages = [source, *(page for translation in enabled if (page := translation.get_target_instance()))]
        if not may_read(self.request.user, source) or not any(
            page.permissions_for_user(self.request.user).can_edit() for page in pages
        ):
            raise PermissionDenied
        return form

    def form_valid(self, form):
        self.object.update_from_db()  # before it is asked what is translated: the change may have brought new sentences
        progress = [translation.get_progress() for translation in self.object.translations.filter(enabled=True)]
        if any(done < total for total, done in progress):
            form.cleaned_data["publish_translations"] = False
        return super().form_valid(form)


def guarded_convert_to_alias(request, page_id: int):
    """Giving up a translation takes its words off the site: for those who may publish the page."""
    require_publish(request, get_object_or_404(Page, pk=page_id))
    response = convert_to_alias(request, page_id)
    refresh.enqueue([page_id])
    return response


def guarded_stop_translation(request, translation_id: int):
    """Stopping a translation cuts it from its original: for those who may publish it."""
    target = get_object_or_404(Translation, pk=translation_id).get_target_instance()
    if isinstance(target, Page):
        require_publish(request, target)
    return stop_translation(request, translation_id)


def closed_for_pages(view):
    """An address of wagtail-localize's editor, for snippets only: the desk has taken its place for pages.

    It knows neither locks nor reviews, checks no sentence, and takes any address or number in place of a fact.
    """

    def guarded(request, translation_id: int, **more):
        model = get_object_or_404(Translation, pk=translation_id).source.specific_content_type.model_class()
        if issubclass(model, Page):
            raise Http404
        return view(request, translation_id=translation_id, **more)

    return guarded


def _require_change(request, snippet) -> None:
    if not policy_registry.get_by_type(type(snippet)).user_has_permission(request.user, "change"):
        raise PermissionDenied


def require_publish(request, page: Page) -> None:
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied


guarded_string = closed_for_pages(edit_string_translation)
guarded_override = closed_for_pages(edit_override)
