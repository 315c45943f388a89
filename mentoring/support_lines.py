"""Support lines of the mentors' corner: whom to call where, and when somebody last made sure of it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from hub import vocabulary
from hub.blocks import SameInEveryLanguage

CHECKED_FOR = timedelta(days=365)  # so long a check holds
# One number, and no room for a second one: none in the world has more than 15 digits.
NUMBER = r"^\+?[0-9](?:(?:\) ?| ?\(|[ .-])?[0-9]){1,14}$"


def _countries():
    return vocabulary.choices(vocabulary.COUNTRY)


def _languages():
    return vocabulary.choices(vocabulary.LANGUAGE)


class PhoneBlock(SameInEveryLanguage, blocks.CharBlock):
    """A number, as it is written for people."""

    def __init__(self, **kwargs):
        check = RegexValidator(NUMBER, _("Write the number with digits and spaces, such as +358 10 123 4567."))
        super().__init__(**({"max_length": 32, "validators": [check]} | kwargs))


class SupportLineValue(blocks.StructValue):
    @property
    def dialled(self) -> str:
        """The number as a telephone takes it: the 0 in +358 (0)10 is dialled in its country only, without +358."""
        phone = self["phone"] or ""
        if phone.startswith(("+", "00")):
            phone = phone.replace("(0)", "")
        return "".join(sign for sign in phone if sign in "+0123456789")

    @property
    def is_due(self) -> bool:
        """True where nobody has made sure of it for a year."""
        checked = self["last_checked"]
        return checked is None or checked < timezone.localdate() - CHECKED_FOR


class SupportLineBlock(blocks.StructBlock):
    """What can be dialled is the same in every language; who answers, when and for whom is said in each."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    for_whom = blocks.CharBlock(label=_("For whom"), required=False, default="")
    phone = PhoneBlock(label=_("Telephone"), required=False, default="")
    hours = blocks.CharBlock(label=_("When it answers"), required=False, default="")
    languages = blocks.MultipleChoiceBlock(label=_("Languages spoken"), choices=_languages, required=False, default=[])
    website = blocks.URLBlock(
        label=_("Website"), required=False, default="", help_text=_("A translation can name another one.")
    )
    country = blocks.ChoiceBlock(label=_("Country"), choices=_countries)
    place = blocks.CharBlock(
        label=_("Region or town"), required=False, default="", help_text=_("Empty where it is for the whole country.")
    )
    last_checked = blocks.DateBlock(
        label=_("Last checked"),
        required=False,
        help_text=_("The day on which somebody called, or read it on the line’s own website."),
    )

    class Meta:
        icon = "mobile-alt"
        label = _("Support line")
        description = _("A telephone or website where people are helped.")
        value_class = SupportLineValue
        preview_value = {"name": "A line", "phone": "+358 10 123 4567", "country": "FI"}

    def clean(self, value):
        line = super().clean(value)
        if not (line["phone"] or line["website"] or self.is_deferred_validation):
            raise blocks.StructBlockValidationError(
                non_block_errors=[ValidationError(_("Give a telephone number, a website, or both."))]
            )
        return line


class Place(NamedTuple):
    """The support lines of a place, in the order that editors gave.

    :param country: its code
    :param place: a region or town in the words of the page; "" for the whole country
    """

    country: str
    place: str
    lines: list[SupportLineValue]


def by_place(lines: Iterable[SupportLineValue]) -> list[Place]:
    """Support lines by country and place, in the order in which these first come."""
    places: dict[tuple[str, str], list[SupportLineValue]] = {}
    for line in lines:
        places.setdefault((line["country"], line["place"]), []).append(line)
    return [Place(country, place, found) for (country, place), found in places.items()]
