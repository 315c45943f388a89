"""Search with the full text index of the database. What SQLite and PostgreSQL share: plan to SQL, hits to results."""

import abc
import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from hub.search.engines.plan import HAS, MAX_RANKED, Found, Hit, Plan, Reading, tally
from hub.search.expansion import QueryWord
from hub.search.models import Document
from hub.search.thesaurus import Phrase

# bm25 and ts_rank: how much a word in each column is worth
TITLE, SUMMARY, BODY, EXTRA = 4.0, 2.0, 1.0, 0.7


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
    def stored(self, language: str) -> dict[int, str]:
        """{document id: all its different terms, separated by spaces}, to compare with what should be there."""

    def table(self, language: str) -> str:
        """The table of a language. Codes come from settings, never from readers."""
        return f"hub_search_terms_{''.join(c for c in language.lower() if c.isalnum())}"

    def find(self, plan: Plan) -> Found:
        """Ranks, filters and counts."""
        scores = self._score(plan.own)
        capped = len(scores) >= MAX_RANKED
        if capped and plan.chosen:
            # Too many to rank before the choices are made, so that they are made first.
            scores |= self._score(plan.own, self._allowed(plan))
        rows = self._with_codes(scores, plan.own.language)
        for reading in plan.others:
            foreign = self._with_codes(self._score(reading), reading.language)
            rows += [row for row in foreign if f"{HAS}={plan.language}" not in row[-1].split()]
        allowed, facets = tally(rows, plan.chosen)
        allowed.sort(key=lambda row: (row[2] != plan.language, -row[1], -row[0]))
        shown = self._ordered(allowed, plan)
        hits = [Hit(pk, language, score) for pk, score, language, _codes in shown]
        return Found(len(allowed), hits, facets, capped and len(allowed) >= MAX_RANKED)

    def _score(self, reading: Reading, allowed: tuple[str, list] | None = None) -> dict[int, float]:
        """{document id: score}: the best clause of each word, summed over the words."""
        parts = list(self._parts(reading, allowed))
        if not parts:
            return {}
        union = " UNION ALL ".join(
            f"SELECT {number}, id, score FROM ({part[2]}) AS s{number}"  # noqa: S608
            for number, part in enumerate(parts)
        )
        parameters = [value for _w, _c, _sql, values in parts for value in values]
        with connection.cursor() as cursor:
            cursor.execute(union, parameters)
            rows = cursor.fetchall()
        best: list[dict[int, tuple[float, float]]] = [{} for _word in reading.words]
        for number, pk, score in rows:
            index, weight = parts[number][0], parts[number][1]
            most, strongest = best[index].get(pk, (0.0, 0.0))
            best[index][pk] = (max(most, score * weight), max(strongest, weight))
        if len(best) == 1:
            return {pk: score for pk, (score, _weight) in best[0].items()}
        return self._sum(reading, best)

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
        """(index of the word, weight, SQL, parameters) of each clause, and more for clauses with too many documents."""
        for index, (word, frequencies) in enumerate(zip(reading.words, reading.frequencies, strict=True)):
            others = _phrases(other for other in reading.words if other is not word)
            for clause, frequency in zip(word.clauses, frequencies, strict=True):
                for narrowing in self._narrowings(reading, word, others, frequency, allowed):
                    sql, values = self.matching(reading.language, clause.phrases, word.rarity, narrowing)
                    yield index, clause.weight, sql, values

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

    def _allowed(self, plan: Plan) -> tuple[str, list]:
        """SQL of the ids of documents that fit all choices."""
        tests, values = ["d.locale_id = %s"], list[Any]([plan.own.locale_id])
        for facet, codes in sorted(plan.chosen.items()):
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
            return rows[plan.start : plan.start + plan.size]
        from hub.search.queries import ORDERS

        sql, values = self.among([row[0] for row in rows])
        found = Document.objects.extra(where=[f"page_id IN {sql}"], params=values).order_by(*ORDERS[plan.order])  # noqa: S610
        by_id = {row[0]: row for row in rows}
        return [by_id[pk] for pk in found.values_list("pk", flat=True)[plan.start : plan.start + plan.size]]
