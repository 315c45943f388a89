from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import Translation

from hub.models import BasePage
from hub.translation import confirming, guards, removal, review
from hub.translation.admin import current  # noqa: F401, registers its own
from hub.translation.admin.report import WaitingReport
from hub.translation.desk import views as desk
from hub.translation.exchange import hooks as exchange_hooks  # noqa: F401, registers its own
from hub.translation.machine import views as machine
from hub.translation.machine.selection import languages_of
from hub.translation.states import mark_converted
from hub.translation.structure import original_beside


@hooks.register("register_admin_urls", order=-1)
def guard_translation_urls():
    """The same addresses as wagtail-localize's own, found before them."""
    return [
        path("localize/submit/page/<int:page_id>/", guards.GuardedSubmitPage.as_view()),
        path(
            "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
            guards.GuardedSubmitSnippet.as_view(),
        ),
        path("localize/update/<int:translation_source_id>/", machine.UpdateTranslations.as_view()),
        path("localize/translate/<int:translation_id>/machine_translate/", machine.machine_translate),
        path(
            "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
            guards.guarded_string,
            name="hub_translation_string",
        ),
        path(
            "localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/",
            guards.guarded_override,
            name="hub_translation_override",
        ),
        path("localize/page/<int:page_id>/convert_to_alias/", guards.guarded_convert_to_alias),
        path("localize/translate/<int:translation_id>/disable/", guards.guarded_stop_translation),
        path("locales/delete/<str:pk>/", removal.remove),
        path("translations/<int:translation_id>/comment/", desk.comment, name="hub_translation_comment"),
        path("localize/reports/translations/", WaitingReport.as_view()),
        path("localize/reports/translations/results/", WaitingReport.as_view(results_only=True)),
    ]


@hooks.register("before_edit_page", order=-2)
def guard_restart(request, page):
    """Synchronising a translation again lays its stored sentences over the page: for those who may publish it."""
    if "localize-restart-translation" in request.POST:
        guards.require_publish(request, page)


@hooks.register("before_edit_page", order=-1)
def open_desk(request, page):
    """A page that is translated sentence by sentence is edited at the desk, not in wagtail-localize's editor."""
    if page.alias_of_id is None:
        translation = Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        if found := translation.select_related("source__locale", "target_locale").first():
            return desk.show_desk(request, found, page)
    return None


@hooks.register("before_publish_page")
def ask_for_review(request, page):
    """Where translations are reviewed first, Wagtail's own publish buttons lead to the review too."""
    page = page.specific
    if isinstance(page, BasePage) and not page.is_original and not review.may_publish(request.user, page):
        messages.error(request, _("Translations into this language are reviewed first. Hand it over for review."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def ask_for_reviews(request, action_type, pages, action):
    """The same for pages published together: none is, while one of them must be reviewed first."""
    if action_type == "publish":
        chosen = [page for page in pages if isinstance(page, Page)]
        below = _drafts_below(chosen, request.user) if request.POST.get("include_descendants") else ()
        if any(ask_for_review(request, page) for page in (*chosen, *below)):
            return redirect(request.META.get("HTTP_REFERER") or "wagtailadmin_home")
    return None


def _drafts_below(pages, user):
    """What Wagtail publishes together with the pages."""
    for page in pages:
        for draft in page.get_descendants().not_live().defer_streamfields().specific():
            if draft.permissions_for_user(user).can_publish():
                yield draft


@hooks.register("register_admin_urls")
def register_machine_urls():
    return [
        path("reports/machine-translation/", machine.MachineTranslations.as_view(), name="hub_translation_machine"),
    ]


class MachineMenuItem(MenuItem):
    def is_shown(self, request):
        return get_machine_translator() is not None and bool(languages_of(request.user))


@hooks.register("register_reports_menu_item")
def register_machine_report():
    return MachineMenuItem(
        _("Machine translation"),
        reverse("hub_translation_machine"),
        name="machine-translation",
        icon_name="wagtail-localize-language",
        order=310,
    )


if get_machine_translator() is not None:
    hooks.register("register_bulk_action", machine.TranslateSelection)


@hooks.register("after_convert_alias_page")
def keep_converted_fallback(request, page):
    """A fallback that is made a page of its own is a begun translation: its words are still the original's."""
    page = page.specific
    if isinstance(page, BasePage) and page.is_original and (original := original_beside(page)):
        mark_converted(page, original)


@hooks.register("register_admin_viewset", order=1)
def list_languages_on_confirm_pages():
    """After Wagtail's own views of pages, in whose place these come."""
    return confirming.HubPageViewSet()


for action in (confirming.BulkMove, confirming.BulkDelete, confirming.BulkUnpublish):
    hooks.register("register_bulk_action", action, order=1)


@hooks.register("register_log_actions")
def name_log_actions(actions):
    actions.register_action(
        "hub.carry_facts", _("Facts carried over"), _("Took over the changed facts of the original")
    )
