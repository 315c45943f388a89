import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application

from hub.relevance import scratch
from hub.relevance.measures import evaluate, read_lines
from hub.search.server import SearchServer

CROWD_SIZE = 20_000


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Command(BaseCommand):
    help = "Load a relevance set into a scratch site, and score the search on it through its endpoint."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="holds docs.jsonl and queries.jsonl")
        parser.add_argument("--engine", choices=["sqlite", "postgresql", "elasticsearch"], default="sqlite")
        crowd = f"gzipped JSON Lines of texts that answer no query (lang, id, title, body); {CROWD_SIZE} are added"
        parser.add_argument("--crowd", type=Path, metavar="FILE", help=crowd)
        parser.add_argument("--inside", action="store_true", help="this process has the scratch database already")

    def handle(self, *args, folder, engine, crowd, inside, **options):
        if not (folder / "queries.jsonl").exists():
            raise CommandError(f"{folder} holds no queries.jsonl.")
        if crowd and not crowd.exists():
            raise CommandError(f"{crowd} does not exist.")
        if inside:
            self.score(folder, crowd)
        else:
            self.run_inside(folder, engine, crowd)

    def run_inside(self, folder: Path, engine: str, crowd: Path | None) -> None:
        """Runs this command again, in a process whose settings name a database made for it."""
        name = f"hub_relevance_{uuid.uuid4().hex[:8]}"
        with tempfile.TemporaryDirectory() as place:
            environment = os.environ | {
                "DATABASE_URL": f"sqlite:///{place}/hub.sqlite3",
                "SEARCH_ENGINE": "elasticsearch" if engine == "elasticsearch" else "database",
                "ELASTICSEARCH_PREFIX": name,
            }
            if engine == "postgresql":
                environment["DATABASE_URL"] = self.create_database(name)
            command = [sys.executable, sys.argv[0], "relevance", str(folder), "--inside"]
            command += [f"--crowd={crowd}"] if crowd else []
            try:
                done = subprocess.run(command, env=environment, check=False)  # noqa: S603, our own command
            finally:
                self.clean_up(engine, name)
        if done.returncode:
            raise CommandError("The scratch site failed; see above.")

    @staticmethod
    def server_url() -> urllib.parse.ParseResult:
        """The PostgreSQL to make a database on: DATABASE_URL's, or the tests'."""
        for variable in ("DATABASE_URL", "TEST_POSTGRESQL_URL"):
            url = urllib.parse.urlparse(os.environ.get(variable, ""))
            if url.scheme.startswith("postgres"):
                return url
        raise CommandError("Name a PostgreSQL in DATABASE_URL or TEST_POSTGRESQL_URL.")

    def on_server(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server_url()._replace(scheme="postgresql").geturl(), autocommit=True) as connection:
            connection.execute(statement)

    def create_database(self, name: str) -> str:
        self.on_server(f'CREATE DATABASE "{name}"')
        return self.server_url()._replace(path=f"/{name}").geturl()

    def clean_up(self, engine: str, name: str) -> None:
        if engine == "postgresql":
            self.on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        elif engine == "elasticsearch":
            options = settings.ELASTICSEARCH
            server = SearchServer(options["url"], options["api_key"], options["ca"])
            client = server.client.options(request_timeout=30)
            for index in client.indices.get(index=f"{name}-*"):
                client.indices.delete(index=index)

    def score(self, folder: Path, crowd: Path | None) -> None:
        """Builds the site in this process's database, serves it, asks it, and prints the table."""
        call_command("migrate", verbosity=0)
        texts = scratch.read_crowd(crowd, CROWD_SIZE) if crowd else []
        scratch.build(read_lines(folder / "docs.jsonl"), texts, self.report)
        call_command("rebuild_search", stdout=self.stderr)
        with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=QuietHandler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            queries = read_lines(folder / "queries.jsonl")
            self.ask(server.server_port, queries[0]["lang"], queries[0]["q"])  # the first request starts the site
            times: list[float] = []

            def search(language: str, words: str) -> list[str]:
                began = time.perf_counter()
                found = self.ask(server.server_port, language, words)
                times.append((time.perf_counter() - began) * 1000)
                return found

            scores = evaluate(queries, search)
            server.shutdown()
        for name, row in scores.items():
            self.stdout.write(f"{name} {row}")
        times.sort()
        p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
        self.stdout.write(f"{len(times)} queries over HTTP: p50 {p50:.0f} ms, p95 {p95:.0f} ms")

    def ask(self, port: int, language: str, words: str) -> list[str]:
        """The ids that the endpoint gives, in order. A document of another language is one of that language."""
        query = urllib.parse.urlencode({"lang": language, "q": words})
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/search?{query}", timeout=30) as answer:
            results = json.load(answer)["results"]
        return [row["id"] if row["lang"] == language else f"{row['id']} in {row['lang']}" for row in results]

    def report(self, number: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\rpages: {number}", ending="")
