"""What allauth's views of sign-in lack: the frame of our pages, a guard, and a word to who tries too often."""

from allauth.account.views import LogoutView
from allauth.core import ratelimit
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from wagtail.admin.localization import get_localized_response
from wagtail.admin.views.account import AccountView

from hub.accounts.factors import is_last_factor
from hub.accounts.throttle import counts


def account_page(view):
    """A view in the language of who is signed in, never kept by a browser, without what only the editor needs."""

    def answer(request, *args, **kwargs):
        response = get_localized_response(view, request, *args, **kwargs)
        response._csp_config = settings.ACCOUNT_CSP
        add_never_cache_headers(response)
        return response

    return answer


def too_many_attempts(request):
    """Says that one has to wait: for one's own tries, or for the part that counts them."""
    if counts():
        return render(request, "account/too_many_attempts.html", status=429)
    return render(request, "account/tries_not_counted.html", status=503)


class AccountPage(AccountView):
    """Wagtail's page of one's own account, where the old password can be guessed a few times only."""

    def post(self, request):
        new = [request.POST.get(f"password-new_password{number}") for number in (1, 2)]
        if any(new) and not ratelimit.consume(request, action="change_password"):
            return too_many_attempts(request)
        return super().post(request)


class RemovePasskey(RemoveWebAuthnView):
    """allauth asks its adapter only before an app is removed."""

    def form_valid(self, form):
        if settings.SECOND_FACTOR_REQUIRED and is_last_factor(self.object):
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().form_valid(form)


class SignOut(LogoutView):
    """Nothing of what was read is left in the browser, which others may use."""

    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response
