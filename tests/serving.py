"""A real site for tests: loaded by the real commands, served by a real server in its own process."""

import contextlib
import dataclasses
import os
import random
import shutil
import socket
import socketserver
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
EDITOR, PASSWORD = "test-editor", "a-password-for-tests"


def manage(database: Path, *args: str, code: str = "", **variables: str) -> str:
    """Runs manage.py against a database file and returns what it printed; fails with its errors.

    :param variables: of the environment, in addition
    """
    return run_manage(environment(database) | variables, *args, code=code)


def run_manage(variables: dict[str, str], *args: str, code: str | None = "") -> str:
    """Runs manage.py in an environment and returns what it printed; fails with its errors, or after 15 minutes."""
    command = [sys.executable, "manage.py", *args]
    streams = {"input": code, "capture_output": True, "text": True}
    done = subprocess.run(command, cwd=ROOT, env=variables, check=False, timeout=900, **streams)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment(database: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "hub.settings.test",
        "TEST_MEDIA_ROOT": str(database.parent / "media"),
        "PYTHONWARNINGS": "default",
    }


def load_site(database: Path) -> Path:
    """Migrates an empty file, loads the shipped content and makes an editor account."""
    manage(database, "migrate", "--verbosity=0")
    manage(database, "load_content")
    manage(database, "rebuild_search")
    code = f"""
from django.contrib.auth.models import Group
from hub.accounts.models import User
user = User.objects.create_user({EDITOR!r}, "editor@example.org", {PASSWORD!r})
user.groups.set(Group.objects.filter(name__in=["Editors"]))
"""
    manage(database, "shell", "--verbosity=0", code=code)
    return database


@dataclasses.dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    text: str


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def _text(body: bytes) -> str:
    """A body as text; one that is none, such as a workbook, as signs nobody looks at."""
    return body.decode(errors="replace")


@dataclasses.dataclass(frozen=True)
class Site:
    """A running site."""

    address: str
    database: Path

    def get(self, path: str, **headers: str) -> Answer:
        """Asks for a path without following redirects."""
        request = urllib.request.Request(
            self.address + path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=30) as answer:
                return Answer(answer.status, dict(answer.headers), _text(answer.read()))
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), _text(error.read()))


def free_port() -> int:
    """A port of this machine where nothing listens, below those that connections get from the system by themselves."""
    for port in random.sample(range(20_000, 32_000), 100):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("a hundred ports are taken")


def copy_database(database: Path, copy: Path) -> Path:
    with contextlib.closing(sqlite3.connect(database)) as source, contextlib.closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


@contextlib.contextmanager
def serve_copy(database: Path, folder: Path, **variables: str):
    """Serves a copy of the database until the block ends.

    :param variables: of the server's environment, in addition
    """
    copy = copy_database(database, folder / "hub.sqlite3")
    try:
        with serve(environment(copy) | variables, folder) as address:
            yield Site(address, copy)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def serve(variables: dict[str, str], folder: Path, root: Path = ROOT):
    """Runs a server with this environment until the block ends, and gives its address. Its log goes to the folder.

    Where the environment has a BASE_URL with a port, it is served there.

    :param root: of the code, where it is not this
    """
    port = urlsplit(variables.get("BASE_URL", "")).port or free_port()
    command = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload", "--skip-checks"]
    with running(command, variables, port, folder / "server.log", root):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def running(command: list, variables: dict[str, str], port: int, log: Path, root: Path = ROOT):
    """Runs a program that serves at a port until the block ends, which begins when it answers."""
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=root, env=variables, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for(server, port, log)
            yield
        finally:
            end(server, 30)


def end(process: subprocess.Popen, seconds: float) -> None:
    """Asks a process to end, and kills it when it has not after so many seconds."""
    process.terminate()
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(server: subprocess.Popen, port: int, log: Path) -> None:
    """Returns when the port answers; fails with the log when the server ends or 60 seconds have passed."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(f"the server did not answer: {log.read_text()}")


def until(holds: Callable[[], object], seconds: float = 60, pause: float = 0.05) -> float:
    """Waits until something holds, and returns how many seconds that took; fails when it takes longer.

    :param pause: seconds between two looks
    """
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} seconds: {holds}"
        time.sleep(pause)
    return time.monotonic() - began


@contextlib.contextmanager
def in_a_thread(server: socketserver.BaseServer):
    """Has a server of this process answer until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
