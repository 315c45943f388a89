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
from hub.accounts.signals import invited
from hub.retries import try_again
from hub.tasks import LONG, has_worker

logger = logging.getLogger(__name__)


def password_link(user: User) -> str:
    """An address where the person chooses a password: once, and within PASSWORD_RESET_TIMEOUT."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=key)


def hand_out_link(user: User) -> str:
    """A sentence with the link for who runs a command, and the entry in the audit log that it was handed out."""
    invited.send(sender=User, user=user, request=None)
    return f"{user.get_username()} chooses a password here, once, within two days:\n{password_link(user)}"


def mail_password_link(user: User) -> bool:
    """True where the mail has gone out; False where mail is not set, or the mail server does not take it."""
    with translation.override(_language(user)):
        return _send_link(user, gettext("RE-MAP: choose your password"), "accounts/mail/password_link.txt")


def mail_factor_removed(user: User) -> bool:
    """The same, and tells that an administrator has removed the second factor."""
    with translation.override(_language(user)):
        return _send_link(user, gettext("RE-MAP: your second factor was removed"), "accounts/mail/factor_removed.txt")


@task(priority=LONG)
def send_password_link(user_id: int, attempt: int = 1) -> None:
    """The same for who asked for it; nothing where nobody has that number.

    Nobody waits, whatever runs the tasks. Where the mail server is away, it is tried again later.
    """
    user = User.objects.filter(pk=user_id).first()
    if user is not None and not mail_password_link(user) and settings.EMAIL_URL:
        try_again(send_password_link.using(priority=0), attempt, user_id)


def ask_for_password_link(user_id: int) -> None:
    """Has the mail sent when the transaction commits: by a worker, whom nobody waits for, before all long work."""
    priority = 0 if has_worker() else LONG
    send_password_link.using(priority=priority).enqueue(user_id)


def _language(user: User) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def _send_link(user: User, subject: str, template: str) -> bool:
    until = timezone.now() + datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    text = render_to_string(template, {"user": user, "link": password_link(user), "until": until})
    return _send(user, subject, text)


def _send(user: User, subject: str, text: str) -> bool:
    if not settings.EMAIL_URL or not user.email:
        return False
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email]).send()
    except OSError:  # SMTPException is one
        logger.exception("A mail about account %s could not be sent.", user.pk)
        return False
    return True
