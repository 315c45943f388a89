"""What a session notes about how it was opened."""

import time

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from hub.accounts.factors import FACTORS


@receiver(user_logged_in, dispatch_uid="accounts_signed_in")
def note_sign_in(request, **kwargs):
    request.session["signed_in_at"] = time.time()


@receiver(authenticator_added, sender=Authenticator, dispatch_uid="accounts_enrolled")
def note_enrolment(request, user, authenticator, **kwargs):
    """Who has just set up a factor has shown it."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
