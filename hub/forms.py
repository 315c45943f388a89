"""Forms of the public site."""

import datetime
import time
from typing import ClassVar, cast

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.limits import is_flooded

SALT = "hub.contact"
SHORTEST_SECONDS, LONGEST_SECONDS = 3, 24 * 60 * 60


def new_token() -> str:
    """A signed time, put into the form when it is shown."""
    return signing.dumps(int(time.time()), salt=SALT)


class GuardedForm(forms.Form):
    """A form for everyone. A trap field and a signed time keep scripts out without a puzzle and without a cookie."""

    website = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    token = forms.CharField(widget=forms.HiddenInput, initial=new_token)

    per_hour: ClassVar[int | None] = None  # from one network; FORMS_PER_HOUR where it is not said
    encrypted: ClassVar[set[str]] = set()  # names of fields that cannot be looked for in the database

    def clean_token(self):
        try:
            age = time.time() - signing.loads(self.cleaned_data["token"], salt=SALT)
        except signing.BadSignature:
            age = LONGEST_SECONDS
        if age >= LONGEST_SECONDS:
            data = cast(QueryDict, self.data).copy()  # with all that was chosen of a list
            data["token"] = new_token()
            self.data = data
            raise forms.ValidationError(
                _("This form was open for a long time. Your words are still here: send it again.")
            )
        # Before its time is what a server shows whose clock is ahead of the one that is asked.
        if 0 <= age < SHORTEST_SECONDS:
            raise forms.ValidationError(_("That was very fast. Your words are still here: send it again."))
        return self.cleaned_data["token"]

    def refuse_for_now(self) -> None:
        """Says that too much comes in. The words stay in the form."""
        self.add_error(
            None, _("Very much is being sent to us just now. Your words are still here: send them again in an hour.")
        )

    def is_accepted(self, request: HttpRequest, what: str) -> bool:
        """True where what was posted may be kept: it is valid, and not too much comes in.

        :param what: which form; each is counted apart
        """
        if self.is_valid() and is_flooded(request, what, self.per_hour):
            self.refuse_for_now()
        return self.is_bound and not self.errors

    @property
    def status(self) -> int:
        """Of the answer that shows the form."""
        if not self.errors:
            return 200
        return 429 if self.non_field_errors() else 422

    def is_dropped(self, kept: QuerySet) -> bool:
        """True for what is not kept, without a word: a script's, and the second click on the button.

        :param kept: what was posted before, with `sent_at` and the fields of the form
        """
        since = timezone.now() - datetime.timedelta(minutes=10)
        fields = self.stored_fields()
        same = kept.filter(
            sent_at__gte=since, **{name: text for name, text in fields.items() if name not in self.encrypted}
        )
        return self.is_trapped or any(
            all(getattr(row, name) == fields[name] for name in self.encrypted) for row in same
        )

    @property
    def is_trapped(self) -> bool:
        """True when the field that people do not see was filled in."""
        return bool(self.cleaned_data.get("website"))

    def stored_fields(self) -> dict[str, str]:
        """What is stored of a valid form."""
        return {name: text for name, text in self.cleaned_data.items() if name not in ("website", "token")}


class MessageForm(GuardedForm):
    """Words to somebody."""

    message = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Write your message first."),
            "max_length": _("Your message is longer than 5,000 characters. Shorten it, or send it in parts."),
        },
    )


class ContactForm(MessageForm):
    """A message, and an address for the answer if the reader wants one."""

    field_order = ["message", "name", "email"]
    encrypted: ClassVar[set[str]] = {"email"}
    name = forms.CharField(
        label=_("Your name (you may leave this empty)"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail, if you want an answer"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write the e-mail address like name@example.org, or leave it empty.")},
    )


class MistakeForm(GuardedForm):
    """What is wrong in a translation, and how it should read."""

    field_order = ["text", "better"]
    text = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("Copy the words you mean, and say what is wrong with them."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Say what is wrong first."),
            "max_length": _("This is longer than 2,000 characters. Shorten it."),
        },
    )
    better = forms.CharField(
        label=_("How should it read? (you may leave this empty)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("This is longer than 2,000 characters. Shorten it.")},
    )
