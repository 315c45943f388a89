"""Mails to people with an account, each in their language. Links lead to BASE_URL, whatever host a request names."""

import datetime
import logging

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from hub.accounts.models import User
from hub.retries import try_again

logger = logging.getLogger(__name__)


def password_link(user: User) -> str:
    """An address where the person chooses a password: once, and within PASSWORD_RESET_TIMEOUT."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=key)


def mail_password_link(user: User) -> bool:
    """True where the mail has gone out; False where mail is not set, or the mail server does not take it."""
    with translation.override(_language(user)):
        until = timezone.now() + datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        words = {"user": user, "link": password_link(user), "until": until}
        subject = gettext("RE-MAP: choose your password")
        return _send(user, subject, render_to_string("accounts/mail/password_link.txt", words))


@task
def send_password_link(user_id: int, attempt: int = 1) -> None:
    """The same for who asked for it: nobody waits. Where the mail server is away, it is tried again later."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None and not mail_password_link(user) and settings.EMAIL_URL:
        try_again(send_password_link, attempt, user_id)


def mail_factor_removed(user: User) -> bool:
    """Tells a person that an administrator has removed their second factor; True where the mail has gone out."""
    with translation.override(_language(user)):
        subject = gettext("RE-MAP: your second factor was removed")
        words = {"user": user, "address": settings.BASE_URL + reverse("account_login")}
        return _send(user, subject, render_to_string("accounts/mail/factor_removed.txt", words))


def _language(user: User) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def _send(user: User, subject: str, text: str) -> bool:
    if not settings.EMAIL_URL or not user.email:
        return False
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email]).send()
    except OSError:  # SMTPException is one
        logger.exception("A mail about account %s could not be sent.", user.pk)
        return False
    return True
