"""Model fields that hold codes of a vocabulary. Codes travel with the row and its revisions; labels are looked up."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from hub import vocabulary


def check_codes(scheme: str, codes: list[str]) -> None:
    """Raises ValidationError naming the codes that the scheme does not have."""
    known = vocabulary.codes(scheme)
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise ValidationError(
            _("%(codes)s: not a code of “%(scheme)s”. Choose from the list, or ask a librarian to add the term."),
            code="unknown_code",
            params={"codes": ", ".join(map(str, unknown)), "scheme": scheme},
        )


class CodesField(models.JSONField):
    """A list of codes of one scheme, in the order chosen, without doubles.

    :param scheme: a scheme of hub.vocabulary, such as "topic" or "country".
    """

    def __init__(self, *args, scheme: str, **kwargs):
        self.scheme = str(scheme)
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"scheme": self.scheme}

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if not isinstance(value, list) or len(set(map(str, value))) != len(value):
            raise ValidationError(_("Give each code once, as a list."), code="not_a_list")
        check_codes(self.scheme, value)

    def formfield(self, **kwargs):
        wide = self.scheme in (vocabulary.COUNTRY, vocabulary.LANGUAGE)
        return forms.MultipleChoiceField(
            choices=partial(vocabulary.choices, self.scheme),
            widget=forms.SelectMultiple(attrs={"size": 8}) if wide else forms.CheckboxSelectMultiple(),
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
        )


class CodeField(models.CharField):
    """One code of one scheme, or an empty text.

    :param scheme: a scheme of hub.vocabulary, such as "type".
    """

    def __init__(self, *args, scheme: str, **kwargs):
        self.scheme = str(scheme)
        kwargs.setdefault("max_length", 60)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"scheme": self.scheme}

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if value:
            check_codes(self.scheme, [value])

    def formfield(self, **kwargs):
        def options():
            return [("", "—"), *vocabulary.choices(self.scheme)]

        return forms.ChoiceField(
            choices=options, required=not self.blank, label=capfirst(self.verbose_name), help_text=self.help_text
        )
