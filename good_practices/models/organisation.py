"""Who carries practices out. A record writes the name as its source does; an organisation gathers the spellings."""

from typing import Any, ClassVar

from django.core.validators import validate_email
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hub.encryption import decrypt, encrypt


def name_key(name: str) -> str:
    """What two spellings of one name have in common: case and spaces do not count."""
    return " ".join(name.split()).casefold()


class OrganisationQuerySet(models.QuerySet):
    def named(self, name: str) -> "Organisation | None":
        """The organisation that is written so in a record."""
        return self.filter(names__key=name_key(name)).first()


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

    objects: ClassVar[Any] = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

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


def organisation_named(name: str) -> Organisation:
    """The organisation of that spelling; where none has it, a new one."""
    found = Organisation.objects.named(name)
    if found is None:
        found = Organisation.objects.create(name=name, code=_free_code(name))
        OrganisationName.objects.create(organisation=found, name=name)
    return found


def _free_code(name: str) -> str:
    base = slugify(name)[:70] or "organisation"
    taken = set(Organisation.objects.filter(code__startswith=base).values_list("code", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in [base, *numbered] if code not in taken)
