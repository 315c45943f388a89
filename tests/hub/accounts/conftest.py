"""Tests of accounts run with the second factor switched on, as every public site does."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core import mail
from django.core.cache import cache

from tests.factories import user_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a-password-for-tests"


@pytest.fixture(autouse=True)
def _second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def mails(settings):
    """The mails of the test, on a site that sends some."""
    settings.EMAIL_URL = "smtp://mail.example.org"
    return mail.outbox


def code_of(secret: str = SECRET) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enrol(user, secret: str = SECRET) -> Authenticator:
    """Gives a user an authenticator app and recovery codes."""
    RecoveryCodes.activate(user)
    return TOTP.activate(user, secret).instance


def sign_in(client, user, password: str = PASSWORD):
    """Through the pages, as a person does: with the second factor where the user has one. Gives the last answer."""
    cache.clear()  # a code is good for one sign-in
    answer = client.post("/admin/login/", {"login": user.username, "password": password})
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return answer
    assert answer.url == "/admin/second-factor/authenticate/"
    return client.post(answer.url, {"code": code_of(decrypt(factor.data["secret"]))})


@pytest.fixture
def signed_in(client, tree):
    """A function: signs a user of these groups in with both factors, and gives the user."""

    def make(*groups, name="someone", **fields):
        user = user_in(*groups, name=name, **fields)
        enrol(user)
        assert sign_in(client, user).url == "/admin/"
        return user

    return make


def link_in(text: str) -> str:
    """The path of the link to choose a password that a text holds."""
    return re.search(r"http://[^/\s]+(/admin/password_reset/\S+/)", text)[1]
