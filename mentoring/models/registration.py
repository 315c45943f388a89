"""Who comes to a training: docs/decisions/0045."""

from typing import Any, ClassVar

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from hub.encryption import decrypt, encrypt


class EventRegister(models.Model):
    """What is kept of a training beside its page, once for all languages.

    Revisions of the page do not bring it back, and it outlives the page: what must be erased is found without it.

    :ivar told: what calendars were told last, and `sequence` how often that has changed
    :ivar had_place, had_to_wait: how many there were, when the registrations were erased
    """

    uid = models.CharField(max_length=40, unique=True, editable=False)
    title = models.CharField(_("training"), max_length=255, editable=False)
    ends_on = models.DateField(_("last day"), editable=False)
    told = models.JSONField(default=dict, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    had_place = models.PositiveIntegerField(default=0, editable=False)
    had_to_wait = models.PositiveIntegerField(default=0, editable=False)

    registrations: Any  # of RegistrationQuerySet

    class Meta:
        verbose_name = _("register of a training")
        verbose_name_plural = _("registers of trainings")
        ordering = ["-ends_on", "-pk"]

    def __str__(self):
        return self.title


class RegistrationQuerySet(models.QuerySet):
    def with_place(self) -> "RegistrationQuerySet":
        return self.filter(state=Registration.State.PLACE)

    def waiting(self) -> "RegistrationQuerySet":
        """Those who wait, the longest first."""
        return self.filter(state=Registration.State.WAITING)


class Registration(models.Model):
    """One person who wants to come, by name and address, both encrypted; erased 30 days after the event."""

    class State(models.TextChoices):
        PLACE = "place", _("Has a place")
        WAITING = "waiting", _("Waits for a place")

    event = models.ForeignKey(
        EventRegister, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("training")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, editable=False)
    name_encrypted = models.TextField(editable=False)
    email_encrypted = models.TextField(editable=False)
    email_mark = models.CharField(max_length=64, editable=False)  # finds the same address again without telling it
    language = models.CharField(_("language"), max_length=20, editable=False)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    reminded = models.BooleanField(default=False, editable=False)

    objects: ClassVar[Any] = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "email_mark"], name="one_registration_per_address")]

    def __str__(self):
        return str(self.event)

    @property
    def has_place(self) -> bool:
        return self.state == self.State.PLACE

    @property
    def name(self) -> str:
        """:raises ImproperlyConfigured: where no key of PRIVATE_DATA_KEYS fits, as for `email`"""
        return decrypt(self.name_encrypted)

    @name.setter
    def name(self, name: str) -> None:
        self.name_encrypted = encrypt(name)

    @property
    def email(self) -> str:
        return decrypt(self.email_encrypted)

    @email.setter
    def email(self, address: str) -> None:
        self.email_encrypted = encrypt(address)
        self.email_mark = mark_of(address)


def mark_of(address: str) -> str:
    """What stands for an e-mail address: the same for each way to write it in capitals and small letters."""
    return salted_hmac("mentoring.registration", address.strip().casefold(), algorithm="sha256").hexdigest()
