from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from hub.translation.exchange.formats import FORMATS, XLIFF12


class PageDownloadForm(forms.Form):
    """In which format a page goes out."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(name, file_format.label) for name, file_format in FORMATS.items()],
        initial=XLIFF12.name,
        help_text=_("XLIFF 1.2 is read by every translation tool. PO suits volunteers with a free editor."),
    )


class SelectionDownloadForm(PageDownloadForm):
    """In which language and format chosen pages go out."""

    language = forms.ModelChoiceField(
        Locale.objects.none(), label=_("Language"), to_field_name="language_code", empty_label=None
    )
    field_order = ["language", "which", "format"]

    def __init__(self, *args, languages: list[Locale], **kwargs):
        """:param languages: those the user may translate into"""
        super().__init__(*args, **kwargs)
        languages_field = cast("forms.ModelChoiceField", self.fields["language"])
        languages_field.queryset = Locale.objects.filter(pk__in=[language.pk for language in languages])


class DownloadForm(SelectionDownloadForm):
    """Which pages go out, in one language."""

    which = forms.MultipleChoiceField(
        label=_("Pages"),
        choices=[("incomplete", _("with sentences that are not translated")), ("outdated", _("outdated"))],
        initial=["incomplete", "outdated"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: all pages whose translation was begun."),
    )


class UploadForm(forms.Form):
    """A file that comes back. Whatever is wrong with it is said by hub.translation.exchange.intake."""

    file = forms.FileField(
        label=_("File"), help_text=_("XLIFF 1.2, 2.0 or 2.1, PO, or a ZIP archive of such files; at most 10 MB.")
    )
    overwrite = forms.BooleanField(
        label=_("Overwrite approved sentences"),
        required=False,
        help_text=_("Else the sentences of a reviewed page stay, and only missing ones are added."),
    )
