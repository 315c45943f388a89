#!/usr/bin/env python3
"""What a search costs on the database's own engine, against the bare full text index of the same database.

    DATABASE_URL=… python benchmarks/search.py [--language en] [--rounds 15] [--raw FILE]

The site must be filled and indexed (make scale N=100000, manage.py rebuild_search). The bare side has the same texts in
one FTS5 table or tsvector column and the same facet rows, and answers with count, 20 best and facet counts: three
statements. Ours is hub.search.answers.search, from the typed words to snippets. Both are timed in turn, in CPU seconds
of this process on SQLite, in wall seconds on PostgreSQL, whose work is done elsewhere; medians and their ratio are
printed. Then the memory that searching adds to a process.
"""

import argparse
import os
import resource
import sqlite3
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402

from good_practices.scale.text import query_words  # noqa: E402
from hub.search.answers import SearchQuestion, search  # noqa: E402
from hub.search.models import Document, DocumentFacet, DocumentText  # noqa: E402

SQLITE = [
    "SELECT count(*) FROM fts WHERE fts MATCH ?",
    "SELECT d.id, d.title FROM (SELECT rowid, rank FROM fts WHERE fts MATCH ? ORDER BY rank LIMIT 20) f "
    "JOIN doc d ON d.id = f.rowid ORDER BY f.rank",
    "SELECT facet, value, count(*) FROM fts JOIN doc_facet f ON f.doc_id = fts.rowid WHERE fts MATCH ? GROUP BY 1, 2",
]
POSTGRESQL = [
    "SELECT count(*) FROM raw_doc WHERE tsv @@ plainto_tsquery('simple', %s)",
    "SELECT id, title FROM raw_doc, plainto_tsquery('simple', %s) q WHERE tsv @@ q "
    "ORDER BY ts_rank_cd(tsv, q) DESC, id LIMIT 20",
    "SELECT facet, value, count(*) FROM raw_facet WHERE doc_id IN "
    "(SELECT id FROM raw_doc WHERE tsv @@ plainto_tsquery('simple', %s)) GROUP BY 1, 2",
]


def texts(language: str):
    """(id, title, summary, body) of all documents of a language."""
    rows = DocumentText.objects.filter(document__locale__language_code=language)
    return rows.values_list("document_id", "title", "summary", "body").iterator(chunk_size=2000)


def facets(language: str):
    """(id, facet number, value number) of all facet rows of a language."""
    numbers: dict[str, int] = {}
    rows = DocumentFacet.objects.filter(document__locale__language_code=language).values_list(
        "document_id", "facet", "code"
    )
    for pk, facet, code in rows.iterator(chunk_size=5000):
        yield pk, numbers.setdefault(facet, len(numbers)), numbers.setdefault(f"{facet}={code}", len(numbers))


def bare_sqlite(language: str, file: Path):
    """A function that answers a word with the bare index, which is made in a file where it is missing."""
    made = file.exists()
    bare = sqlite3.connect(file)
    if not made:
        bare.executescript("""
            CREATE TABLE doc(id INTEGER PRIMARY KEY, title TEXT, intro TEXT, body TEXT);
            CREATE VIRTUAL TABLE fts USING fts5(title, intro, body, content='doc', content_rowid='id',
                                                tokenize='porter unicode61');
            CREATE TABLE doc_facet(doc_id INTEGER, facet INTEGER, value INTEGER,
                                   PRIMARY KEY(doc_id, facet, value)) WITHOUT ROWID;""")
        bare.executemany("INSERT INTO doc VALUES (?, ?, ?, ?)", texts(language))
        bare.executemany("INSERT OR IGNORE INTO doc_facet VALUES (?, ?, ?)", facets(language))
        bare.execute("INSERT INTO fts(fts) VALUES ('rebuild')")
        bare.execute("INSERT INTO fts(fts) VALUES ('optimize')")
        bare.execute("ANALYZE")
        bare.commit()
    bare.execute("PRAGMA mmap_size=1073741824")
    bare.execute("PRAGMA cache_size=-200000")

    def ask(words: str) -> int:
        answers = [bare.execute(statement, [words]).fetchall() for statement in SQLITE]
        return answers[0][0][0]

    return ask


