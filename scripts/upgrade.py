"""An upgrade under load, as part of `make soak`: python -m scripts.upgrade; the table is docs/results/upgrade.md.

The last release serves readers, this code migrates its database, the last release goes on serving on the new schema,
both serve side by side, and no reader is answered with an error of the server. On PostgreSQL where TEST_POSTGRESQL_URL
names one, else on SQLite. Both run with the libraries that are installed.
"""

import contextlib
import datetime
import itertools
import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from scripts.releases import ROOT, SHALLOW, git, last_release
from tests.serving import serve

RESULT = ROOT / "docs/results/upgrade.md"
SECONDS = 20  # of load in each part
MESSAGE_SECONDS = 8  # between two messages: no more than the limit of an hour allows (hub.limits), so each is written
READ = [
    *("/en/", "/fi/", "/ar/", "/en/practices/", "/fi/practices/?q=tuki", "/en/practices/aarhus-model/", "/sv/news/"),
    *("/en/search/?q=support", "/en/mentoring/", "/api/v1/practices?lang=en", "/api/v1/search?lang=en&q=support"),
    *("/oai?verb=ListRecords&metadataPrefix=oai_dc", "/en/feed.atom", "/sitemap-en.xml", "/admin/login/"),
]


class Readers:
    """Ask for pages and send a message, again and again, until the block ends. Attribute: answers (by status)."""

    def __init__(self, *addresses: str):
        self.answers: Counter[int] = Counter()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(address,)) for address in addresses]
        self._threads += [threading.Thread(target=self._write, args=(address,)) for address in addresses]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, address: str) -> None:
        for path in itertools.cycle(READ):
            if self._stop.is_set():
                return
            self._ask(address + path)

    def _write(self, address: str) -> None:
        while not self._stop.is_set():
            form = self._ask(f"{address}/en/contact/")
            token = re.search(r'name="token" value="([^"]+)"', form)
            if token is None or self._stop.wait(MESSAGE_SECONDS):
                continue
            words = {"token": token[1], "message": f"Number {uuid.uuid4()}", "website": ""}
            self._ask(f"{address}/en/message/", urllib.parse.urlencode(words).encode())

    def _ask(self, address: str, data: bytes | None = None) -> str:
        """Asks, counts the status (0 where nothing came), and gives the text."""
        try:
            with urllib.request.urlopen(address, data, timeout=30) as answer:  # noqa: S310, our own server
                status, text = answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            status, text = error.code, ""
        except OSError:
            status, text = 0, ""
        self.answers[status] += 1
        return text


def main() -> int:
    release = last_release()
    if release is None:
        print(SHALLOW)
        return 0
    with tempfile.TemporaryDirectory() as scratch, worktree(release, Path(scratch)) as old, database(scratch) as url:
        return upgrade(old, url, Path(scratch))


def upgrade(old: Path, url: str, scratch: Path) -> int:
    """:param old: the code of the last release; returns 1 where a reader saw an error"""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.test",
        "DATABASE_URL": url,
        "TEST_MEDIA_ROOT": str(scratch / "media"),
    }

    def manage(root: Path, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=root, env=environment, check=True)

    def serving(root: Path, name: str):
        (scratch / name).mkdir()
        return serve(environment, scratch / name, root)

    for command in (["migrate", "--verbosity=0"], ["load_content"], ["rebuild_search"], ["rebuild_records"]):
        manage(old, *command)
    outcome = {}
    with serving(old, "before") as address:
        with Readers(address) as readers:
            time.sleep(SECONDS)
            manage(ROOT, "migrate", "--verbosity=1")
            time.sleep(SECONDS)
        outcome["the last release, before, during and after migrate"] = readers.answers
        with serving(ROOT, "now") as ours, Readers(address, ours) as readers:
            time.sleep(SECONDS)
        outcome["both side by side, on the new schema"] = readers.answers
    with serving(ROOT, "alone") as ours, Readers(ours) as readers:
        time.sleep(SECONDS)
    outcome["this code, alone"] = readers.answers
    code = git("rev-parse", "--short", "HEAD").stdout.strip()
    kind = "PostgreSQL" if url.startswith("postgres") else "SQLite"
    RESULT.write_text(_report(outcome, f"from {str(last_release())[:7]} to {code}, on {kind}"))
    print(RESULT.read_text())
    return int(any(map(is_failed, outcome.values())))


def is_failed(answers: Counter[int]) -> bool:
    """True where an answer was an error or a refusal, or none came, or nothing was asked."""
    return _errors(answers) > 0 or not answers[200]


def _errors(answers: Counter[int]) -> int:
    return sum(number for status, number in answers.items() if status >= 500 or status in {0, 429})


def _report(outcome: dict[str, Counter[int]], what: str) -> str:
    """:param what: of which release, on which database"""
    rows = []
    for name, answers in outcome.items():
        errors = _errors(answers)
        other = answers.total() - answers[200] - errors
        rows.append(f"| {name} | {answers.total()} | {answers[200]} | {other} | {errors} |")
    table = "\n".join(rows)
    return f"""# An upgrade under load

The last run of `python -m scripts.upgrade` (part of `make soak`), {datetime.datetime.now(datetime.UTC):%Y-%m-%d}, on
{os.cpu_count()} cores ({platform.machine()}): {what}. Readers read pages, feeds, API and harvest without a pause and
send messages, for {SECONDS} seconds before and after `migrate`, with both, and with this code alone.

| Who serves | Requests | 200 | Other | 5xx, 429 or none |
|---|---|---|---|---|
{table}
"""


@contextlib.contextmanager
def worktree(commit: str, scratch: Path) -> Iterator[Path]:
    """The code of a commit in a folder of its own, until the block ends."""
    folder = scratch / "release"
    done = git("worktree", "add", "--detach", str(folder), commit)
    if done.returncode:
        raise SystemExit(done.stderr)
    try:
        compile_catalogues = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "compile", "--domain=django"]
        subprocess.run([*compile_catalogues, "--directory=locale"], cwd=folder, check=True)
        yield folder
    finally:
        git("worktree", "remove", "--force", str(folder))


@contextlib.contextmanager
def database(scratch: str) -> Iterator[str]:
    """The DATABASE_URL of a new and empty database, until the block ends."""
    server = urlsplit(os.environ.get("TEST_POSTGRESQL_URL", ""))
    if not server.hostname:
        yield f"sqlite:///{scratch}/hub.sqlite3"
        return
    name = f"hub_upgrade_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server.geturl(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield server._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


if __name__ == "__main__":
    sys.exit(main())
