"""What a reader can tell an organisation, or us about it; and what editors fill in."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ImproperlyConfigured, ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from good_practices.models import FormerCode, Organisation, OrganisationName
from good_practices.models.organisation import LONGEST
from hub.encryption import decrypted_or_why
from hub.forms import GuardedForm, MessageForm

INVALID_ADDRESS = {
    "required": _("Write the e-mail address to which the answer goes."),
    "invalid": _("Write the e-mail address like name@example.org."),
}


class RelayForm(MessageForm):
    """A question that is passed on. The answer goes to the reader, so an address is needed."""

    field_order = ["message", "email"]
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("The organisation sees it, and answers there. We do not keep it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=INVALID_ADDRESS,
    )

    def say_it_was_not_sent(self) -> None:
        """The words stay in the form."""
        text = _("The message could not be passed on just now. Your words are still here: try again later.")
        self.add_error(None, ValidationError(text, code="not sent"))

    @property
    def status(self) -> int:
        return 503 if self.has_error(NON_FIELD_ERRORS, "not sent") else super().status


class CorrectionForm(GuardedForm):
    """What an organisation says of itself and its practices. Editors check it before anything changes."""

    field_order = ["message", "role", "email"]
    encrypted = {"email"}
    message = forms.CharField(
        label=_("What should be different?"),
        help_text=_("For example: another name, another address, a practice that has ended, or that all is right."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Write what should be different first."),
            "max_length": _("Your message is longer than 5,000 characters. Shorten it, or send it in parts."),
        },
    )
    role = forms.CharField(
        label=_("Your role in the organisation"),
        max_length=120,
        error_messages={"required": _("Say what you do there, such as “coordinator”.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail at the organisation"),
        help_text=_("We write there to make sure that it is you. It is not shown on this site."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=INVALID_ADDRESS,
    )


class OrganisationForm(WagtailAdminModelForm):
    """The contact is stored encrypted, so it is no field of the model."""

    contact = forms.EmailField(
        label=_("Contact"),
        required=False,
        help_text=_(
            "An address of the organisation, not of a person. Readers’ questions are passed on to it, and once a year "
            "it is asked whether its practices are still described rightly. It is never shown."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        try:
            self.fields["contact"].initial = self.instance.contact
        except ImproperlyConfigured:
            self.fields["contact"].help_text = decrypted_or_why(self.instance.contact_encrypted)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        former = FormerCode.objects.exclude(organisation=self.instance).filter(code=code).first()
        if former is not None:
            text = _("The address with this code leads to “%(name)s”, which had it before. Choose another code.")
            raise ValidationError(text % {"name": former.organisation.name})
        return code

    def save(self, commit=True):
        if "contact" in self.changed_data:  # what cannot be read stays until there is another one
            self.instance.contact = self.cleaned_data["contact"]
        organisation = super().save(commit)
        if commit and Organisation.objects.named(organisation.name) is None:
            OrganisationName.objects.create(organisation=organisation, name=organisation.name)
        return organisation


class MergeForm(forms.Form):
    """Which organisation stays. It is written and not chosen from a list: there are thousands."""

    into = forms.CharField(
        label=_("It is the same as"),
        max_length=LONGEST,
        help_text=_("Its name, one of its spellings, or its code."),
    )

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_into(self) -> Organisation:
        written = self.cleaned_data["into"]
        into = Organisation.objects.named(written) or Organisation.objects.filter(code=written).first()
        if into is None:
            raise ValidationError(
                _("No organisation is called that here. Copy its name or its code from the list of organisations.")
            )
        if into == self.organisation:
            raise ValidationError(_("This is the organisation itself. Write the other one."))
        if self.organisation.has_contact and into.has_contact and not self._have_the_same_contact(into):
            raise ValidationError(
                _("Both have a contact, and not the same one. Empty that of the one that goes, then merge.")
            )
        return into

    def _have_the_same_contact(self, other: Organisation) -> bool:
        """False too where one cannot be read."""
        try:
            return self.organisation.contact == other.contact
        except ImproperlyConfigured:
            return False
