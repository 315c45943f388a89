"""PostgreSQL: a table of tsvectors a language, ranked by the sum of rarity × ts_rank over the words.

ts_rank alone knows no rarity of words, which the vocabulary gives. Vectors are written as literals, so that
PostgreSQL's own parser and dictionaries never change a term.
"""

from collections import defaultdict

from django.db import connection

from hub.search.engines.database import BODY, EXTRA, MAX_RANKED, SUMMARY, TITLE, DatabaseEngine

MAX_POSITION = 16_383
MAX_VECTOR = 900_000  # bytes, about; PostgreSQL takes no more than 1 MB
WEIGHTS = {"A": TITLE, "B": SUMMARY, "C": BODY, "D": EXTRA}
_SCALE = max(WEIGHTS.values())
_ARRAY = "{" + ", ".join(str(WEIGHTS[letter] / _SCALE) for letter in "DCBA") + "}"


class PostgreSQLEngine(DatabaseEngine):
    name = "postgresql"

    def prepare(self, language):
        table = self.table(language)
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {table} (document_id bigint PRIMARY KEY, vector tsvector NOT NULL)"
            )
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {table}_vector ON {table} USING gin (vector)")

    def write(self, language, rows):
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {self.table(language)} (document_id, vector) VALUES (%s, %s::tsvector) "  # noqa: S608
                "ON CONFLICT (document_id) DO UPDATE SET vector = excluded.vector",
                [(pk, _vector(*columns)) for pk, *columns in rows],
            )

    def remove(self, language, ids):
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.table(language)} WHERE document_id = ANY(%s)", [list(ids)])  # noqa: S608

    def having(self, language, phrases):
        return f"SELECT document_id FROM {self.table(language)} WHERE vector @@ %s::tsquery", [_any(phrases)]  # noqa: S608

    def stored(self, language):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT document_id, string_agg(lexeme, ' ') "  # noqa: S608
                f"FROM {self.table(language)}, unnest(vector) GROUP BY document_id"
            )
            return dict(cursor.fetchall())

    def matching(self, language, phrases, rarity, narrowing):
        query = _any(phrases, "A" if narrowing.only_title else "")
        where, values = "", []
        if narrowing.also:
            where, values = " AND vector @@ %s::tsquery", [_any(narrowing.also)]
        if narrowing.allowed:
            ids, parameters = narrowing.allowed
            where, values = f"{where} AND document_id IN ({ids})", [*values, *parameters]
        return (
            # ts_rank divides by the number of alternatives, which says nothing about a document.
            f"SELECT document_id AS id, ts_rank('{_ARRAY}', vector, %s::tsquery, 1) * %s AS score "  # noqa: S608
            f"FROM {self.table(language)} WHERE vector @@ %s::tsquery{where} LIMIT {MAX_RANKED}",
            [query, rarity * len(phrases), query, *values],
        )

    def among(self, ids):
        # One text: the driver would look at each of a list's numbers.
        return "(SELECT unnest(%s::bigint[]))", ["{" + ",".join(map(str, ids)) + "}"]


def _any(phrases, weight: str = "") -> str:
    """A tsquery: any of the phrases, all terms of each, only in a column if asked."""
    mark = f":{weight}" if weight else ""
    return " | ".join("(" + " & ".join(f"'{term}'{mark}" for term in phrase) + ")" for phrase in phrases)


def _vector(title: str, summary: str, body: str, extra: str) -> str:
    """A tsvector literal with the position and the weight of each term."""
    places: dict[str, list[str]] = defaultdict(list)
    position = size = 0
    for weight, terms in zip("ABCD", (title, summary, body, extra), strict=True):
        for term in terms.split():
            size += len(term.encode()) + 12 if term not in places else 4
            if size > MAX_VECTOR:
                break
            position = min(position + 1, MAX_POSITION)
            places[term].append(f"{position}{weight if weight != 'D' else ''}")
    return " ".join(f"'{term}':{','.join(marks[:255])}" for term, marks in places.items())
