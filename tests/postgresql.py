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
    with tempfile.TemporaryDirectory(prefix="cluster", ignore_cleanup_errors=True) as scratch:
        data, port, as_owner = Path(scratch) / "data", free_port(), []
        data.mkdir()
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            as_owner = ["runuser", "--user", "postgres", "--"]
            for folder in (scratch, data):
                shutil.chown(folder, "postgres")

        def server(program: str, *arguments: str) -> None:
            command = [*as_owner, programs / program, f"--pgdata={data}", *arguments]
            subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)

        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
        server("initdb", f"--username={OWNER}", "--auth=trust", "--no-sync", *locale)
        server("pg_ctl", f"--options={options}", f"--log={data}/log", "--wait", "--silent", "start")
        try:
            address = f"postgres://{OWNER}:unused@127.0.0.1:{port}"
            with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{database}"')
            yield f"{address}/{database}"
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
