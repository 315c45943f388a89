"""Searching with words: the reader's words are read, an engine is asked, results are made ready to show."""

import dataclasses
import re
import time
from typing import Literal, get_args

from hub.observing import metrics
from hub.search.asking import ask
from hub.search.engines import database_engine
from hub.search.engines.plan import MAX_RANKED, MIN_EVIDENCE, MIN_FOREIGN_EVIDENCE, Hit, Plan, Reading
from hub.search.expansion import LONGER, Expansion, QueryWord, clause_frequency, near_words
from hub.search.models import DocumentText, Promotion
from hub.search.snippets import highlighted, snippet
from hub.search.state import memory
from hub.search.text import fold, query_text
from hub.search.thesaurus import Phrase, content_words, phrase_of
from hub.search.vocabulary import Vocabulary

Section = Literal["practices", "news", "mentoring", "pages"]
SECTIONS: list[str] = list(get_args(Section))
Sort = Literal["relevance", "newest", "title", "checked"]
SHOWN = ["document__uid", "document__section", "path", "title", "summary", "body"]  # of a result, in `_result`'s order
MAX_PAGE = 500  # of 20: where ranking ends


@dataclasses.dataclass(frozen=True)
class SearchQuestion:
    """What a reader asks in words.

    :param language: the reader's, and that of the words
    :param chosen: {facet: codes}; the section is the facet "in"
    :param page: from 1
    """

    text: str
    language: str
    chosen: dict[str, frozenset[str]] = dataclasses.field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    per_page: int = 20


@dataclasses.dataclass(frozen=True)
class Result:
    """A document as results pages show it. `title` and `snippet` are escaped HTML, with <mark> around words found."""

    document_id: int
    uid: str
    language: str
    section: str
    path: str
    plain_title: str
    title: str
    snippet: str
    score: float


@dataclasses.dataclass(frozen=True)
class Answer:
    """The results of one page of results, and what there is besides.

    :param page: the one that is shown: the last, where the reader asked for one after it
    :param capped: there are more than `count`, not all were ranked
    :param estimated: the numbers of `facets` are about right, those of the sections exact
    :param reduced: the search server did not answer and the database did, or another analysis wrote the index
    :param facets: {facet: {code: number}}, "in" for the sections
    :param correction: the words with mistyped ones put right, or ""
    """

    text: str
    page: int
    count: int
    results: list[Result]
    facets: dict[str, dict[str, int]]
    engine: str
    capped: bool = False
    estimated: bool = False
    reduced: bool = False
    correction: str = ""


def search(question: SearchQuestion) -> Answer:
    """Answers a question. Without words that say anything, nothing is found."""
    began = time.monotonic()
    memory.refresh()
    text = query_text(question.text)
    plan, words = read(question, text)
    found, engine = ask(plan)
    if not found.hits and found.count:
        last = (min(found.count, MAX_PAGE * question.per_page) - 1) // question.per_page
        plan = dataclasses.replace(plan, start=last * question.per_page)
        found, engine = ask(plan)
    phrases = {language: phrases_of(reading) for language, reading in _readings(plan).items()}
    results = _results(found.hits, phrases)
    if question.sort == "relevance" and not any(question.chosen.values()):
        results = _promote(text, question.language, results, is_first=plan.start == 0)
    answer = Answer(
        text=text,
        page=plan.start // question.per_page + 1,
        count=max(found.count, len(results)),
        results=results,
        facets=found.facets,
        engine=engine.name,
        capped=found.capped,
        estimated=found.estimated,
        reduced=engine.reduced or not memory.is_of_this_analysis,
        correction=correction_of(text, words, question.language),
    )
    metrics.count_search(answer.engine, answer.reduced, time.monotonic() - began)
    return answer


def found_ids(question: SearchQuestion, count: int = MAX_RANKED) -> list[int]:
    """The ids of the documents that answer, in order, for those who take many at once. No page is put first.

    The database is asked also where there is a search server: a long answer would keep that from readers, and being
    late with it would count as its failure.

    :param count: MAX_RANKED at most
    """
    memory.refresh()
    plan, _words = read(question, query_text(question.text))
    found = database_engine().find(dataclasses.replace(plan, start=0, size=count))
    return [hit.document_id for hit in found.hits]


