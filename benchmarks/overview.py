#!/usr/bin/env python3
"""What the needs map and the figures cost with many practices, against the same pages with few.

    python benchmarks/overview.py [--few 1000] [--many 100000] [--rounds 40]

The database is made in two steps, by the commands that everybody uses: the shipped content and FEW generated practices
in all languages; then a copy of it grown to MANY. Each page is the whole request, from middleware to the last byte, in
a process of its own for each size. The processes answer in turn; CPU seconds, medians and their ratio are printed. What
was made stays in FOLDER and is taken up again.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "needs map": "/en/needs/",
    "figures": "/en/figures/",
    "figures of a topic": "/en/figures/?topic=mentoring",
    "figures of a country": "/ar/figures/?country=FI",
}


def manage(database: Path, *command: str) -> None:
    """Runs manage.py on a file."""
    variables = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "DJANGO_SETTINGS_MODULE": "hub.settings.dev"}
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=variables, check=True)  # noqa: S603, our own


def make(folder: Path, few: int, many: int) -> dict[int, Path]:
    """{number of practices: file}, made where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {number: folder / f"{number}.sqlite3" for number in (few, many)}
    for number, file in files.items():
        if file.exists():
            continue
        growing = file.with_suffix(".growing")
        if number == few:
            manage(growing, "migrate", "--verbosity=0")
            manage(growing, "load_content")
        elif not growing.exists():
            shutil.copy(files[few], growing)
        manage(growing, "scale", str(number))
        manage(growing, "rebuild_search")
        growing.rename(file)
    return files


def answer() -> None:
    """Reads addresses, a line each, and writes what each answer has cost, in CPU seconds, and its bytes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    handler, requests = WSGIHandler(), RequestFactory(SERVER_NAME="localhost")
    for line in sys.stdin:
        path, _, query = line.strip().partition("?")
        request = requests.get(path, query_params=None, QUERY_STRING=query)
        began = time.process_time()
        response = handler.get_response(request)
        cost = time.process_time() - began
        response.close()
        if response.status_code != 200:
            raise SystemExit(f"{line.strip()}: {response.status_code}")
        print(cost, len(response.content), flush=True)


def ask(process: subprocess.Popen, address: str) -> tuple[float, int]:
    print(address, file=process.stdin, flush=True)
    cost, size = process.stdout.readline().split()
    return float(cost) * 1000, int(size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--folder", type=Path, default=ROOT / "var/overview")
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.answer:
        answer()
        return
    files = make(options.folder, options.few, options.many)
    processes = [
        subprocess.Popen(  # noqa: S603, ourselves
            [sys.executable, __file__, "--answer"],
            env=os.environ | {"DATABASE_URL": f"sqlite:///{files[number]}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in (options.few, options.many)
    ]
    print(f"sqlite: {options.few:,} and {options.many:,} generated practices in each language")
    print(f"{'page':24}{'few ms':>9}{'many ms':>9}{'ratio':>7}{'few kB':>9}{'many kB':>9}")
    for name, address in PAGES.items():
        rounds = [[ask(process, address) for process in processes] for _round in range(options.rounds + 3)][3:]
        few, many = (statistics.median(cost for cost, _size in side) for side in zip(*rounds, strict=True))
        sizes = [size / 1000 for _cost, size in rounds[-1]]
        print(f"{name:24}{few:9.1f}{many:9.1f}{many / few:7.2f}{sizes[0]:9.0f}{sizes[1]:9.0f}")
    for process in processes:
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    main()
