"""A PostgreSQL cluster of a test's own: new and empty, on another port than any that runs."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.serving import free_port

OWNER = "keeper"


def programs() -> Path | None:
    """The folder of the newest server programs; None where there are none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].partition(".")[0])
    )
    here = shutil.which("initdb")
    return found[-1].parent if found else Path(here).parent if here else None


@contextlib.contextmanager
def cluster(programs: Path, database: str) -> Iterator[str]:
    """Runs a cluster with one empty database until the block ends; gives its DATABASE_URL."""
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    making = ["initdb", f"--username={OWNER}", "--auth=trust", "--no-sync", *locale]
    with _server(programs, making, "-c fsync=off") as port:
        address = f"postgres://{OWNER}:unused@127.0.0.1:{port}"
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        yield f"{address}/{database}"


@contextlib.contextmanager
def replica(programs: Path, url: str) -> Iterator[str]:
    """Runs a streaming replica of a database's cluster until the block ends; gives its DATABASE_URL."""
    source = urlsplit(url)
    login = ["--host=127.0.0.1", f"--port={source.port}", f"--username={source.username}"]
    with _server(programs, ["pg_basebackup", "--write-recovery-conf", "--checkpoint=fast", *login]) as port:
        yield f"postgres://{source.username}:unused@127.0.0.1:{port}{source.path}"


@contextlib.contextmanager
def _server(programs: Path, making: list[str], options: str = "") -> Iterator[int]:
    """Makes a folder of data by a program and serves it at the port that is given, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="cluster", ignore_cleanup_errors=True) as scratch:
        data, port, as_owner = Path(scratch) / "data", free_port(), []
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            as_owner = ["runuser", "--user", "postgres", "--"]
            for folder in (scratch, data):
                shutil.chown(folder, "postgres")

        def server(program: str, *arguments: str) -> None:
            command = [*as_owner, programs / program, f"--pgdata={data}", *arguments]
            subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)

        server(*making)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= {options}"
        server("pg_ctl", f"--options={options}", f"--log={data}/log", "--wait", "--silent", "start")
        try:
            yield port
        finally:
            server("pg_ctl", "--mode=immediate", "--silent", "stop")


@contextlib.contextmanager
def copy_of(url: str, name: str) -> Iterator[str]:
    """A copy of a database that nobody is connected to, beside it, until the block ends; gives its DATABASE_URL."""
    parts = urlsplit(url)
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{parts.path[1:]}"')
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
