from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from hub.vocabulary import Label


class Scheme(models.TextChoices):
    """The vocabularies of the taxonomy. One more is one more line here (and its labels in the content files)."""

    TYPE = "type", _("Practice type")
    TOPIC = "topic", _("Topic")
    NEED = "need", _("Need")
    PHASE = "phase", _("Phase")
    PREVENTION = "prevention", _("Prevention level")
    GROUP = "group", _("Target group")
    PROFESSIONAL = "professional", _("Who can use it")
    SETTING = "setting", _("Setting")
    LEVEL = "level", _("Delivery level")
    ORGANISATION_TYPE = "organisation_type", _("Type of organisation")
    SAFEGUARD = "safeguard", _("Safeguard")
    CONTENT_NOTE = "content_note", _("Content note")


class TermQuerySet(models.QuerySet):
    def labels(self, language: str) -> dict[str, dict[str, str]]:
        """{scheme: {code: label}} in the language, one query; the source's label where a translation is missing."""
        return self._texts("label", language)

    def definitions(self, language: str) -> dict[str, dict[str, str]]:
        """As `labels`, what the terms mean; empty where that is not written."""
        return self._texts("definition", language)

    def _texts(self, field: str, language: str) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        source = settings.LANGUAGE_CODE
        rows = self.filter(locale__language_code__in={source, language}).order_by("scheme", "position", "code")
        for scheme, code, text, spoken in rows.values_list("scheme", "code", field, "locale__language_code"):
            terms = found.setdefault(scheme, {})
            if spoken == language or code not in terms:
                terms[code] = Label(text, spoken)
        return found


class Term(TranslatableMixin, models.Model):
    """One entry of the taxonomy in one language. Pages refer to its code, which never changes."""

    scheme = models.CharField(_("scheme"), max_length=30, choices=Scheme.choices)
    code = models.SlugField(
        _("code"), max_length=60, help_text=_("Used in addresses and by partners. It cannot be changed later.")
    )
    label = models.CharField(_("label"), max_length=120)
    definition = models.TextField(_("definition"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1000)

    objects: ClassVar[Any] = TermQuerySet.as_manager()

    panels = [
        FieldPanel("scheme"),
        FieldPanel("code"),
        FieldPanel("label"),
        FieldPanel("definition"),
        FieldPanel("position"),
    ]
    translatable_fields = [
        SynchronizedField("scheme", overridable=False),
        SynchronizedField("code", overridable=False),
        SynchronizedField("position", overridable=False),
        TranslatableField("label"),
        TranslatableField("definition"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["scheme", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code", "locale"], name="one_term_per_code_and_locale")
        ]

    def __str__(self):
        return self.label

    def clean(self):
        super().clean()
        twins = (
            type(self).objects.filter(scheme=self.scheme, code=self.code, locale_id=self.locale_id).exclude(pk=self.pk)
        )
        if twins.exists():
            raise ValidationError(
                {"code": _("This code exists already in this scheme. Change that term, or choose another code.")}
            )
        if self.pk:
            before = type(self).objects.get(pk=self.pk)
            if (before.scheme, before.code) != (self.scheme, self.code):
                raise ValidationError(
                    {"code": _("A code never changes: pages, links and partners use it. Add a new term instead.")}
                )
