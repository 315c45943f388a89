from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F


class User(AbstractUser):
    """Someone who signs in to the admin. Readers have no account."""

    times_signed_out = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    def sign_out_everywhere(self) -> None:
        """Ends all sessions of the person, on every machine."""
        type(self).objects.filter(pk=self.pk).update(times_signed_out=F("times_signed_out") + 1)
        self.refresh_from_db(fields=["times_signed_out"])

    def _get_session_auth_hash(self, secret=None) -> str:
        """What a session has to know to go on: Django's, which a new password changes, and how often it was ended."""
        return f"{super()._get_session_auth_hash(secret)}:{self.times_signed_out}"  # type: ignore[misc]
