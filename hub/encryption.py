"""Encryption at rest of what may not be read in a backup, with the keys of PRIVATE_DATA_KEYS."""

from collections.abc import Callable

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext

_kept: list[Callable[[], int]] = []


def register(encrypt_anew: Callable[[], int]) -> None:
    """Names a function that puts what a feature keeps under the first key, and gives their number."""
    _kept.append(encrypt_anew)


def encrypt_all_anew() -> int:
    """Puts all that was registered under the first key; inside a transaction.

    :returns: how many there are
    """
    return sum(encrypt_anew() for encrypt_anew in _kept)


def encrypt(text: str) -> str:
    """The text under the first key; raises ImproperlyConfigured where there is none."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """The text that was encrypted under any of the keys; raises ImproperlyConfigured where none of them fits."""
    try:
        return _keys().decrypt(encrypted).decode()
    except InvalidToken:
        raise ImproperlyConfigured("No key of PRIVATE_DATA_KEYS fits; add the one that was in use before.") from None


def decrypted_or_why(encrypted: str) -> str:
    """The text for those who may read it; where no key fits, a sentence that says so in its place."""
    try:
        return decrypt(encrypted)
    except ImproperlyConfigured:
        return gettext("It cannot be read: its key is missing.")


def _keys() -> MultiFernet:
    if not settings.PRIVATE_DATA_KEYS:
        raise ImproperlyConfigured("Set the environment variable PRIVATE_DATA_KEYS; see docs/names.md.")
    return MultiFernet([Fernet(key) for key in settings.PRIVATE_DATA_KEYS])
