"""SQLite: an FTS5 table a language, ranked by bm25."""

import json

from django.db import connection

from hub.search.engines.database import BODY, EXTRA, MAX_RANKED, SUMMARY, TITLE, DatabaseEngine


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

    def stored(self, language):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid, title || ' ' || summary || ' ' || body || ' ' || extra "  # noqa: S608
                f"FROM {self.table(language)}"
            )
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
