"""Entries in words, for those who read the log."""

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

from hub.audit.models import Entry

ACTIONS = {
    "signed_in": _("Signed in"),
    "signed_out": _("Signed out"),
    "sign_in_failed": _("Sign-in failed"),
    "second_factor.added": _("Second factor added"),
    "second_factor.removed": _("Second factor removed"),
    "second_factor.reset": _("Second factor renewed"),
    "second_factor.failed": _("Second factor refused"),
    "password.changed": _("Password changed"),
    "account.invited": _("Link to choose a password made"),
    "account.created": _("Account created"),
    "account.changed": _("Account changed"),
    "account.deleted": _("Account or group deleted"),
    "rights.changed": _("Rights changed"),
    "token.created": _("Key for the API created"),
    "token.revoked": _("Key for the API revoked"),
    "exported": _("File taken out of the admin"),
    "private.viewed": _("Private data viewed"),
    "audit.archived": _("Old entries of the audit log archived"),
}

# {key of a detail: in words}
DETAILS = {
    "added": _("Added: %(values)s"),
    "removed": _("Removed: %(values)s"),
    "on": _("Switched on: %(values)s"),
    "off": _("Switched off: %(values)s"),
    "changed": _("Changed: %(values)s"),
    "factor": _("Factor: %(values)s"),
    "network": _("From the network: %(values)s"),
    "head": _("Up to: %(values)s"),
}
VALUES = {
    "is_active": _("may sign in"),
    "is_staff": _("staff"),
    "is_superuser": _("may do everything"),
    "username": _("user name"),
    "email": _("e-mail address"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
}


def action_in_words(action: str) -> str:
    """What was done; of an action that nobody knows any more, its code."""
    if action in ACTIONS:
        return str(ACTIONS[action])
    return capfirst(str(registry.get_action_label(action))) if registry.action_exists(action) else action


def kind_in_words(entry: Entry) -> str:
    """What kind of object an entry is about: a model's name, or the code of a view."""
    try:
        return capfirst(str(apps.get_model(entry.kind)._meta.verbose_name))
    except (LookupError, ValueError):
        return entry.kind


def actor_in_words(entry: Entry) -> str:
    """Who did it. Nobody is signed in where a sign-in fails, and where a command runs."""
    return entry.actor or gettext("nobody signed in")


def details_in_words(entry: Entry) -> str:
    """The details, each with its values."""
    told = []
    for key, value in entry.details.items():
        values = [str(VALUES.get(one, one)) for one in (value if isinstance(value, list) else [value]) if one]
        if values and key in DETAILS:
            told.append(str(DETAILS[key]) % {"values": ", ".join(values)})
    return " · ".join(told)
