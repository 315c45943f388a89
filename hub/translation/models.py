from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail_localize.locales.components import LocaleComponentModelForm, register_locale_component

from hub.translation.machine.models import MachineTranslationRun

__all__ = ["MachineTranslationRun", "RequiredReview", "review_required"]


@register_locale_component(
    heading=_("Review of translations"),
    help_text=_("Readers see a translation into this language only after a reviewer has approved it."),
)
class RequiredReview(models.Model):
    """A row means: translations into the language are reviewed before they are live."""

    locale = models.OneToOneField("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")

    base_form_class = LocaleComponentModelForm

    class Meta:
        verbose_name = _("review of translations")

    def __str__(self):
        return str(self.locale)


def review_required(locale_id: int) -> bool:
    """True where translations into a language pass a review before readers see them."""
    return RequiredReview.objects.filter(locale_id=locale_id).exists()
