"""What a reader tells who has used a practice."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from good_practices.models.use_report import Again, this_year
from hub import vocabulary
from hub.forms import GuardedForm
from hub.models.terms import Scheme

FIRST_YEAR = 1950
TOO_LONG = _("This is longer than 2,000 characters. Shorten it.")
YEAR = {
    "required": _("Write the year in which you used it, such as 2024."),
    "invalid": _("Write the year with four digits, such as 2024."),
    "min_value": _("Write the year with four digits, such as 2024."),
    "max_value": _("This year has not come yet. Write the year in which you used it."),
}


def _countries() -> list[tuple[str, str]]:
    return [("", "—"), *vocabulary.choices(vocabulary.COUNTRY)]


class UseForm(GuardedForm):
    """Where, with whom, what was changed, what came of it, and whether they would do it again."""

    field_order = ["country", "place", "year", "groups", "changed", "result", "again"]
    country = forms.ChoiceField(
        label=_("In which country?"),
        choices=_countries,
        error_messages={"required": _("Choose the country in which you used it.")},
    )
    place = forms.CharField(
        label=_("Where there? (you may leave this empty)"),
        help_text=_("A town, or a kind of place such as a school."),
        max_length=120,
        required=False,
        error_messages={"max_length": _("This is longer than 120 characters. Shorten it.")},
    )
    year = forms.IntegerField(
        label=_("In which year?"),
        min_value=FIRST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=YEAR,
    )
    groups = forms.MultipleChoiceField(
        label=_("With whom? (you may leave this empty)"),
        choices=partial(vocabulary.choices, Scheme.GROUP),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    changed = forms.CharField(
        label=_("What did you change? (you may leave this empty)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )
    result = forms.CharField(
        label=_("What came of it?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a few words what came of it."), "max_length": TOO_LONG},
    )
    again = forms.ChoiceField(
        label=_("Would you use it again?"),
        choices=Again.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you would use it again.")},
    )

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if year > this_year():
            raise forms.ValidationError(YEAR["max_value"], code="max_value")
        return year
