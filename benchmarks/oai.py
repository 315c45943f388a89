#!/usr/bin/env python3
"""How many records a second a harvester gets over HTTP, in each format.

    DATABASE_URL=… python benchmarks/oai.py [--records 20000]

The database is filled: name one of its own, such as sqlite:////tmp/oai.sqlite3. The library is loaded and grown by a
few generated practices; their records in five languages are repeated under other names until there are enough. Then a
server in a process of its own is harvested from the first record to the last, one request after the other, by a client
that only counts.
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import batched, cycle, islice
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from good_practices.models import SharedRecord  # noqa: E402
from good_practices.scale.pages import PREFIX  # noqa: E402

GENERATED = 20  # practices, each in five languages
TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)<")


def build(number: int) -> None:
    """Fills the database up to this number of records."""
    if connection.vendor == "sqlite" and str(settings.DATABASES["default"]["NAME"]).endswith("var/hub.sqlite3"):
        sys.exit("Name a database of its own in DATABASE_URL: it is filled with records of no practice.")
    with open(os.devnull, "w") as nowhere:
        call_command("migrate", verbosity=0)
        call_command("load_content", stdout=nowhere)
        call_command("scale", str(GENERATED), stdout=nowhere)
        call_command("rebuild_search", stdout=nowhere)
        call_command("rebuild_records", stdout=nowhere)
    originals = list(SharedRecord.objects.filter(uid__startswith=PREFIX))
    missing = number - SharedRecord.objects.count()
    copies = (copy(row, n) for n, row in enumerate(islice(cycle(originals), max(missing, 0))))
    for some in batched(copies, 1000):
        SharedRecord.objects.bulk_create(some)


def copy(row: SharedRecord, number: int) -> SharedRecord:
    uid = f"copy-{number}"
    body = json.dumps(json.loads(row.body) | {"id": uid}, ensure_ascii=False, separators=(",", ":"))
    same = {"language": row.language, "page_id": row.page_id, "updated": row.updated, "codes": row.codes}
    return SharedRecord(uid=uid, body=body, **same)


def harvest(address: str, verb: str, prefix: str) -> tuple[int, int, float]:
    """(records, bytes, seconds) of a whole list."""
    began, records, size = time.perf_counter(), 0, 0
    query = f"verb={verb}&metadataPrefix={prefix}"
    while query:
        with urllib.request.urlopen(f"{address}/oai?{query}") as answer:  # noqa: S310
            body = answer.read()
        records += body.count(b"<header")
        size += len(body)
        token = TOKEN.search(body)
        query = f"verb={verb}&resumptionToken={quote(token[1])}" if token else ""
    return records, size, time.perf_counter() - began


def serve() -> tuple[subprocess.Popen, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload", "--skip-checks"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    for _try in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server, f"http://127.0.0.1:{port}"
        time.sleep(0.1)
    sys.exit("The server did not start.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--records", type=int, default=20_000)
    options = parser.parse_args()
    build(options.records)
    server, address = serve()
    try:
        print(f"{connection.vendor}, {SharedRecord.objects.count():,} records")
        for verb, prefix in (("ListIdentifiers", "oai_dc"), ("ListRecords", "oai_dc"), ("ListRecords", "remap")):
            records, size, seconds = harvest(address, verb, prefix)
            print(
                f"{verb} {prefix}: {records:,} records in {seconds:.1f} s, {records / seconds:,.0f} a second, "
                f"{size / records / 1024:.1f} KiB each"
            )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
