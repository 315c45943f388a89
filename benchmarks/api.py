#!/usr/bin/env python3
"""What a page of 100 records costs by the public API, against the bare rows of the same table as JSON.

    DATABASE_URL=… python benchmarks/api.py [--rounds 40]

The site must be filled (make scale N=…, manage.py rebuild_records). The bare side reads the same rows with one
statement and encodes them with json.dumps. Ours is the whole request: middleware, parameters, records, ETag. Each round
takes another page, both sides in turn, in CPU seconds of this process on SQLite, in wall seconds on PostgreSQL, whose
work is done elsewhere; medians and their ratio are printed.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")

import django  # noqa: E402

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from good_practices.models import SharedRecord  # noqa: E402
from good_practices.sharing.api import cursor_after  # noqa: E402

PAGE = 100
COLUMNS = ("uid", "language", "updated", "body")
BARE = "SELECT {columns} FROM {table} WHERE NOT withdrawn AND id > %s {narrower} ORDER BY id LIMIT {page}"


def ask_table(place: int, language: str) -> bytes:
    """The rows after a place, by one statement, as JSON."""
    narrower, values = ("AND language = %s", [language]) if language else ("", [])
    table = SharedRecord._meta.db_table
    with connection.cursor() as cursor:
        statement = BARE.format(columns=", ".join(COLUMNS), table=table, narrower=narrower, page=PAGE)
        cursor.execute(statement, [place, *values])
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return json.dumps({"results": rows}, ensure_ascii=False, default=str).encode()


def ask_api(place: int, language: str) -> bytes:
    """The same rows by the public API."""
    asked = {"limit": PAGE, "cursor": cursor_after(place)} | ({"lang": language} if language else {})
    return HANDLER.get_response(REQUESTS.get("/api/v1/practices", asked)).content


HANDLER, REQUESTS = WSGIHandler(), RequestFactory(SERVER_NAME="localhost")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    records = SharedRecord.objects.present()
    print(f"{connection.vendor}: {records.count()} records")
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    print(f"{'pages of 100':20}{'kB':>7}{'bare ms':>10}{'API ms':>10}{'ratio':>8}")
    for language in ("", "en", "ar"):
        rows = records.filter(language=language) if language else records
        places = list(rows.order_by("pk").values_list("pk", flat=True))[:-PAGE]
        bare, ours, size = [], [], 0
        for number in range(rounds + 2):
            place = places[number * len(places) // (rounds + 2)]
            began = clock()
            ask_table(place, language)
            middle = clock()
            size = len(ask_api(place, language))
            bare.append((middle - began) * 1000)
            ours.append((clock() - middle) * 1000)
        bare_ms, ours_ms = statistics.median(bare[2:]), statistics.median(ours[2:])
        name = language or "all languages"
        print(f"{name:20}{size / 1000:7.0f}{bare_ms:10.2f}{ours_ms:10.2f}{ours_ms / bare_ms:8.2f}")


if __name__ == "__main__":
    main()
