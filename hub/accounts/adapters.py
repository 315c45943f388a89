"""What allauth leaves to a site: no sign-up, whom the throttle counts, mails, how secrets are kept."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages

from hub.accounts.factors import is_last_factor
from hub.clients import client_address
from hub.encryption import decrypt, encrypt


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request) or "local"

    def _get_login_attempts_cache_key(self, request, **credentials):
        """A name at an address: who guesses passwords elsewhere locks nobody out."""
        return f"{ratelimit.truncate_ip(self.get_client_ip(request))}:{credentials.get('username', '').casefold()}"

    def pre_authenticate(self, request, **credentials):
        """Counts a try at the name, and at the address; allauth takes both back where the password is right."""
        super().pre_authenticate(request, **credentials)
        here = ratelimit.consume(request, app="allauth.account", action="login_failed_here")
        if here is None:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage += here.usage

    def get_reauthentication_methods(self, user):
        """Who has a second factor is asked for it, and not for the password alone."""
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"].startswith("mfa")] or methods

    def is_reauthentication_required(self, *, app, **kwargs):
        """A sign-in of the last minutes is as good as being asked again."""
        signed_in_at = context.request.session.get("signed_in_at", 0)
        if time.time() - signed_in_at < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def add_message(self, request, level, *args, **kwargs):
        """Only what went wrong: our pages say what was done by what they show."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        return encrypt(text)

    def decrypt(self, encrypted_text):
        return decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        return not (settings.SECOND_FACTOR_REQUIRED and is_last_factor(authenticator))
