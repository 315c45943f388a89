from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class MistakeReport(models.Model):
    """What a reader found wrong in a translation. No name and no address are asked for."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="mistake_reports", verbose_name=_("page"))
    text = models.TextField(_("what is wrong"))
    better = models.TextField(_("how it should read"), blank=True)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    handled = models.BooleanField(_("settled"), default=False)

    class Meta:
        verbose_name = _("mistake in a translation")
        verbose_name_plural = _("mistakes in translations")
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return str(_("Report of %(time)s")) % {"time": date_format(self.sent_at, "DATETIME_FORMAT")}
