#!/usr/bin/env python3
"""What it costs to find the practices that are related to one, with many practices against few.

    python benchmarks/related.py [--few 1000] [--many 100000] [--rounds 10]

On the databases of benchmarks/overview.py, which are made where they are missing. In a process for each size, PAGES
practices from all over the library are asked for what is related to them; CPU milliseconds, medians and their ratio are
printed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from overview import ROOT, make

PAGES = 20


def measure(rounds: int) -> None:
    """Writes the median of what one practice costs on the site of DATABASE_URL, in CPU milliseconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from good_practices.models import PracticePage
    from good_practices.related import related_practices

    english = PracticePage.objects.filter(locale__language_code="en").order_by("pk")
    ids = list(english.values_list("pk", flat=True))
    pages = list(english.filter(pk__in=ids[:: len(ids) // PAGES][:PAGES]))
    costs = []
    for _round in range(rounds + 1):
        for page in pages:
            began = time.process_time()
            related_practices(page)
            costs.append((time.process_time() - began) * 1000)
    print(statistics.median(costs[len(pages) :]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--folder", type=Path, default=ROOT / "var/overview")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.rounds)
        return
    files = make(options.folder, options.few, options.many)
    found = {}
    for number, file in files.items():
        variables = os.environ | {"DATABASE_URL": f"sqlite:///{file}"}
        command = [sys.executable, __file__, "--measure", "--rounds", str(options.rounds)]
        found[number] = float(subprocess.run(command, env=variables, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603, ourselves
        print(f"sqlite, {number:,} practices in each language: {found[number]:.1f} ms for the related ones of one")
    print(f"ratio {found[options.many] / found[options.few]:.2f}")


if __name__ == "__main__":
    main()
