from django.db import models
from wagtail.models import Page

from hub.search.text import plain


class OriginalWords(models.Model):
    """The words of a translation that are still those of its original, sentence by sentence.

    A page has a row only while some are. It hangs on Page, so that menus know it too. Written by hub.translation.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="original_words")
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    texts = models.JSONField()  # plain texts, without markup

    def __str__(self):
        return f"{self.pk}: {len(self.texts)}"


def untranslated(page: Page) -> set[str]:
    """The plain texts of a page that are still in its original's language."""
    words = getattr(page, "original_words", None)
    return set(words.texts) if words else set()


def language_of(page: Page, text: str) -> str:
    """The language code of a text of a page: its own, or the original's where it is not translated yet.

    :param page: of any type; a plain Page is enough
    """
    if plain(text) in untranslated(page):
        return page.original_words.locale.language_code
    return getattr(page, "content_language", None) or (page.alias_of or page).locale.language_code
