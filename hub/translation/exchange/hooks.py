"""Where translation files stand in the admin: their addresses and the menu. The desk links to those of its page."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hub.translation.exchange import views

hooks.register("register_bulk_action", views.DownloadSelection)


@hooks.register("register_admin_urls", order=-1)
def register_exchange_urls():
    """Also the addresses of wagtail-localize's own PO files, found before them: those check too little."""
    return [
        path("translations/exchange/", views.Exchange.as_view(), name="hub_exchange"),
        path("translations/exchange/download/", views.Download.as_view(), name="hub_exchange_download"),
        path("translations/exchange/<int:translation_id>/", views.ExchangePage.as_view(), name="hub_exchange_page"),
        path("localize/translate/<int:translation_id>/pofile/download/", views.download_po),
        path("localize/translate/<int:translation_id>/pofile/upload/", views.ExchangePage.as_view()),
    ]


class ExchangeMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("wagtail_localize.submit_translation")


@hooks.register("register_admin_menu_item")
def register_exchange_menu_item():
    return ExchangeMenuItem(
        _("Translation files"), reverse("hub_exchange"), name="translation-files", icon_name="download", order=330
    )
