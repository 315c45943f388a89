from django.conf import settings
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from hub.translation import guards
from hub.translation.fallbacks import fill_missing


@hooks.register("register_admin_urls", order=-1)
def guard_translation_urls():
    """The same addresses as wagtail-localize's own, found before them."""
    return [
        path("localize/submit/page/<int:page_id>/", guards.GuardedSubmitPage.as_view()),
        path(
            "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
            guards.GuardedSubmitSnippet.as_view(),
        ),
        path("localize/update/<int:translation_source_id>/", guards.GuardedUpdate.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", guards.guarded_convert_to_alias),
        path("localize/translate/<int:translation_id>/disable/", guards.guarded_stop_translation),
        path("localize/reports/translations/", guards.GuardedReport.as_view()),
        path("localize/reports/translations/results/", guards.GuardedReport.as_view(results_only=True)),
    ]


@hooks.register("after_copy_page")
def give_copies_their_fallbacks(request, page, new_page):
    """wagtail-localize makes fallbacks for pages made with the form; a copied tree needs them too."""
    for copy in new_page.get_descendants(inclusive=True).specific():
        fill_missing(copy)


@hooks.register("after_delete_page")
def bring_back_fallback(request, page):
    """Where a translation was deleted, its original is shown again, marked."""
    for original in page.get_translations().filter(locale__language_code=settings.LANGUAGE_CODE):
        fill_missing(original.specific)


@hooks.register("register_log_actions")
def name_log_actions(actions):
    actions.register_action(
        "hub.carry_facts", _("Facts carried over"), _("Took over the changed facts of the original")
    )
