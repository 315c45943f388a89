"""A site as in production: gunicorn with two processes, lines for machines, numbers over both."""

import dataclasses
import http.client
import json
import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.serving import ROOT, environment, free_port, running


@dataclasses.dataclass(frozen=True)
class Served:
    """The site behind a proxy, as gunicorn sees it."""

    port: int
    database: Path
    log: Path

    def ask(self, method: str, path: str, fields: dict | None = None, **headers: str) -> http.client.HTTPResponse:
        """The answer to a request, read whole; `text` has its body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if fields is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(fields) if fields is not None else None, sent)
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        connection.close()
        return answer

    def lines(self) -> list[dict]:
        """The log so far; fails where a line is no JSON object."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def lines_of(self, request_id: str) -> list[dict]:
        return [line for line in self.lines() if line.get("request_id") == request_id]


@pytest.fixture(scope="module")
def served(loaded_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gunicorn")
    database = Path(shutil.copy(loaded_database, folder / "hub.sqlite3"))
    port, log = free_port(), folder / "log"
    variables = environment(database) | {
        "LOG_FORMAT": "json",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "numbers"),
        "PYTHONWARNINGS": "ignore",
    }
    command = [str(ROOT / ".venv/bin/gunicorn"), "--config", "ops/production/gunicorn.py", "--workers", "2"]
    command += ["--bind", f"127.0.0.1:{port}", "hub.wsgi"]
    with running(command, variables, port, log):
        yield Served(port, database, log)
