"""The two forms behind the report: words become a name of a concept, or bring up a page."""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import log
from wagtail.models import Locale

from hub.search import naming
from hub.search.models import Concept, Promotion


class Suggesting(forms.TextInput):
    """A text field with suggestions while one types, by the browser itself."""

    def __init__(self, suggestions: list[str], **kwargs):
        super().__init__(**kwargs)
        self.suggestions = suggestions

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"{name}-suggestions"
        field = super().render(name, value, (attrs or {}) | {"list": list_id, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((text,) for text in self.suggestions))
        return field + format_html('<datalist id="{}">{}</datalist>', list_id, options)


class NameForm(forms.Form):
    """Gives a concept one more name, or makes a concept with this name.

    :param locale: the language of the name
    """

    name = forms.CharField(
        label=_("Name"),
        max_length=naming.MAX_NAME_LENGTH,
        help_text=_("Counted words have no capitals and accents: put them back where they belong."),
    )
    concept = forms.CharField(
        label=_("Concept"),
        required=False,
        help_text=_("Type some letters, then choose from the list. Left empty, the name becomes a new concept."),
    )

    def __init__(self, *args, locale: Locale, **kwargs):
        super().__init__(*args, **kwargs)
        self.locale = locale
        self.by_title = titled(list(Concept.objects.filter(locale=locale)))
        self.fields["concept"].widget = Suggesting(sorted(self.by_title), attrs={"autofocus": True})

    def clean_concept(self) -> Concept | None:
        typed = self.cleaned_data["concept"]
        if not typed or typed in self.by_title:
            return self.by_title.get(typed)
        wanted = naming.key(typed)
        found = [concept for concept in self.by_title.values() if wanted in map(naming.key, concept.names)]
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("More than one concept has this name. Choose one from the list."))
        raise ValidationError(
            _("No concept has this name. Choose one from the list, or leave this empty to make a new one.")
        )

    def clean(self):
        super().clean()
        if not self.errors:
            try:
                self._named(self.cleaned_data["concept"]).full_clean(exclude=["code"])
            except ValidationError as error:
                raise ValidationError({"name": error.messages}) from error

    def _named(self, concept: Concept | None) -> Concept:
        """The concept with the name."""
        name = naming.tidy(self.cleaned_data["name"])
        if concept is None:
            return Concept(locale=self.locale, label=name)
        concept.synonyms = "\n".join([*concept.names[1:], name])
        return concept

    @transaction.atomic
    def save(self, user) -> Concept:
        chosen = self.cleaned_data["concept"]
        if chosen:
            chosen = Concept.objects.select_for_update().get(pk=chosen.pk)
        concept = self._named(chosen)
        concept.save()
        log(instance=concept, action="wagtail.edit" if chosen else "wagtail.create", user=user)
        return concept


def titled(concepts: list[Concept]) -> dict[str, Concept]:
    """Concepts by their label; those that share one, by label and code."""
    labels = Counter(concept.label for concept in concepts)
    return {
        concept.label if labels[concept.label] == 1 else f"{concept.label} ({concept.code})": concept
        for concept in concepts
    }


class PageChooser(AdminPageChooser):
    """Wagtail's, which fails to show again what is no number; so the field, which refuses it, is shown empty."""

    def get_value_data(self, value):
        try:
            return super().get_value_data(value)
        except ValueError:
            return super().get_value_data(None)


class PromotionForm(forms.ModelForm):
    """Puts a page first for words in one language, that of the instance."""

    class Meta:
        model = Promotion
        fields = ["page", "words"]
        widgets = {"page": PageChooser}

    def save_for(self, user) -> Promotion:
        promotion = self.save()
        log(instance=promotion, action="wagtail.create", user=user)
        return promotion
