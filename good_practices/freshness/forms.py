"""What an owner fills in. Most answers are a button."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from good_practices.models import PracticePage
from good_practices.models.freshness import Answer
from hub.forms import GuardedForm


class AnswerForm(GuardedForm):
    """Nothing but the button, which says what it does.

    :param page: the practice that is asked about
    """

    button = _("Yes, it is still right")

    def __init__(self, *args, page: PracticePage, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page

    def answered(self) -> dict[str, Any]:
        """What was filled in, as answers.take reads it."""
        return dict(self.stored_fields())


class EndedForm(AnswerForm):
    """In which year it ended."""

    button = _("It has ended")

    year = forms.IntegerField(
        label=_("Its last year"),
        min_value=1800,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Write the year in which it ended."),
            "invalid": _("Write the year with four digits."),
            "min_value": _("Write the year with four digits."),
        },
    )

    def clean_year(self) -> int:
        year, this_year = self.cleaned_data["year"], timezone.localdate().year
        if year > this_year:
            raise forms.ValidationError(_("This year has not come yet. Write the last year in which it took place."))
        if self.page.start_year and year < self.page.start_year:
            text = _now("The record says that it began in %(year)s. Write that year or a later one.")
            raise forms.ValidationError(text % {"year": self.page.start_year})
        return year


class CorrectionForm(AnswerForm):
    """What is wrong."""

    button = _("Send")

    text = forms.CharField(
        label=_("What is wrong, and how should it read?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Say what is wrong first."),
            "max_length": _("This is longer than 4,000 characters. Shorten it."),
        },
    )


class StopForm(AnswerForm):
    button = _("Do not ask us again")


FORMS: dict[Answer, type[AnswerForm]] = {
    Answer.RIGHT: AnswerForm,
    Answer.ENDED: EndedForm,
    Answer.EDIT: CorrectionForm,
    Answer.STOP: StopForm,
}
