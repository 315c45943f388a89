"""The signed link by which a person finds their registration: it works until that is erased."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import override

from mentoring.models import Registration

# Nothing in a token needs quoting in an address, and no mail program breaks it at a sign.
_SIGNER = signing.Signer(sep=".", salt="mentoring.registration")
LENGTH = 16  # of the part of the mark that a token carries


def token_of(registration: Registration) -> str:
    return _SIGNER.sign(f"{registration.pk}-{registration.email_mark[:LENGTH]}")


def link(registration: Registration) -> str:
    """The address of a registration, in the language of the person."""
    with override(registration.language):
        return settings.BASE_URL + reverse("registration", args=[token_of(registration)])


def registration_of(token: str) -> Registration | None:
    """The registration of a link; None where it is not there any more.

    :raises BadSignature: where the link is not ours, or a part of one
    """
    pk, mark = _SIGNER.unsign(token).split("-")
    found = Registration.objects.select_related("event").filter(pk=int(pk)).first()
    return found if found and constant_time_compare(found.email_mark[:LENGTH], mark) else None
