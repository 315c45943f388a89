#!/usr/bin/env python3
"""How long a backup and a restore of a site take, and the most memory either had.

    DATABASE_URL=… TEST_MEDIA_ROOT=… python benchmarks/backup.py --into postgres://…/new [--files 2000]

The database is what `make scale` has filled; files of 150 KB are put into the media folder until there are so many. The
restore goes into a database that is empty, and into a folder of its own.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE_BYTES = 150_000


def fill(media: Path, number: int) -> None:
    """Puts files of noise into a folder until there are so many."""
    folder = media / "original_images"
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(number):
        path = folder / f"noise-{index}.jpg"
        if not path.exists():
            path.write_bytes(os.urandom(FILE_BYTES))


def measure(name: str, environment: dict[str, str], *arguments: str) -> None:
    """Runs a command of manage.py, and prints its seconds and the MB that it, or a program it started, had at most."""
    began = time.monotonic()
    command = [sys.executable, "manage.py", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603, our own
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{name} failed")
    print(f"| {name} | {time.monotonic() - began:.0f} | {usage.ru_maxrss / 1000:.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", required=True, metavar="DATABASE_URL", help="of an empty database")
    parser.add_argument("--files", type=int, default=2000)
    chosen = parser.parse_args()
    media = Path(os.environ["TEST_MEDIA_ROOT"])
    fill(media, chosen.files)
    with tempfile.TemporaryDirectory() as scratch:
        identity, backup = Path(scratch) / "identity", Path(scratch) / "hub.age"
        subprocess.run(["age-keygen", "--output", identity], check=True, capture_output=True)  # noqa: S603, S607
        command = ["age-keygen", "-y", str(identity)]
        public = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
        origin = os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings.test", "BACKUP_RECIPIENTS": public.strip()}
        target = origin | {"DATABASE_URL": chosen.into, "TEST_MEDIA_ROOT": f"{scratch}/media"}
        print("| | seconds | MB |\n|---|---|---|")
        measure("backup", origin, "backup", "--to", str(backup))
        print(f"| its size, MB | | {backup.stat().st_size / 1e6:.0f} |")
        measure("verify", target, "restore", str(backup), f"--identity={identity}", "--verify-only")
        measure("restore", target, "restore", str(backup), f"--identity={identity}")


if __name__ == "__main__":
    main()
