"""Where translation files stand in the admin: their addresses, the menu, the header of a translated page."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from hub.translation.exchange import views
from hub.translation.exchange.addresses import exchange_address
from hub.translation.guards import may_translate_into
from hub.translation.states import translation_of


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


@hooks.register("register_page_header_buttons")
def offer_files_of_page(page, user, view_name, next_url=None):
    translation = translation_of(page)
    if translation is not None and may_translate_into(user, translation.source.get_source_instance(), page.locale):
        yield Button(_("Translation files"), exchange_address(translation), icon_name="download", priority=90)
