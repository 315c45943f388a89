"""Keeping the index equal to the live pages: one page after a publish, all of them in a rebuild."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.tasks import task
from wagtail.models import Locale, Page

from hub.querysets import public, with_language
from hub.search import crosstabs
from hub.search.analysis import analysis_of, fingerprint
from hub.search.documents import SearchDocument
from hub.search.engines import database_engine
from hub.search.engines.plan import HAS, IN
from hub.search.models import Document, DocumentFacet, DocumentText, IndexState, RemovedDocument
from hub.search.server import search_server
from hub.search.state import memory, next_change
from hub.search.text import sort_key
from hub.search.words import count_words, recount, words_of
from hub.signals import public_pages_changed

COUNTED = ("locale_id", "section", "codes")  # what hub.search.crosstabs counts a document by
BATCH = 250  # pages that a rebuild writes in one transaction


def indexable(page: Page) -> bool:
    """True for live pages that say what the index keeps of them. A fallback copy is no page of its language."""
    return page.live and hasattr(page, "search_document") and page.shown_instead is None


@transaction.atomic
def reindex(ids: Iterable[int], counting: bool = True) -> None:
    """Makes the index say what these pages say now; what is not public any more leaves it.

    The number of the change is taken first and locks out others, so that nobody writes what was read before.

    :param counting: False leaves the vocabulary to a recount
    """
    change = next_change()
    memory.labels.clear()
    pages = with_language(live_pages().filter(pk__in=ids))
    found = [page for page in pages if indexable(page)]
    Document.objects.filter(pk__in=set(ids) - {page.pk for page in found}).delete()
    if found:
        _write(found, change, counting)


def _write(pages: list[Page], change: int, counting: bool) -> None:
    found = {page.pk: page.search_document() for page in pages}
    if counting:
        _count_words(pages, found)
    codes = _codes(pages, found, change)
    documents = [row_of(page, found[page.pk], codes[page.pk], change) for page in pages]
    before = Document.objects.filter(pk__in=found).values_list(*COUNTED)
    crosstabs.count_cells([(row.locale_id, row.section, row.codes) for row in documents], list(before))
    Document.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["locale", "uid", "section", "codes", "title_key", "published", "checked", "change"],
    )
    DocumentText.objects.bulk_create(
        [text_of(page, found[page.pk]) for page in pages],
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["path", "title", "summary", "body", "extra"],
    )
    _write_facets(found)
    RemovedDocument.objects.filter(pk__in=found).delete()
    by_language = defaultdict(list)
    for page in pages:
        language = page.locale.language_code
        by_language[language].append((page.pk, *terms_of(found[page.pk], language)))
    for language, rows in by_language.items():
        database_engine().write(language, rows)


def _write_facets(found: dict[int, SearchDocument]) -> None:
    """The narrow rows of documents that have other codes than before. Many rows: plain SQL, no model instances."""
    wanted = {(pk, facet, code) for pk, document in found.items() for facet, code in facet_codes(document)}
    have = set(DocumentFacet.objects.filter(document_id__in=found).values_list("document_id", "facet", "code"))
    left = {pk for pk, _facet, _code in have - wanted}
    DocumentFacet.objects.filter(document_id__in=left).delete()
    rows = sorted(row for row in wanted if row not in have or row[0] in left)
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO hub_search_documentfacet (document_id, facet, code) VALUES (%s, %s, %s)", rows)


def row_of(page: Page, found: SearchDocument, codes: str, change: int) -> Document:
    """The row of a page, not saved."""
    return Document(
        page_id=page.pk,
        locale_id=page.locale_id,
        uid=page.uid,
        section=found.section,
        codes=codes,
        title_key=sort_key(found.title, page.locale.language_code),
        published=found.published,
        checked=found.checked,
        change=change,
    )


def text_of(page: Page, found: SearchDocument) -> DocumentText:
    """The texts of a page, not saved."""
    path = page.get_url() or ""
    return DocumentText(
        document_id=page.pk, path=path, title=found.title, summary=found.summary, body=found.body, extra=found.extra
    )


def texts_of(found: SearchDocument | DocumentText) -> list[str]:
    """The texts in which words are found."""
    return [found.title, found.summary, found.body, found.extra]


def _count_words(pages: list[Page], found: dict[int, SearchDocument]) -> None:
    before = DocumentText.objects.in_bulk(list(found))
    for page in pages:
        language = page.locale.language_code
        old = words_of(texts_of(before[page.pk]), language) if page.pk in before else {}
        count_words(page.locale_id, words_of(texts_of(found[page.pk]), language), old)


def terms_of(found: SearchDocument | DocumentText, language: str) -> list[str]:
    """The terms of title, summary, body and extra, separated by spaces."""
    return [analysis_of(language).terms_text(text) for text in texts_of(found)]


def facet_codes(found: SearchDocument) -> list[tuple[str, str]]:
    """(facet, code) of all facets, the section among them."""
    facets = found.facets | {IN: [found.section]}
    return sorted({(facet, code) for facet, codes in facets.items() for code in codes})


def _codes(pages: list[Page], found: dict[int, SearchDocument], change: int) -> dict[int, str]:
    """The codes of each page. Its other languages are told where the set of languages has changed."""
    languages = defaultdict(set)
    for page in pages:
        languages[page.uid].add(page.locale.language_code)
    others = Document.objects.filter(uid__in=languages).exclude(pk__in=found)
    siblings = list(others.select_related("locale"))
    for other in siblings:
        languages[other.uid].add(other.locale.language_code)
    _tell(siblings, languages, change)
    return {
        page.pk: join_codes([f"{facet}={code}" for facet, code in facet_codes(found[page.pk])], languages[page.uid])
        for page in pages
    }


def _tell(documents: list[Document], languages: dict[str, set[str]], change: int) -> None:
    for document in documents:
        own = [code for code in document.codes.split() if not code.startswith(f"{HAS}=")]
        codes = join_codes(own, languages[document.uid])
        if codes != document.codes:
            Document.objects.filter(pk=document.pk).update(codes=codes, change=change)


def join_codes(codes: list[str], languages: set[str]) -> str:
    """All codes of a document as its row keeps them."""
    return " ".join([*codes, *(f"{HAS}={language}" for language in sorted(languages))])


def clear(document: Document) -> None:
    """Takes what the engines and the vocabulary have of a document that is about to be deleted."""
    change, language = next_change(), document.locale.language_code
    count_words(document.locale_id, {}, words_of(texts_of(document.text), language))
    crosstabs.count_cells([], [(document.locale_id, document.section, document.codes)])
    database_engine().remove(language, [document.pk])
    RemovedDocument.objects.update_or_create(
        pk=document.pk, defaults={"locale_id": document.locale_id, "change": change}
    )
    siblings = list(Document.objects.filter(uid=document.uid).exclude(pk=document.pk).select_related("locale"))
    languages = {document.uid: {sibling.locale.language_code for sibling in siblings}}
    _tell(siblings, languages, change)


@task
def refresh(ids: list[int]) -> None:
    """Indexes pages, or removes those that are gone, unpublished or private. Then the search server follows."""
    for start in range(0, len(ids), BATCH):
        reindex(ids[start : start + BATCH])
    if server := search_server():
        server.catch_up()
    public_pages_changed.send(sender=Document, ids=ids)


def live_pages():
    """The pages that belong into the index, the languages of a page one after the other."""
    return public(Page.objects.filter(alias_of__isnull=True, depth__gt=1)).order_by("translation_key", "pk")


def rebuild(report=lambda done, total: None) -> int:
    """Writes the whole index anew and removes what is no longer live. Readers go on finding what is there.

    What was broken off goes on where it stopped. Returns the number of documents.
    """
    for language in Locale.objects.values_list("language_code", flat=True):
        database_engine().prepare(language)
    pages = live_pages()
    total = pages.count()
    done = _begin(pages)
    for keys in _batches(pages, done):
        with transaction.atomic():
            reindex([pk for _key, pk in keys], counting=False)
            IndexState.objects.filter(pk=1).update(rebuilt_to=str(keys[-1][0]))
        done += len(keys)
        report(done, total)
    # NOT IN would compare each row with each: on PostgreSQL 500,000 pages do not end.
    Document.objects.filter(~Exists(live_pages().filter(pk=OuterRef("page_id")))).delete()
    for locale in Locale.objects.all():
        recount(locale)
        crosstabs.recount(locale)
    crosstabs.remember_count()
    IndexState.objects.filter(pk=1).update(fingerprint=fingerprint(), rebuilt_to="", rebuilding="")
    return Document.objects.count()


def _begin(pages) -> int:
    """Marks the beginning of a rebuild and returns how many pages an earlier one has done already."""
    next_change()
    state = IndexState.objects.get(pk=1)
    if state.rebuilding == fingerprint() and state.rebuilt_to:
        return pages.filter(translation_key__lte=state.rebuilt_to).count()
    IndexState.objects.filter(pk=1).update(rebuilding=fingerprint(), rebuilt_to="")
    return 0


def _batches(pages, done: int) -> Iterator[list[tuple]]:
    """(translation key, pk) of the pages to do, in batches that keep the languages of a page together."""
    if done:
        pages = pages.filter(translation_key__gt=IndexState.objects.get(pk=1).rebuilt_to)
    batch: list[tuple] = []
    for _key, group in groupby(list(pages.values_list("translation_key", "pk")), key=lambda row: row[0]):
        batch += group
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def index_is_current() -> bool:
    """True where the index was written whole, by the analysis in use."""
    return IndexState.objects.filter(pk=1, fingerprint=fingerprint(), rebuilding="").exists()
