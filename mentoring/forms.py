"""What editors say of an edition of the manual."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from hub.languages import own_name
from mentoring.editions import manuals
from mentoring.models import ManualEdition
from mentoring.models.edition import MAX_CHANGES

PREFIX = "changes_"


def changes_field(language: str) -> forms.Field:
    return forms.CharField(
        label=_("What has changed (%(language)s)") % {"language": own_name(language)},
        help_text=_("One change a line, for those who know the last edition."),
        required=False,
        max_length=MAX_CHANGES,
        widget=AdminAutoHeightTextInput,
    )


class NewEditionForm(WagtailAdminModelForm):
    """Asks for a number, and for what has changed, in each language that has a live manual."""

    class Meta:
        model = ManualEdition
        fields = ["number"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.languages = list(manuals())
        for language in self.languages:
            self.fields[PREFIX + language] = changes_field(language)

    def clean(self):
        if not self.languages:
            raise ValidationError(_("No manual is published yet. An edition keeps what readers can read."))
        number = self.cleaned_data.get("number")
        if ManualEdition.objects.filter(number=number).exists():
            taken = _("There is an edition with this number. Editions stay as they are: take a new number.")
            self.add_error("number", taken)
        return super().clean()

    @property
    def changes(self) -> dict[str, str]:
        return {language: self.cleaned_data[PREFIX + language] for language in self.languages}


class ChangesForm(WagtailAdminModelForm):
    """Lets the lists of changes be corrected; all else of an edition stays as it was."""

    class Meta:
        model = ManualEdition
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.texts = list(self.instance.texts.all())
        for text in self.texts:
            self.fields[PREFIX + text.language] = changes_field(text.language)
            self.initial[PREFIX + text.language] = text.changes

    def save(self, commit=True):
        for text in self.texts:
            text.changes = self.cleaned_data[PREFIX + text.language]
            text.save(update_fields=["changes"])
        return self.instance
