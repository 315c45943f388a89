from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from hub.blocks import BodyBlock
from hub.encryption import decrypt, encrypt
from hub.forms import ContactForm
from hub.models.base import BasePage


class ContactPage(BasePage):
    """Where the call at the foot of every page leads. The form itself is hub.forms.ContactForm."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    thanks = models.TextField(_("thanks, shown after sending"), max_length=500)

    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("thanks")]

    max_count_per_parent = 1

    class Meta:
        verbose_name = _("contact page")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["form"] = kwargs.get("form") or ContactForm()
        context["sent"] = kwargs.get("sent", "sent" in request.GET)
        return context


class ContactMessage(models.Model):
    """What a reader wrote. Name and e-mail are optional and are seen by editors only."""

    message = models.TextField(_("message"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    email_encrypted = models.TextField(_("e-mail"), blank=True, default="", db_default="", editable=False)
    # As the last release wrote it: encrypted every night (hub.contact), and gone with the next release.
    email_plain = models.EmailField(blank=True, default="", db_default="", db_column="email", editable=False)
    language = models.CharField(_("language"), max_length=10)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    handled = models.BooleanField(_("answered"), default=False)

    class Meta:
        verbose_name = _("message from the contact form")
        verbose_name_plural = _("messages from the contact form")
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return str(_("Message of %(time)s")) % {"time": date_format(localtime(self.sent_at), "DATETIME_FORMAT")}

    @property
    def email(self) -> str:
        """Where editors answer; empty where none was given.

        :raises ImproperlyConfigured: where no key of PRIVATE_DATA_KEYS fits
        """
        return decrypt(self.email_encrypted) if self.email_encrypted else self.email_plain

    @email.setter
    def email(self, address: str) -> None:
        self.email_encrypted, self.email_plain = encrypt(address) if address else "", ""