def read(question: SearchQuestion, text: str) -> tuple[Plan, list[QueryWord]]:
    """The plan for a question, and the words of it in the reader's language."""
    thesaurus = memory.thesaurus()
    expansion = Expansion(text, question.language, memory.vocabulary(question.language), thesaurus)
    words = expansion.read()
    others = [
        reading
        for language in memory.locales
        if language != question.language and (reading := _foreign(language, expansion, words))
    ]
    start = (min(max(question.page, 1), MAX_PAGE) - 1) * question.per_page
    plan = Plan(
        language=question.language,
        own=_reading(question.language, words),
        others=tuple(others),
        chosen={facet: codes for facet, codes in question.chosen.items() if codes},
        order=question.sort,
        start=start,
        size=question.per_page,
    )
    return plan, words


def _reading(language: str, words: list[QueryWord], share: float = MIN_EVIDENCE) -> Reading:
    vocabulary = memory.vocabulary(language)
    meant = tuple(word for word in words if word.clauses)
    frequencies = tuple(tuple(clause_frequency(clause, vocabulary) for clause in word.clauses) for word in meant)
    return Reading(language, memory.locales[language], meant, frequencies, share)


def _foreign(language: str, expansion: Expansion, words: list[QueryWord]) -> Reading | None:
    """The query in another language: its concepts by their names there, and words unknown here as they are."""
    unknown = [word.word for word in expansion.unknown(words)]
    meant = {index for match in expansion.matches for index in range(match.start, match.end)}
    if 2 * (len(meant) + len(unknown)) <= len(words):
        return None  # too little of the query would be looked for
    other = Expansion("", language, memory.vocabulary(language), expansion.thesaurus)
    found = other.named(expansion.matches, unknown)
    return _reading(language, found, MIN_FOREIGN_EVIDENCE) if found else None


def _readings(plan: Plan) -> dict[str, Reading]:
    return {reading.language: reading for reading in (plan.own, *plan.others)}


def phrases_of(reading: Reading) -> set[Phrase]:
    """All terms and phrases that a reading looks for."""
    return {phrase for word in reading.words for clause in word.clauses for phrase in clause.phrases}


def _results(hits, phrases: dict[str, set[Phrase]]) -> list[Result]:
    rows = DocumentText.objects.filter(pk__in=[hit.document_id for hit in hits])
    shown = {pk: row for pk, *row in rows.values_list("pk", *SHOWN)}
    return [
        _result(hit, phrases.get(hit.language, set()), *shown[hit.document_id])
        for hit in hits
        if hit.document_id in shown
    ]


def _result(
    hit: Hit, phrases: set[Phrase], uid: str, section: str, path: str, title: str, summary: str, body: str
) -> Result:
    return Result(
        document_id=hit.document_id,
        uid=uid,
        language=hit.language,
        section=section,
        path=path,
        plain_title=title,
        title=highlighted(title, hit.language, phrases),
        snippet=snippet([summary, body], hit.language, phrases),
        score=hit.score,
    )


def _promote(text: str, language: str, results: list[Result], is_first: bool) -> list[Result]:
    """Puts the pages that editors chose for these words first, and on no later page again."""
    asked = normal_words(text, language)
    rows = Promotion.objects.filter(locale_id=memory.locales[language])
    chosen = [
        Hit(pk, page_language, 0.0)
        for pk, page_language, words in rows.values_list("page_id", "page__locale__language_code", "words")
        if normal_words(words, language) == asked
    ]
    if not chosen:
        return results
    pages = {hit.document_id for hit in chosen}
    others = [result for result in results if result.document_id not in pages]
    return _results(chosen, {}) + others if is_first else others


def normal_words(text: str, language: str) -> frozenset[str]:
    """The terms of a query, to tell whether two queries ask for the same."""
    return frozenset(phrase_of(content_words(query_text(text), language), language, typed=True))


def correction_of(text: str, words: list[QueryWord], language: str) -> str:
    """The text with its mistyped words put right from the site's vocabulary; "" where nothing is to be corrected."""
    vocabulary = memory.vocabulary(language)
    corrected = text
    for word in words:
        better = _corrected(word, vocabulary)
        if better != word.word:
            whole = rf"(?<!\w){re.escape(word.word)}(?!\w)"
            corrected = re.sub(whole, better, corrected, flags=re.IGNORECASE)
    return corrected if corrected != text else ""


def _corrected(word: QueryWord, vocabulary: Vocabulary) -> str:
    """The word, or the nearest one that several pages have, where the site knows nothing that it may stand for."""
    if any(clause.weight >= LONGER for clause in word.clauses):
        return word.word
    near = near_words(fold(word.word), vocabulary)
    return next((entry.surface for entry in near if entry.documents >= 2), word.word)


def known_language(language: str) -> bool:
    """True for a language that the site has pages in, or could have."""
    memory.refresh()
    return language in memory.locales
