"""Search with the full text index of the database. What SQLite and PostgreSQL share: plan to SQL, hits to results."""

import abc
import dataclasses
import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import F

from hub.search.engines.plan import HAS, MAX_RANKED, Found, Hit, Plan, Reading, tally
from hub.search.expansion import Clause, QueryWord
from hub.search.models import Document
from hub.search.thesaurus import Phrase

# bm25 and ts_rank: how much a word in each column is worth
TITLE, SUMMARY, BODY, EXTRA = 4.0, 2.0, 1.0, 0.7

ORDERS: dict[str, list] = {
    "newest": ["-published", "title_key", "pk"],
    "title": ["title_key", "pk"],
    "checked": [F("checked").desc(nulls_last=True), "title_key", "pk"],
}


@dataclasses.dataclass(frozen=True)
class Narrowing:
    """What else must be true of a document, where a clause has too many.

    :param only_title: the phrase stands in the title
    :param also: phrases of which one must be there too
    :param allowed: SQL of ids, and its parameters
    """

    only_title: bool = False
    also: tuple[Phrase, ...] = ()
    allowed: tuple[str, list] | None = None


def _phrases(words: Iterable[QueryWord]) -> tuple[Phrase, ...]:
    """All phrases of all clauses."""
    return tuple({phrase: None for word in words for clause in word.clauses for phrase in clause.phrases})


