"""The second factor: who has one, whether a session was opened with it, and how it is taken away."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.db import transaction

from hub.accounts.models import User
from hub.encryption import decrypt, encrypt

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes stand in for one, and are none


# Where each keeps what only it knows.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_last_factor(authenticator: Authenticator) -> bool:
    """True where the person would be without a second factor when it is gone."""
    others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS).exclude(pk=authenticator.pk)
    return authenticator.type in FACTORS and not others.exists()


def passed_second_factor(request, user: User) -> bool:
    """True where the person has a second factor, and has shown one in this session that they still have."""
    records = get_authentication_records(request, user)
    shown = {record["id"] for record in records if record["method"] == "mfa"}
    owned = dict(Authenticator.objects.filter(user=user).values_list("pk", "type")) if shown else {}
    return not shown.isdisjoint(owned) and not set(FACTORS).isdisjoint(owned.values())


def remove_second_factor(user: User, request=None) -> None:
    """Takes all factors, recovery codes and the password of a person away and ends their sessions: they begin anew.

    The password goes too: who knows it, and is not the owner, would set up a factor of their own.

    :param request: of the administrator who does it; None for a command
    """
    with transaction.atomic():
        removed = list(Authenticator.objects.select_for_update().filter(user=user))
        Authenticator.objects.filter(user=user).delete()
        user.set_unusable_password()
        user.save(update_fields=["password"])
        user.sign_out_everywhere()
    for authenticator in removed:
        authenticator_removed.send(sender=Authenticator, request=request, user=user, authenticator=authenticator)


def encrypt_secrets_anew() -> int:
    """Puts the secrets of all factors under the first of PRIVATE_DATA_KEYS.

    :returns: how many there are
    """
    rows = Authenticator.objects.select_for_update().filter(type__in=SECRETS)
    for row in rows:
        name = SECRETS[Authenticator.Type(row.type)]
        row.data[name] = encrypt(decrypt(row.data[name]))
        row.save(update_fields=["data"])
    return len(rows)
