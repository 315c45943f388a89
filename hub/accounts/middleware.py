"""No session opens anything without a second factor, and none lasts longer than a day's work."""

import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from hub.accounts.factors import has_second_factor, passed_second_factor

ADMIN = "/admin/"
# What a session that was opened by password alone may see, by name.
ANYONE = {"account_login", "account_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
ANYONE |= {"account_reset_password", "account_reset_password_done"}
ANYONE |= {"account_reset_password_from_key", "account_reset_password_from_key_done"}
TO_ENROL = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
TO_SHOW_IT = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


class AdminSessions:
    """Asks of every address under /admin/, so that a view cannot be forgotten.

    Elsewhere, who would not be let in there is a reader like all: what is only for people who are signed in is closed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(ADMIN):
            signed_in = request.user  # not looked up yet: most pages ask nobody who they are
            request.user = SimpleLazyObject(lambda: signed_in if _is_open(request, signed_in) else AnonymousUser())
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path_info.startswith(ADMIN) or not request.user.is_authenticated:
            return None
        if _is_over(request.session):
            logout(request)
            return None
        _note_use(request.session)
        if _has_shown_enough(request, request.user):
            return None
        enrolled = has_second_factor(request.user)
        if request.resolver_match.view_name in ANYONE | (TO_SHOW_IT if enrolled else TO_ENROL):
            return None
        if not _is_navigation(request):
            raise PermissionDenied
        return redirect_to_login(
            request.get_full_path(), _where_to_show_it(request) if enrolled else reverse("mfa_index")
        )


def _is_open(request, user) -> bool:
    return user.is_authenticated and not _is_over(request.session) and _has_shown_enough(request, user)


def _has_shown_enough(request, user) -> bool:
    return not settings.SECOND_FACTOR_REQUIRED or passed_second_factor(request, user)


def _is_over(session) -> bool:
    return time.time() - session.get("signed_in_at", 0) > settings.SESSION_LONGEST


def _note_use(session) -> None:
    """Puts the end of an unused session off, by saving it every few minutes."""
    if time.time() - session.get("used_at", 0) > 300:
        session["used_at"] = time.time()


def _where_to_show_it(request) -> str:
    return get_adapter().get_reauthentication_methods(request.user)[0]["url"]


def _is_navigation(request) -> bool:
    """True where a person opens a page, not a script or a form."""
    script = request.headers.get("X-Requested-With") or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    return request.method in {"GET", "HEAD"} and not script
