"""What the search keeps: a copy of each live page, each language's words, the thesaurus, and what was asked."""

from django.contrib.admin import display as admin_display
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from hub.search import naming


class Document(models.Model):
    """A live page in one language, as lists and search read it. Made by hub.search.index, never edited."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", primary_key=True)
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    uid = models.CharField(max_length=40)  # shared by the languages of a page
    section = models.CharField(max_length=20)
    # "facet=code" of every facet, "in=section", "has=language" for each language of the page; separated by spaces.
    # Counted in one pass, without a join.
    codes = models.TextField()
    title_key = models.CharField(max_length=255)  # sorts titles as the language does
    published = models.DateTimeField()
    checked = models.DateField(null=True)
    change = models.BigIntegerField(db_index=True)  # which change of the index wrote it, see IndexState

    locale_id: int
    text: "DocumentText"

    class Meta:
        indexes = [
            models.Index(fields=["locale", "section", "-published"], name="document_newest"),
            models.Index(fields=["locale", "section", "title_key"], name="document_title"),
            models.Index(fields=["uid", "locale"], name="document_uid"),
        ]

    def __str__(self):
        return self.title_key


class DocumentText(models.Model):
    """The words of a document, apart from the row that lists and counts read, which stays narrow."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="text", primary_key=True)
    path = models.CharField(max_length=2000)  # the page's address without the host
    title = models.CharField(max_length=255)
    summary = models.TextField()
    body = models.TextField()
    extra = models.TextField()  # labels and names that are found but not shown

    def __str__(self):
        return self.title


