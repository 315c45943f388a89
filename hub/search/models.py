"""The index: one row a page and language, and a narrow table of facet codes."""

from django.db import models


class Document(models.Model):
    """A live page in one language, as lists and search read it. Made by hub.search.index, never edited."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", primary_key=True)
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=20)
    title_key = models.CharField(max_length=255)  # sorts titles as the language does
    text = models.TextField()  # folded title, summary and body; what the words of a query are looked up in
    published = models.DateTimeField()
    checked = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["locale", "section", "-published"], name="document_newest"),
            models.Index(fields=["locale", "section", "title_key"], name="document_title"),
        ]

    def __str__(self):
        return self.title_key


class DocumentFacet(models.Model):
    """One code of one facet of a document."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=20)
    code = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["facet", "code", "document"], name="facet_code_document")]

    def __str__(self):
        return f"{self.facet}={self.code}"