def bare_postgresql(language: str, file: Path):
    """The same on PostgreSQL, in tables of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('raw_doc')")
        if cursor.fetchone()[0] is None:
            of_language = (
                "JOIN hub_search_document d ON d.page_id = t.document_id "
                "JOIN wagtailcore_locale l ON l.id = d.locale_id WHERE l.language_code = %s"
            )
            cursor.execute(
                # Vectors come with the rows: an index over updated rows is left alone while older transactions run.
                "CREATE TABLE raw_doc AS SELECT t.document_id AS id, t.title, t.summary AS intro, t.body, "  # noqa: S608
                "setweight(to_tsvector('simple', t.title), 'A') || setweight(to_tsvector('simple', t.summary), 'B') || "
                f"to_tsvector('simple', t.body) AS tsv FROM hub_search_documenttext t {of_language}",
                [language],
            )
            cursor.execute(
                "CREATE TABLE raw_facet AS SELECT t.document_id AS doc_id, "  # noqa: S608
                "dense_rank() OVER (ORDER BY t.facet)::smallint AS facet, "
                "dense_rank() OVER (ORDER BY t.facet, t.code)::smallint AS value "
                f"FROM hub_search_documentfacet t {of_language}",
                [language],
            )
            cursor.execute("ALTER TABLE raw_doc ADD PRIMARY KEY (id)")
            cursor.execute("CREATE INDEX ON raw_doc USING gin(tsv)")
            cursor.execute("CREATE INDEX ON raw_facet(doc_id, facet, value)")
            cursor.execute("VACUUM ANALYZE raw_doc")
            cursor.execute("VACUUM ANALYZE raw_facet")

    def ask(words: str) -> int:
        with connection.cursor() as cursor:
            counted = []
            for statement in POSTGRESQL:
                cursor.execute(statement, [words])
                counted.append(cursor.fetchall())
        return counted[0][0][0]

    return ask


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--language", default="en")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--raw", type=Path, default=ROOT / "var/raw_search.sqlite3", help="the bare index on SQLite")
    options = parser.parse_args()
    number = Document.objects.filter(locale__language_code=options.language).count()
    print(f"{connection.vendor}: {number} documents in {options.language}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    search(SearchQuestion("warm up", options.language))
    asked = {name: words[0] for name, words in query_words(options.language).items()}
    for words in asked.values():
        search(SearchQuestion(words, options.language))
    print(f"memory: + {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f} MB at most")
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    bare = (bare_sqlite if connection.vendor == "sqlite" else bare_postgresql)(options.language, options.raw)
    print(f"{'query':10}{'matches':>9}{'ours':>9}{'bare ms':>10}{'ours ms':>10}{'ratio':>8}{'p95 ms':>9}")
    for name, words in asked.items():
        times: dict[str, list[float]] = {"bare": [], "ours": []}
        for _round in range(options.rounds + 2):
            began = clock()
            matches = bare(words)
            middle = clock()
            answer = search(SearchQuestion(words, options.language))
            times["bare"].append((middle - began) * 1000)
            times["ours"].append((clock() - middle) * 1000)
        bare_ms, ours_ms = statistics.median(times["bare"][2:]), statistics.median(times["ours"][2:])
        p95 = sorted(times["ours"][2:])[int(0.95 * (options.rounds - 1))]
        found = f"{answer.count}{'+' if answer.capped else ''}"
        print(f"{name:10}{matches:9}{found:>9}{bare_ms:10.1f}{ours_ms:10.1f}{ours_ms / bare_ms:8.2f}{p95:9.1f}")


if __name__ == "__main__":
    main()
