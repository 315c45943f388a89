"""The long run of all faults against a whole site of real parts; the table is docs/results/faults.md (`make soak`)."""

import datetime
import os
import platform
import sys
from pathlib import Path

from tests.production.faults import HEADER, all_of_them
from tests.production.stack import start_stack

RESULT = Path(__file__).resolve().parents[1] / "docs/results/faults.md"
SECONDS, KILLS = 60, 200


def main(seconds: float, number: int) -> int:
    rows, worst = [], 0
    with start_stack(PAGE_SECONDS="10") as stack:
        for outcome in all_of_them(stack, seconds, number):
            rows.append(outcome.row())
            worst = max(worst, len(outcome.failed) + len(outcome.lost))
            print(rows[-1], *outcome.failed[:5], *outcome.lost[:5], flush=True)
    RESULT.write_text(_report(rows, seconds, number))
    return 1 if worst else 0


def _report(rows: list[str], seconds: float, number: int) -> str:
    table = "\n".join(rows)
    return f"""# Faults

The last run of `python -m scripts.faults` (part of `make soak`), {datetime.datetime.now(datetime.UTC):%Y-%m-%d}, on
{os.cpu_count()} cores ({platform.machine()}), all parts and the readers on the same machine.

Parts were away for {seconds:.0f} seconds. Application servers were killed {number} times, publishers half, the database
a quarter as often. Three readers read seven addresses without a pause, and one writes messages: a request fails where
a page is no 200, and where a message was neither taken nor refused by the sentence that the site is away. Recovery:
from the command that starts the part until it does again what it is there for (the search is not reduced, a file is
saved by a new process, all tasks are done).

{HEADER}
{table}
"""


if __name__ == "__main__":
    sys.exit(main(*(float(sys.argv[1]), int(sys.argv[2])) if sys.argv[2:] else (SECONDS, KILLS)))
