#!/usr/bin/env python3
"""What a full download costs: records a second, and how much the memory of the serving process grows.

    DATABASE_URL=… python benchmarks/export.py [--records 100000]

The database is filled with records: name one of its own, such as sqlite:////tmp/export.sqlite3. The records are those
of generated practices in all languages, again and again under other ids. A server, a process of its own, is asked for a
small download first, then for all as JSON Lines and as CSV; the growth is the peak of its memory over what it had.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import batched, count, cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Locale  # noqa: E402

from good_practices.models import PracticePage, SharedRecord  # noqa: E402
from good_practices.scale.facts import Facts  # noqa: E402
from good_practices.scale.text import languages, write  # noqa: E402
from good_practices.sharing.record import Record  # noqa: E402
from good_practices.sharing.telling import record_of  # noqa: E402

DIFFERENT = 100  # practices whose records differ


def bodies() -> list[tuple[str, dict]]:
    """(language, record) of generated practices in all languages."""
    facts, found = Facts(), []
    for number in range(1, DIFFERENT + 1):
        record = facts.record(number)
        for code in languages():
            locale = Locale.objects.get_or_create(language_code=code)[0]
            page = PracticePage(**record.facts, **write(code, record.plan), locale=locale, uid=f"scale-{number}")
            page.first_published_at = page.last_published_at = record.published
            found.append((code, record_of(page, [], code, "example", "")))
    return found


def fill(number: int) -> None:
    """Writes so many records into an empty database."""
    if connection.vendor == "sqlite" and str(settings.DATABASES["default"]["NAME"]).endswith("var/hub.sqlite3"):
        sys.exit("Name a database of its own in DATABASE_URL: it is filled with records that no page has.")
    call_command("migrate", verbosity=0)
    SharedRecord.objects.all().delete()
    now = timezone.now().replace(microsecond=0)
    rows = (
        SharedRecord(
            uid=(uid := f"{record['id']}-{n}"),
            language=code,
            page_id=n,
            updated=now,
            codes=" ",
            body=json.dumps(record | {"id": uid}, ensure_ascii=False, separators=(",", ":")),
        )
        for n, (code, record) in zip(count(1), cycle(bodies()))
    )
    for some in batched(islice(rows, number), 1000):
        SharedRecord.objects.bulk_create(some)
    Record.model_validate_json(SharedRecord.objects.latest("pk").as_json())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def memory(process: int, name: str) -> float:
    """What the system says of a process's memory, in MB: VmRSS now, VmHWM at most."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def download(address: str) -> int:
    """Reads an answer to its end and returns its bytes."""
    size = 0
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=600) as answer:
        while part := answer.read(1 << 20):
            size += len(part)
    return size


def wait_for(address: str, server: subprocess.Popen) -> None:
    for _attempt in range(300):
        try:
            download(address)
        except OSError:
            if server.poll() is not None:
                sys.exit("The server did not start.")
            time.sleep(0.2)
        else:
            return
    sys.exit("The server did not answer.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--records", type=int, default=100_000)
    options = parser.parse_args()
    fill(options.records)
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload", "--skip-checks"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        base = f"http://127.0.0.1:{port}/export/practices"
        wait_for(f"{base}.csv?country=INT", server)
        for form in ("jsonl", "csv"):
            Path(f"/proc/{server.pid}/clear_refs").write_text("5")  # the peak is counted from here
            before, began = memory(server.pid, "VmRSS"), time.perf_counter()
            size = download(f"{base}.{form}")
            seconds = time.perf_counter() - began
            grown = memory(server.pid, "VmHWM") - before
            print(
                f"{connection.vendor}: {form}, {options.records:,} records, {size / 1e6:.0f} MB in {seconds:.1f} s, "
                f"{options.records / seconds:,.0f} records/s; memory + {grown:.1f} MB at most, from {before:.0f} MB"
            )
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
