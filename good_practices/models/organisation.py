"""Who carries practices out. A record writes the name as its source does; an organisation gathers the spellings."""

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import validate_email
from django.db import IntegrityError, models, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hub.encryption import decrypt, encrypt
from hub.search.models import Document

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

LONGEST = 255  # letters of a name
SECTION = "practices"  # of the index


def name_key(name: str) -> str:
    """What two spellings of one name have in common: case, spaces and how an accent is written do not count."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())[:LONGEST]


class OrganisationQuerySet(models.QuerySet):
    def named(self, name: str) -> "Organisation | None":
        """The organisation that is written so in a record."""
        return self.filter(names__key=name_key(name)).first()

    def by_key(self, names: Iterable[str]) -> "dict[str, Organisation]":
        """{name_key: organisation} of the names that are known; one query."""
        rows = OrganisationName.objects.filter(key__in={name_key(name) for name in names})
        return {row.key: row.organisation for row in rows.select_related("organisation")}

    def listed(self, locale_id: int) -> "OrganisationQuerySet":
        """Those with a public practice in a language, with the number of these as `practices`; one grouped query."""
        read = Document.objects.filter(locale=locale_id, section=SECTION)
        found = self.filter(practices_of__uid__in=read.values("uid")).annotate(practices=Count("practices_of"))
        return found.order_by("name", "pk")  # grouping drops the order of the model


class Organisation(models.Model):
    """One organisation, under the name it uses itself."""

    code = models.SlugField(_("code"), max_length=80, unique=True, help_text=_("Used in its address."))
    name = models.CharField(_("name"), max_length=255)
    website = models.URLField(_("website"), max_length=500, blank=True)
    contact_encrypted = models.TextField(blank=True, editable=False)
    confirmed_on = models.DateField(_("confirmed by the organisation on"), null=True, blank=True)
    no_questions_since = models.DateField(
        _("does not want to be asked since"),
        null=True,
        blank=True,
        help_text=_("Nobody is asked by mail whether its practices are still right. Editors check them instead."),
    )

    names: "RelatedManager[OrganisationName]"
    former_codes: "RelatedManager[FormerCode]"
    practices_of: "RelatedManager[OrganisationPractice]"
    corrections: "RelatedManager[OrganisationCorrection]"

    objects: ClassVar[Any] = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        """Its page in the active language."""
        return reverse("organisation", args=[self.code])

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_encrypted)

    @property
    def contact(self) -> str:
        """The e-mail address to which questions are passed on; never shown, never exported. Empty where none is known.

        :raises ImproperlyConfigured: where no key of PRIVATE_DATA_KEYS fits
        """
        return decrypt(self.contact_encrypted) if self.contact_encrypted else ""

    @contact.setter
    def contact(self, address: str) -> None:
        """:raises ValidationError: for what is no e-mail address"""
        if address:
            validate_email(address)
        self.contact_encrypted = encrypt(address) if address else ""


class OrganisationName(models.Model):
    """A spelling by which records name an organisation; one spelling names one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("spelling"), max_length=255)
    key = models.CharField(max_length=255, unique=True, editable=False)

    class Meta:
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.key = name_key(self.name)
        super().save(*args, **kwargs)


class FormerCode(models.Model):
    """A code that an organisation had before, or one that was merged into it. Its address leads to the page."""

    code = models.SlugField(max_length=80, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_codes")

    def __str__(self):
        return self.code


class OrganisationPractice(models.Model):
    """Which organisation carries a practice out: read by lists, written when the practice is shared."""

    uid = models.CharField(max_length=40, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="practices_of")

    def __str__(self):
        return self.uid


def organisation_named(name: str) -> Organisation:
    """The organisation of that spelling; where none has it, a new one."""
    found = Organisation.objects.named(name)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            found = Organisation.objects.create(name=name, code=_free_code(name))
            OrganisationName.objects.create(organisation=found, name=name)
    except IntegrityError:  # another process was first
        found = Organisation.objects.named(name)
        if found is None:
            raise
    return found


def _free_code(name: str) -> str:
    base = slugify(name)[:70] or "organisation"
    taken = {
        *Organisation.objects.filter(code__startswith=base).values_list("code", flat=True),
        *FormerCode.objects.filter(code__startswith=base).values_list("code", flat=True),
    }
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in [base, *numbered] if code not in taken)


class OrganisationCorrection(models.Model):
    """What somebody who speaks for an organisation says should be different. Seen by editors only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="corrections")
    message = models.TextField(_("what should be different"))
    role = models.CharField(_("role in the organisation"), max_length=120)
    email_encrypted = models.TextField(_("e-mail"), editable=False)
    language = models.CharField(_("language"), max_length=20)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    handled = models.BooleanField(_("settled"), default=False)

    class Meta:
        verbose_name = _("correction by an organisation")
        verbose_name_plural = _("corrections by organisations")
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return str(self.organisation)

    @property
    def email(self) -> str:
        """Where editors write back.

        :raises ImproperlyConfigured: where no key of PRIVATE_DATA_KEYS fits
        """
        return decrypt(self.email_encrypted)

    @email.setter
    def email(self, address: str) -> None:
        self.email_encrypted = encrypt(address)
