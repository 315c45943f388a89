"""Sign-in at the admin's own addresses, before Wagtail's: allauth's views, so that none is without its throttle."""

from allauth.account import views
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from hub.accounts.views import AccountPage, RemovePasskey, SignOut, account_page

urlpatterns = decorate_urlpatterns(
    [
        path("login/", views.login, name="account_login"),
        path("logout/", SignOut.as_view(), name="account_logout"),
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
) + decorate_urlpatterns([path("account/", never_cache(AccountPage.as_view()))], require_admin_access)
