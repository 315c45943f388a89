"""Does the index say what the site says? Compares pages, database and search server, and puts right what differs."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress

from elasticsearch import NotFoundError
from wagtail.models import Locale, Page

from hub.querysets import with_language
from hub.search import crosstabs
from hub.search.analysis import fingerprint
from hub.search.engines import database_engine
from hub.search.index import (
    BATCH,
    facet_codes,
    indexable,
    join_codes,
    live_pages,
    reindex,
    row_of,
    terms_of,
    text_of,
    texts_of,
)
from hub.search.models import Document, DocumentFacet, DocumentText, IndexState, Word
from hub.search.server import FAILURES, SearchServer, explain, search_server
from hub.search.words import recount, words_of


@dataclasses.dataclass
class Findings:
    """What is wrong. Empty lists and False mean that nothing is.

    :param missing: ids of live pages that the index lacks
    :param gone: ids of documents whose page is not public any more
    :param changed: ids of documents that say something else than their page
    :param terms: ids that the full text index has and the documents don't, or the other way round, by language
    :param words: languages whose vocabulary is not that of their documents
    :param counts: languages whose numbers of documents are not those of their documents
    :param server: languages whose index on the search server differs
    :param fault: why the search server could not be compared, in one sentence
    """

    missing: list[int] = dataclasses.field(default_factory=list)
    gone: list[int] = dataclasses.field(default_factory=list)
    changed: list[int] = dataclasses.field(default_factory=list)
    terms: dict[str, list[int]] = dataclasses.field(default_factory=dict)
    words: list[str] = dataclasses.field(default_factory=list)
    counts: list[str] = dataclasses.field(default_factory=list)
    server: list[str] = dataclasses.field(default_factory=list)
    fault: str = ""
    other_analysis: bool = False

    @property
    def sentences(self) -> list[str]:
        """What differs, one sentence each."""
        found = ["The index was written by another analysis: run rebuild_search."] if self.other_analysis else []
        numbers = {
            "live pages that are not in the index": self.missing,
            "documents without a public page": self.gone,
            "documents that differ from their page": self.changed,
        }
        found += [f"{len(ids)} {what}." for what, ids in numbers.items() if ids]
        found += [
            f"{len(ids)} rows of the full text index of {language} differ." for language, ids in self.terms.items()
        ]
        found += [f"The vocabulary of {language} was counted wrongly." for language in self.words]
        found += [f"The documents of {language} were counted wrongly." for language in self.counts]
        found += [f"The search server's index of {language} differs." for language in self.server]
        return found


def look() -> Findings:
    """Compares everything. Takes about as long as a rebuild."""
    found = Findings(other_analysis=not IndexState.objects.filter(fingerprint=fingerprint()).exists())
    live = set()
    for pages in _batches():
        live |= {page.pk for page in pages}
        _compare(pages, found)
    found.gone = sorted(set(Document.objects.values_list("pk", flat=True)) - live)
    for locale in Locale.objects.order_by("pk"):
        _compare_language(locale, found)
    if server := search_server():
        try:
            found.server = _compare_server(server)
        except FAILURES as failure:
            found.fault = explain(failure)
    return found


def repair(found: Findings) -> None:
    """Puts right what `look` has found. What the search server does not take, the next look finds again."""
    Document.objects.filter(pk__in=found.gone).delete()
    wrong = {pk for ids in found.terms.values() for pk in ids}
    for language, ids in found.terms.items():
        database_engine().remove(language, ids)
    ids = sorted({*found.missing, *found.changed, *wrong})
    for start in range(0, len(ids), BATCH):
        reindex(ids[start : start + BATCH])
    for locale in Locale.objects.filter(language_code__in=found.words):
        recount(locale)
    for locale in Locale.objects.filter(language_code__in=found.counts):
        crosstabs.recount(locale)
    if (server := search_server()) and not found.fault and (found.server or ids or found.gone):
        for language in found.server:
            server.doubt(language)
        with suppress(*FAILURES):
            server.rebuild()


def _batches() -> Iterator[list[Page]]:
    ids = list(live_pages().values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        pages = with_language(Page.objects.filter(pk__in=ids[start : start + BATCH]))
        yield [page for page in pages if indexable(page)]


def _compare(pages: list[Page], found: Findings) -> None:
    ids = [page.pk for page in pages]
    documents = Document.objects.select_related("text").in_bulk(ids)
    facets = defaultdict(set)
    for pk, facet, code in DocumentFacet.objects.filter(document_id__in=ids).values_list(
        "document_id", "facet", "code"
    ):
        facets[pk].add((facet, code))
    languages = defaultdict(set)
    versions = Document.objects.filter(uid__in={page.uid for page in pages})
    for uid, language in versions.values_list("uid", "locale__language_code"):
        languages[uid].add(language)
    for page in pages:
        document = documents.get(page.pk)
        if document is None:
            found.missing.append(page.pk)
            continue
        if not _says(document, facets[page.pk], page, languages[page.uid]):
            found.changed.append(page.pk)


def _says(document: Document, facets: set[tuple[str, str]], page: Page, languages: set[str]) -> bool:
    """True where all that the database keeps of a document is what its page says now."""
    said = page.search_document()
    codes = facet_codes(said)
    row = row_of(page, said, join_codes([f"{facet}={code}" for facet, code in codes], languages), document.change)
    text = text_of(page, said)
    return (
        facets == set(codes)
        and all(getattr(row, field.attname) == getattr(document, field.attname) for field in Document._meta.fields)
        and all(
            getattr(text, field.attname) == getattr(document.text, field.attname) for field in DocumentText._meta.fields
        )
    )


def _compare_language(locale: Locale, found: Findings) -> None:
    language = locale.language_code
    stored = database_engine().stored(language)
    counts: Counter = Counter()
    rows: dict[int, set[str]] = {}
    for text in DocumentText.objects.filter(document__locale=locale).iterator(chunk_size=1000):
        rows[text.pk] = set(" ".join(terms_of(text, language)).split())
        counts.update(words_of(texts_of(text), language).keys())
    wrong = [pk for pk in stored.keys() | rows.keys() if set(stored.get(pk, "").split()) != rows.get(pk, set())]
    if wrong:
        found.terms[language] = sorted(wrong)
    if dict(Word.objects.filter(locale=locale).values_list("folded", "documents")) != dict(counts):
        found.words.append(language)
    if crosstabs.stored(locale) != crosstabs.counted(locale):
        found.counts.append(language)


def _compare_server(server: SearchServer) -> list[str]:
    """Languages whose documents on the server are others than those in the database, or older ones.

    :raises elasticsearch.ApiError, elasticsearch.TransportError: when the server does not answer
    """
    wanted: dict[str, dict[int, int]] = defaultdict(dict)
    for pk, language, change in Document.objects.values_list("pk", "locale__language_code", "change"):
        wanted[language][pk] = change
    languages = Locale.objects.order_by("pk").values_list("language_code", flat=True)
    return [language for language in languages if _stored(server, language) != wanted[language]]


def _stored(server: SearchServer, language: str) -> dict[int, int] | None:
    try:
        return server.stored(language)
    except NotFoundError:
        return None