class DocumentFacet(models.Model):
    """One code of one facet of a document."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=20)
    code = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["facet", "code", "document"], name="facet_code_document")]

    def __str__(self):
        return f"{self.facet}={self.code}"


class CrossCount(models.Model):
    """How many documents have certain codes at once; see hub.search.crosstabs."""

    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=20)
    given = models.CharField(max_length=81)  # "facet=code" that all of them have, or ""
    facets = models.CharField(max_length=41)  # which are counted, separated by spaces
    codes = models.CharField(max_length=121)  # one of each of these facets
    documents = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["locale", "section", "given", "facets", "codes"], name="one_count_of_codes")
        ]

    def __str__(self):
        return f"{self.facets}: {self.codes}"


class RemovedDocument(models.Model):
    """Says that a document has left the index, to engines that were away when it did."""

    document_id = models.BigIntegerField(primary_key=True)
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    change = models.BigIntegerField(db_index=True)

    def __str__(self):
        return str(self.document_id)


class Word(models.Model):
    """A word of the live pages of one language, and how many of them have it."""

    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    folded = models.CharField(max_length=60)  # without case and accents: what is looked up
    surface = models.CharField(max_length=60)  # as it was first written: what is shown
    terms = models.CharField(max_length=130)  # what the index holds for it, separated by spaces
    documents = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locale", "folded"], name="word_of_a_language")]

    def __str__(self):
        return self.surface


class IndexState(models.Model):
    """The one row that numbers the changes of the index, and says with which analysis it was written."""

    change = models.BigIntegerField(default=0)
    changed = models.DateTimeField(default=timezone.now)  # when that was: never before what readers see
    fingerprint = models.CharField(max_length=16, blank=True)
    names = models.BigIntegerField(default=0)  # counts changes of concepts and of the taxonomy's labels
    rebuilding = models.CharField(max_length=16, blank=True)  # the fingerprint of a rebuild that has not ended
    rebuilt_to = models.CharField(max_length=40, blank=True)  # the translation key it has come to
    counted = models.CharField(max_length=16, blank=True, db_default="")  # what CrossCount holds numbers of, whole

    def __str__(self):
        return str(self.change)


class EngineIndex(models.Model):
    """An index of a search server: which analysis it was made with, and up to which change it is filled."""

    name = models.CharField(max_length=100, primary_key=True)
    fingerprint = models.CharField(max_length=16)
    synced = models.BigIntegerField(default=0)
    serving = models.BooleanField(default=False)

    def __str__(self):
        return self.name


class Concept(TranslatableMixin, models.Model):
    """The names of one concept in one language. Its translations name the same concept in the other languages."""

    code = models.SlugField(_("code"), max_length=60)
    label = models.CharField(_("name"), max_length=120)
    synonyms = models.TextField(
        _("other names"), blank=True, help_text=_("Synonyms and acronyms, one a line. The search treats them alike.")
    )

    translatable_fields = [
        SynchronizedField("code", overridable=False),
        TranslatableField("label"),
        TranslatableField("synonyms"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        ordering = ["label"]

    def __str__(self):
        return self.label

    def save(self, *args, **kwargs):
        self.code = self.code or naming.free_code(self.label, set(type(self).objects.values_list("code", flat=True)))
        super().save(*args, **kwargs)

    @property
    def names(self) -> list[str]:
        """All names, the label first."""
        return [self.label, *filter(None, naming.lines(self.synonyms))]

    @admin_display(description=_("other names"))
    def synonyms_in_a_line(self) -> str:
        """The other names as lists show them."""
        return naming.shortened(" · ".join(self.names[1:]), 120)

    def clean(self):
        super().clean()
        stored = list(type(self).objects.filter(translation_key=self.translation_key))
        self._check_code(next((concept for concept in stored if concept.pk == self.pk), None))
        self.label, self.synonyms = naming.tidy(self.label), "\n".join(filter(None, naming.lines(self.synonyms)))
        known = {name for concept in stored for name in concept.names}  # a translation begins with the original's names
        naming.check(self.names, self.locale.language_code, known)

    def _check_code(self, before: "Concept | None") -> None:
        if before:
            if before.code != self.code:
                raise ValidationError({"code": _("A code never changes: translations and updates use it.")})
        elif type(self).objects.filter(code=self.code).exclude(translation_key=self.translation_key).exists():
            raise ValidationError(
                {"code": _("Another concept has this code. Change or translate that one, or choose another code.")}
            )


class Promotion(models.Model):
    """A page that editors put first when certain words are asked for in one language."""

    locale = models.ForeignKey(
        "wagtailcore.Locale", on_delete=models.CASCADE, related_name="+", verbose_name=_("language")
    )
    words = models.CharField(_("words"), max_length=200, help_text=_("As readers type them; word forms do not matter."))
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    locale_id: int
    page_id: int

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["words"]

    def __str__(self):
        return self.words

    def clean(self):
        """Refuses what would never be shown."""
        super().clean()
        self.words = naming.tidy(self.words)
        if self.words and not naming.says_something(self.words):
            raise ValidationError({"words": _("Write at least one word or number.")})
        if self.page_id and self.locale_id:
            self._check_page()
            self._check_twin()

    def _check_page(self) -> None:
        if not self.page.live:
            raise ValidationError({"page": _("This page is not published. Readers could not open it.")})
        if self.page.get_view_restrictions().exists():
            raise ValidationError({"page": _("This page is private. Readers could not open it.")})
        if self.page.locale_id != self.locale_id:
            raise ValidationError({"page": _("This page is in another language. Choose one in the language above.")})
        if not Document.objects.filter(pk=self.page_id).exists():
            raise ValidationError(
                {"page": _("This page has no text of its own in this language, so the search does not show it.")}
            )

    def _check_twin(self) -> None:
        same = type(self).objects.filter(locale_id=self.locale_id, page_id=self.page_id).exclude(pk=self.pk)
        if any(naming.key(other.words) == naming.key(self.words) for other in same):
            raise ValidationError({"words": _("This page comes first for these words already.")})


class AskedQuery(models.Model):
    """How often a query was asked on one day, in one language. Nothing says by whom; see hub.search.asked."""

    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)  # keyed, of the words
    words = models.CharField(max_length=200, blank=True)  # empty until the query was asked on several days
    day = models.DateField()
    times = models.IntegerField(default=0)
    results = models.IntegerField(default=0)  # of the last time

    class Meta:
        verbose_name = _("query of readers")
        verbose_name_plural = _("queries of readers")
        constraints = [models.UniqueConstraint(fields=["locale", "digest", "day"], name="query_of_a_day")]
        indexes = [models.Index(fields=["locale", "words", "day"], name="query_words")]

    def __str__(self):
        return self.words or self.digest
