"""What somebody who wants to come is asked, and what they can do afterwards."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from hub.forms import GuardedForm


class RegistrationForm(GuardedForm):
    """A name for the list at the door, and an address to write to; nothing else."""

    field_order = ["name", "email"]
    button = _("Register")
    per_hour = 60  # a class that registers in one room
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As you want to be called there."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Write a name. It need not be your full name."),
            "max_length": _("This is longer than 120 characters. Shorten it."),
        },
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("We write there that you have a place, and before the event. It is not shown to anyone else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address: we tell you there whether you have a place."),
            "invalid": _("Write the e-mail address like name@example.org."),
        },
    )

    def say_it_is_closed(self) -> None:
        """Somebody was still writing when registration ended."""
        self.add_error(None, ValidationError(_("Nobody can register for this any more."), code="closed"))

    @property
    def status(self) -> int:
        return 410 if self.has_error(NON_FIELD_ERRORS, "closed") else super().status


class CancelForm(GuardedForm):
    """Only a button: a link that is opened by itself cancels nothing."""

    button = _("Cancel my registration")
