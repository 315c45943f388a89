"""What is asked, checked and left to do so that readers can trust a record: docs/decisions/0041."""

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What an owner says by one of the links of a mail."""

    RIGHT = "right", _("Still right")
    ENDED = "ended", _("It has ended")
    EDIT = "edit", _("Something is wrong")
    STOP = "stop", _("Do not ask me again")


class OwnerAsk(models.Model):
    """That the organisation behind a practice is being asked this year, how often, and what it said.

    One row a practice, written anew each year. It holds no address and no words of the organisation.
    """

    uid = models.CharField(max_length=40, unique=True)  # of the practice; the same in every language
    asked_on = models.DateField(db_index=True)
    mails = models.PositiveSmallIntegerField(default=0)  # that went out, the first and the reminders
    mailed_on = models.DateField(null=True)  # the last of them
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_on = models.DateField(null=True)
    closed = models.BooleanField(default=False)  # no more mails: answered, or handed to the editors

    def __str__(self):
        return f"{self.uid}: {self.asked_on}"


class Problem(models.TextChoices):
    """Why an address does not lead anywhere."""

    ADDRESS = "address", _("it is not an address of the web")
    NAME = "name", _("there is no such site")
    PRIVATE = "private", _("it leads into a private network")
    CONNECTION = "connection", _("the site does not answer")
    TIMEOUT = "timeout", _("the site takes too long")
    CERTIFICATE = "certificate", _("its certificate is not valid")
    REDIRECTS = "redirects", _("it leads on and on")
    GONE = "gone", _("the page is not there")
    BROKEN = "broken", _("the site fails")


class LinkCheck(models.Model):
    """One address that practices show, and on how many days in a row it was found to lead nowhere."""

    DEAD_AFTER = 3  # days

    key = models.CharField(max_length=64, unique=True)  # SHA-256 of the address, which may be too long for an index
    address = models.TextField()
    checked_on = models.DateField(null=True, db_index=True)
    not_before = models.DateField(null=True, db_index=True)  # a site has asked to be left alone until then
    busy_site = models.CharField(max_length=270, blank=True, db_default="")  # that one: perhaps it is only led to
    days_failed = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)

    def __str__(self):
        return self.address


class Reason(models.TextChoices):
    """Why a practice waits for an editor."""

    NO_CONTACT = "no-contact", _("Nobody can be asked")
    NO_ANSWER = "no-answer", _("The organisation has not answered")
    DUE = "due", _("Readers see that a check is due")
    DEAD_LINK = "dead-link", _("A link leads nowhere")
    ENDED = "ended", _("The organisation says that it has ended")
    EDIT = "edit", _("The organisation says that something is wrong")
    HELD = "held", _("The organisation’s answer waits for a draft")


class Outcome(models.TextChoices):
    CHECKED = "checked", _("Checked")
    APPLIED = "applied", _("Applied")
    DISMISSED = "dismissed", _("Dismissed")
    PASSED = "passed", _("Gone by itself")


class DueCheckQuerySet(models.QuerySet):
    def open(self) -> "DueCheckQuerySet":
        """Those that wait for an editor."""
        return self.filter(closed_on=None)


class DueCheck(models.Model):
    """A practice that waits for an editor, and why. One open row for each reason."""

    uid = models.CharField(max_length=40, db_index=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    opened_on = models.DateField(_("since"), db_index=True)
    text = models.TextField(blank=True)  # what the organisation wrote
    written_on = models.DateField(null=True)  # the last of it
    addresses = models.JSONField(default=list)  # [{"address", "problem"}] that lead nowhere
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # that the organisation stated: {field: value}
    closed_on = models.DateField(null=True, db_index=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    objects: ClassVar[Any] = DueCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice to check")
        verbose_name_plural = _("practices to check")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["uid", "reason"], condition=Q(closed_on=None), name="one_open_check_per_reason"
            )
        ]

    def __str__(self):
        return f"{self.uid}: {self.reason}"
