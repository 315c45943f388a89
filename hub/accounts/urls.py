"""Sign-in at the admin's own addresses, before Wagtail's: allauth's views, so that none is left without its throttle."""

from allauth.account import views
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import include, path, re_path, reverse
from django.utils.cache import add_never_cache_headers
from wagtail.admin.localization import get_localized_response
from wagtail.utils.urlpatterns import decorate_urlpatterns

from hub.accounts.factors import is_last_factor


class RemovePasskey(RemoveWebAuthnView):
    """allauth asks its adapter only before an app is removed."""

    def form_valid(self, form):
        if settings.SECOND_FACTOR_REQUIRED and is_last_factor(self.object):
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().form_valid(form)


def account_page(view):
    """In the language of who is signed in, never kept by a browser, and without what only the editor needs."""

    def answer(request, *args, **kwargs):
        response = get_localized_response(view, request, *args, **kwargs)
        response._csp_config = settings.ACCOUNT_CSP
        add_never_cache_headers(response)
        return response

    return answer


urlpatterns = decorate_urlpatterns(
    [
        path("login/", views.login, name="account_login"),
        path("logout/", views.logout, name="account_logout"),
        path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
        path("password_reset/", views.password_reset, name="account_reset_password"),
        path("password_reset/sent/", views.password_reset_done, name="account_reset_password_done"),
        path("password_reset/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
        re_path(
            r"^password_reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
            views.password_reset_from_key,
            name="account_reset_password_from_key",
        ),
        path("second-factor/webauthn/keys/<int:pk>/remove/", RemovePasskey.as_view()),
        path("second-factor/", include("allauth.mfa.urls")),
    ],
    account_page,
)