class DatabaseEngine(abc.ABC):
    """One table of terms a language, named hub_search_terms_<language>, rowid or document_id = Document.pk."""

    name: str

    @abc.abstractmethod
    def prepare(self, language: str) -> None:
        """Makes the table of a language where it is missing."""

    @abc.abstractmethod
    def write(self, language: str, rows: Iterable[tuple[int, str, str, str, str]]) -> None:
        """Puts documents into the index, replacing what is there: (id, terms of title, summary, body, extra)."""

    @abc.abstractmethod
    def remove(self, language: str, ids: Iterable[int]) -> None:
        """Takes documents out of the index."""

    @abc.abstractmethod
    def matching(
        self, language: str, phrases: Sequence[Phrase], rarity: float, narrowing: Narrowing
    ) -> tuple[str, list]:
        """SQL of (id, score) for documents with any of the phrases, at most MAX_RANKED, and its parameters."""

    @abc.abstractmethod
    def having(self, language: str, phrases: Sequence[Phrase]) -> tuple[str, list]:
        """SQL of the ids of all documents with any of the phrases, and its parameters."""

    def correction(self, language: str, clause: Clause, word: QueryWord, frequency: int) -> float:
        """A factor that makes the engine's own score follow the word's rarity; 1 where it does."""
        return 1.0

    @abc.abstractmethod
    def stored(self, language: str) -> dict[int, str]:
        """{document id: all its different terms, separated by spaces}, to compare with what should be there."""

    def table(self, language: str) -> str:
        """The table of a language. Codes come from settings, never from readers."""
        return f"hub_search_terms_{''.join(c for c in language.lower() if c.isalnum())}"

    def find(self, plan: Plan) -> Found:
        """Ranks, filters and counts."""
        scores, capped = self._score(plan.own)
        if capped and plan.order != "relevance":
            return self._find_in_order(plan)
        if capped and plan.chosen:
            return self._find_chosen(plan)
        rows = self._with_codes(scores, plan.own.language)
        for reading in plan.others:
            foreign, foreign_capped = self._score(reading)
            capped = capped or foreign_capped
            found = self._with_codes(foreign, reading.language)
            rows += [row for row in found if f"{HAS}={plan.language}" not in row[-1].split()]
        allowed, facets = tally(rows, plan.chosen)
        return Found(len(allowed), self._hits(allowed, plan), facets, capped)

    def _find_chosen(self, plan: Plan) -> Found:
        """Where a word has too many documents to rank before the choices are made, they are made first.

        Each facet is counted among the documents that the other choices leave.
        """
        scores, capped = self._score(plan.own, self._allowed(plan.own, plan.chosen))
        rows, facets = tally(self._with_codes(scores, plan.language), plan.chosen)
        for facet in plan.chosen:
            others = {name: codes for name, codes in plan.chosen.items() if name != facet}
            near, near_capped = self._score(plan.own, self._allowed(plan.own, others))
            facets[facet] = tally(self._with_codes(near | scores, plan.language), others)[1].get(facet, {})
            capped = capped or near_capped
        return Found(len(rows), self._hits(rows, plan), facets, capped)

    def _find_in_order(self, plan: Plan) -> Found:
        """Another order than relevance, and more documents than are ranked: the database orders all with a word."""
        strong = [word for word in plan.own.words if word.attainable >= plan.own.required]
        ids, values = self.having(plan.language, _phrases(strong))
        allowed, parameters = self._allowed(plan.own, plan.chosen)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT page_id, codes FROM hub_search_document WHERE page_id IN ({ids})", values)  # noqa: S608
            rows, facets = tally(cursor.fetchall(), plan.chosen)
        found = Document.objects.extra(  # noqa: S610, SQL of ours
            where=[f"page_id IN ({ids})", f"page_id IN ({allowed})"], params=[*values, *parameters]
        )
        shown = found.order_by(*ORDERS[plan.order]).values_list("pk", flat=True)[plan.start : plan.start + plan.size]
        return Found(len(rows), [Hit(pk, plan.language, 0.0) for pk in shown], facets)

    def _hits(self, rows: list, plan: Plan) -> list[Hit]:
        return [Hit(pk, language, score) for pk, score, language, _codes in self._ordered(rows, plan)]

    def _score(self, reading: Reading, allowed: tuple[str, list] | None = None) -> tuple[dict[int, float], bool]:
        """({document id: score}, whether a word had more documents than are ranked).

        The best clause of each word counts, summed over the words.
        """
        parts = list(self._parts(reading, allowed))
        if not parts:
            return {}, False
        union = " UNION ALL ".join(
            f"SELECT {number}, id, score FROM ({part[2]}) AS s{number}"  # noqa: S608
            for number, part in enumerate(parts)
        )
        parameters = [value for part in parts for value in part[3]]
        with connection.cursor() as cursor:
            cursor.execute(union, parameters)
            rows = cursor.fetchall()
        best: list[dict[int, tuple[float, float]]] = [{} for _word in reading.words]
        for number, pk, score in rows:
            index, clause = parts[number][0], parts[number][1]
            most, strongest = best[index].get(pk, (0.0, 0.0))
            best[index][pk] = (max(most, score * parts[number][4]), max(strongest, clause.weight))
        sizes = Counter(number for number, _pk, _score in rows)
        capped = any(size >= MAX_RANKED for size in sizes.values())
        if len(best) == 1:
            return {pk: score for pk, (score, _weight) in best[0].items()}, capped
        return self._sum(reading, best), capped

    @staticmethod
    def _sum(reading: Reading, best: list[dict[int, tuple[float, float]]]) -> dict[int, float]:
        scores: dict[int, float] = {}
        evidence: dict[int, float] = {}
        for word, found in zip(reading.words, best, strict=True):
            for pk, (score, weight) in found.items():
                scores[pk] = scores.get(pk, 0.0) + score
                evidence[pk] = evidence.get(pk, 0.0) + weight * word.rarity
        required = reading.required
        return {pk: score for pk, score in scores.items() if evidence[pk] >= required}

    def _parts(self, reading: Reading, allowed):
        """(index of the word, clause, SQL, parameters, factor of the score) of each clause, more for frequent ones."""
        for index, (word, frequencies) in enumerate(zip(reading.words, reading.frequencies, strict=True)):
            others = _phrases(other for other in reading.words if other is not word)
            for clause, frequency in zip(word.clauses, frequencies, strict=True):
                factor = clause.weight * clause.scale * self.correction(reading.language, clause, word, frequency)
                for narrowing in self._narrowings(reading, word, others, frequency, allowed):
                    sql, values = self.matching(reading.language, clause.phrases, word.rarity, narrowing)
                    yield index, clause, sql, values, factor

    @staticmethod
    def _narrowings(reading: Reading, word: QueryWord, others, frequency: int, allowed) -> list[Narrowing]:
        """In which ways a clause is looked for: once, or more often where it has too many documents to rank."""
        together = Narrowing(also=others, allowed=allowed)
        if others and word.attainable < reading.required:
            return [together]  # alone, the word is too little evidence
        narrowings = [Narrowing(allowed=allowed)]
        if frequency >= MAX_RANKED:
            # What has the word in its title, or together with another, is ranked before the rest.
            narrowings.append(Narrowing(only_title=True, allowed=allowed))
            if others:
                narrowings.append(together)
        return narrowings

    @staticmethod
    def _allowed(reading: Reading, chosen: dict[str, frozenset[str]]) -> tuple[str, list]:
        """SQL of the ids of documents that fit all choices."""
        tests, values = ["d.locale_id = %s"], list[Any]([reading.locale_id])
        for facet, codes in sorted(chosen.items()):
            marks = ", ".join(["%s"] * len(codes))
            tests.append(
                "d.page_id IN (SELECT document_id FROM hub_search_documentfacet "  # noqa: S608
                f"WHERE facet = %s AND code IN ({marks}))"
            )
            values += [facet, *sorted(codes)]
        return f"SELECT d.page_id FROM hub_search_document d WHERE {' AND '.join(tests)}", values  # noqa: S608

    @abc.abstractmethod
    def among(self, ids: list[int]) -> tuple[str, list]:
        """SQL of a set of ids to stand after IN, and its parameters; any number of them."""

    def _with_codes(self, scores: dict[int, float], language: str) -> list[tuple[int, float, str, str]]:
        """(id, score, language, codes) of each document."""
        if not scores:
            return []
        sql, values = self.among(list(scores))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT page_id, codes FROM hub_search_document WHERE page_id IN {sql}", values)  # noqa: S608
            return [(pk, scores[pk], language, codes) for pk, codes in cursor.fetchall()]

    def _ordered(self, rows: list, plan: Plan) -> list:
        """The wanted slice. Another order than relevance is the database's to make."""
        if plan.order == "relevance":
            best = heapq.nsmallest(
                plan.start + plan.size, rows, key=lambda row: (row[2] != plan.language, -row[1], -row[0])
            )
            return best[plan.start :]
        sql, values = self.among([row[0] for row in rows])
        found = Document.objects.extra(where=[f"page_id IN {sql}"], params=values).order_by(*ORDERS[plan.order])  # noqa: S610
        by_id = {row[0]: row for row in rows}
        return [by_id[pk] for pk in found.values_list("pk", flat=True)[plan.start : plan.start + plan.size]]
