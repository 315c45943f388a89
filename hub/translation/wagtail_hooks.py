from django.urls import path
from wagtail import hooks

from hub.translation import guards


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
