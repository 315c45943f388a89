"""Counting the words of documents: the Word table follows every document that comes, changes or goes."""

from collections import Counter

from django.db import connection, transaction
from wagtail.models import Locale

from hub.search.analysis import MAX_WORD, analysis_of
from hub.search.models import DocumentText, Word
from hub.search.state import next_change

# {folded: (surface, terms)}
Words = dict[str, tuple[str, str]]


def words_of(texts: list[str], language: str) -> Words:
    """The different words of a document's texts."""
    analysis = analysis_of(language)
    found: Words = {}
    for text in texts:
        for word in set(analysis.words(text)):
            folded, terms = analysis.forms(word)
            if folded and folded not in found and len(folded) <= MAX_WORD:
                found[folded] = (word, terms)
    return found


def count_words(locale_id: int, came: Words, left: Words) -> None:
    """Adds one to the words that a document has gained, takes one from those it has lost."""
    added = [(folded, *came[folded]) for folded in sorted(came.keys() - left.keys())]
    lost = sorted(left.keys() - came.keys())
    with connection.cursor() as cursor:
        if added:
            cursor.executemany(
                "INSERT INTO hub_search_word (locale_id, folded, surface, terms, documents) "
                "VALUES (%s, %s, %s, %s, 1) "
                "ON CONFLICT (locale_id, folded) DO UPDATE SET documents = hub_search_word.documents + 1",
                [(locale_id, *row) for row in added],
            )
        if lost:
            cursor.executemany(
                "UPDATE hub_search_word SET documents = documents - 1 WHERE locale_id = %s AND folded = %s",
                [(locale_id, folded) for folded in lost],
            )
            cursor.execute("DELETE FROM hub_search_word WHERE locale_id = %s AND documents < 1", [locale_id])


@transaction.atomic
def recount(locale: Locale) -> None:
    """Counts the words of a language anew, from the stored texts. Publishing waits, so that none is missed."""
    next_change()
    counts: Counter = Counter()
    words: Words = {}
    rows = DocumentText.objects.filter(document__locale=locale).values_list("title", "summary", "body", "extra")
    for texts in rows.iterator(chunk_size=1000):
        found = words_of(list(texts), locale.language_code)
        counts.update(found.keys())
        for folded, forms in found.items():
            words.setdefault(folded, forms)
    Word.objects.filter(locale=locale).delete()
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO hub_search_word (locale_id, folded, surface, terms, documents) VALUES (%s, %s, %s, %s, %s)",
            [(locale.pk, folded, *words[folded], number) for folded, number in counts.items()],
        )
