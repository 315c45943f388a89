"""SQLite: an FTS5 table a language, ranked by bm25."""

import json
import math

from django.db import connection

from hub.search.engines.database import BODY, EXTRA, MAX_RANKED, SUMMARY, TITLE, DatabaseEngine
from hub.search.state import memory


class SQLiteEngine(DatabaseEngine):
    name = "sqlite"

    def prepare(self, language):
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {self.table(language)} USING fts5("
                "title, summary, body, extra, tokenize = 'unicode61 remove_diacritics 0')"
            )

    def write(self, language, rows):
        rows = list(rows)
        self.remove(language, [row[0] for row in rows])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {self.table(language)} (rowid, title, summary, body, extra) VALUES (%s, %s, %s, %s, %s)",  # noqa: S608
                rows,
            )

    def remove(self, language, ids):
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {self.table(language)} WHERE rowid = %s", [(pk,) for pk in ids])  # noqa: S608

    def having(self, language, phrases):
        table = self.table(language)
        return f"SELECT rowid FROM {table} WHERE {table} MATCH %s", [_any(phrases)]  # noqa: S608

    def correction(self, language, clause, word, frequency):
        """FTS5 gives nearly nothing for a word of half the documents: its idf is ln((N − n + 0.5)/(n + 0.5))."""
        table = self.table(language)
        total = memory.vocabulary(language).total
        if 5 * frequency < total:
            return 1.0
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH %s", [_any(clause.phrases)])  # noqa: S608
            number = min(cursor.fetchone()[0], total)
        return word.rarity / max(math.log((total - number + 0.5) / (number + 0.5)), 1e-6)

    def stored(self, language):
        table = self.table(language)
        with connection.cursor() as cursor:
            # The index itself, not the text it was made of.
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_vocab USING fts5vocab('main', '{table}', 'instance')"
            )
            cursor.execute(f"SELECT doc, group_concat(term, ' ') FROM temp.{table}_vocab GROUP BY doc")  # noqa: S608
            return dict(cursor.fetchall())

    def matching(self, language, phrases, rarity, narrowing):
        table, query = self.table(language), _any(phrases)
        if narrowing.only_title:
            query = f"{{title}} : ({query})"
        if narrowing.also:
            query = f"({query}) AND ({_any(narrowing.also)})"
        weights = f"{TITLE}, {SUMMARY}, {BODY}, {EXTRA}"
        where, values = "", [query]
        if narrowing.allowed:
            ids, parameters = narrowing.allowed
            where, values = f" AND rowid IN ({ids})", [query, *parameters]
        return (
            f"SELECT rowid AS id, -bm25({table}, {weights}) AS score FROM {table} "  # noqa: S608
            f"WHERE {table} MATCH %s{where} ORDER BY rowid DESC LIMIT {MAX_RANKED}",
            values,
        )

    def among(self, ids):
        return "(SELECT value FROM json_each(%s))", [json.dumps(ids)]


def _any(phrases) -> str:
    """An FTS5 query: any of the phrases, all terms of each. Terms are letters and digits; quotes keep them words."""
    return " OR ".join("(" + " AND ".join(f'"{term}"' for term in phrase) + ")" for phrase in phrases)
