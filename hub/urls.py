"""Addresses. Features are named by strings, so that this file imports none of them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.decorators.cache import cache_control
from wagtail.documents.urls import urlpatterns as documents
from wagtail.utils.urlpatterns import decorate_urlpatterns

urlpatterns = [
    path("", include("hub.urls_site")),
    path("", include("good_practices.sharing.urls")),
    path("admin/", include("hub.accounts.urls")),
    path("admin/", include("wagtail.admin.urls")),
    path("documents/", include(decorate_urlpatterns(documents, cache_control(no_cache=True)))),
    *i18n_patterns(
        path("", include("hub.urls_language")),
        path("", include("hub.print.urls_language")),
        path("", include("good_practices.urls_language")),
        path("", include("mentoring.urls_language")),
        path("", include("wagtail.urls")),
    ),
]

handler400 = "hub.views.bad_request"
handler403 = "hub.views.permission_denied"
handler429 = "hub.accounts.views.too_many_attempts"  # allauth asks for it
handler404 = "hub.views.page_not_found"
handler500 = "hub.views.server_error"
