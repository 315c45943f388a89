"""Why a machine translation did not come about: of a whole run, and of one sentence."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """What the service did, in words for the person who asked for the translation."""

    UNREACHABLE = "unreachable", _("The translation service cannot be reached.")
    SLOW = "slow", _("The translation service did not answer in time.")
    BUSY = "busy", _("The translation service asks to wait: it has had too many requests.")
    QUOTA = "quota", _("The allowance of the translation service is used up.")
    FORBIDDEN = "forbidden", _("The translation service refuses this site: its key is missing, wrong or used up.")
    DOWN = "down", _("The translation service has a fault of its own.")
    UNREADABLE = "unreadable", _("The translation service answered with something that is not a translation.")
    TOO_LARGE = "too_large", _("The answer of the translation service was far too large and was not read.")
    BROKEN_OFF = "broken_off", _("The answer of the translation service broke off.")
    MOVED = "moved", _("The translation service points to another address. The site does not follow it.")
    REJECTED = "rejected", _("The translation service does not take this request. It may not offer the language.")
    SWITCHED_OFF = "switched_off", _("This site has no translation service any more.")
    FAULT = "fault", _("Something went wrong on this site. The people who run it find the details in its log.")


# Trying again changes nothing until someone has changed a setting.
FINAL = {Reason.MOVED, Reason.REJECTED, Reason.SWITCHED_OFF}


class Doubt(TextChoices):
    """Why a sentence was not stored, or was stored and has to be looked at."""

    EMPTY = "empty", _("The machine gave nothing back.")
    LENGTH = "length", _("The machine’s translation was far too long or too short.")
    TOO_LONG = "too_long", _("The machine’s translation was longer than this field allows.")
    MARKUP = "markup", _("The machine’s translation had other links or formatting.")
    LETTERS = "letters", _("The machine’s translation held signs that nobody sees.")
    UNCHANGED = "unchanged", _("The machine gave the sentence back untranslated.")
    TERM = "term", _("Check the terms: the glossary has another word.")


class ServiceError(Exception):
    """The service gave no translation.

    :param retry_after: seconds it asks to wait, where it said so
    """

    def __init__(self, reason: Reason, retry_after: int | None = None):
        super().__init__(reason.value)
        self.reason = reason
        self.retry_after = retry_after


class RefusedError(Exception):
    """One sentence that is not stored."""

    def __init__(self, doubt: Doubt):
        super().__init__(doubt.value)
        self.doubt = doubt
