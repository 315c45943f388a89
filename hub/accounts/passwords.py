"""Common passwords, also those that are only long."""

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    """Refuses a common password, two of them together, and a few characters over and over.

    Hardly any of the 20,000 common passwords has the 15 characters that we ask for: to be refused is what people
    make of them to get there.
    """

    def validate(self, password, user=None):
        super().validate(password, user)
        plain = password.casefold().strip()
        if self._is_pair(plain) or _is_repetition(plain):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def _is_pair(self, password: str) -> bool:
        return any(
            password[:cut] in self.passwords and password[cut:] in self.passwords for cut in range(1, len(password))
        )


def _is_repetition(password: str) -> bool:
    """True where the same beginning, of at most half the length, comes again and again."""
    return any(
        (password[:size] * len(password))[: len(password)] == password for size in range(1, len(password) // 2 + 1)
    )
