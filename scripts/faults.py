"""The long run of all faults against a whole site of real parts; the table is docs/results/faults.md (`make soak`)."""

import datetime
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.production import parts
from tests.production.faults import HEADER, Outcome, away
from tests.production.kills import kills, kills_of_publishers, kills_of_the_worker
from tests.production.parts import process
from tests.production.stack import Stack, start_stack

RESULT = Path(__file__).resolve().parents[1] / "docs/results/faults.md"
SECONDS, KILLS = 60, 200
AWAY_FAULTS = {
    "Elasticsearch stopped": process("elasticsearch"),
    "Elasticsearch silent": process("elasticsearch", "ELASTICSEARCH_PORT"),
    "PostgreSQL stopped": process("postgresql"),
    "PostgreSQL silent": process("postgresql", "POSTGRESQL_PORT"),
    "Redis stopped": process("redis"),
    "Redis silent": process("redis", "REDIS_PORT"),
    "The bucket stopped": process("s3"),
    "One application server stopped": process("web:web1"),
    "Both application servers stopped": process("web:*"),
    "The worker stopped": process("worker"),
    "The mail server stopped": parts.mail(),
    "The mail server silent": parts.mail(is_silent=True),
    "A partner's site stopped": parts.partner(),
    "A partner's site silent": parts.partner(is_silent=True),
    "The disk of all parts full": parts.disk,
    "The schedule stopped": parts.schedule,
    "One server's clock five minutes fast": parts.clock,
}


def main(seconds: float, number: int) -> int:
    rows, worst = [], 0
    with start_stack(PAGE_SECONDS="10") as stack:
        for outcome in all_of_them(stack, seconds, number):
            rows.append(outcome.row())
            worst = max(worst, len(outcome.failed) + len(outcome.lost))
            print(rows[-1], *outcome.failed[:5], *outcome.lost[:5], flush=True)
    RESULT.write_text(_report(rows, seconds, number))
    return 1 if worst else 0


def all_of_them(stack: Stack, seconds: float, number: int) -> Iterator[Outcome]:
    """Every fault, one after the other.

    :param seconds: how long a part is away
    :param number: of kills of application servers; others are killed less often
    """
    for name, part in AWAY_FAULTS.items():
        if parts.can_be_broken(part, stack):
            yield away(stack, name, part, seconds, wait=900)
    yield kills(stack, "kill -9 of application servers during posts", ["web:web1", "web:web2"], number)
    yield kills(stack, "kill -9 of the database during posts", ["postgresql"], number // 4)
    yield kills_of_publishers(stack, "kill -9 during a publish", number // 2)
    yield kills_of_the_worker(stack, "kill -9 of the worker", number // 10)


def _report(rows: list[str], seconds: float, number: int) -> str:
    table = "\n".join(rows)
    return f"""# Faults

The last run of `python -m scripts.faults` (part of `make soak`), {datetime.datetime.now(datetime.UTC):%Y-%m-%d}, on
{os.cpu_count()} cores ({platform.machine()}), all parts and the readers on the same machine.

Parts were away for {seconds:.0f} seconds. Application servers were killed {number} times, publishers half, the database
a quarter as often. Three readers read seven addresses without a pause, and one writes messages: a request fails where
a page is no 200, and where a message was neither taken nor refused by the sentence that the site is away.

Recovery: from the command that starts the part until it does again what it is there for. The search is not reduced; a
file is saved by a new process; all tasks are done; the editors have a mail about every message, each of which is tried
again after a minute, two, four …; the link to a partner's site is found to work, in the next night's check; there is
room, and the search server has all that is published; pages with a time are there and gone, for readers and the search.

{HEADER}
{table}
"""


if __name__ == "__main__":
    sys.exit(main(*(float(sys.argv[1]), int(sys.argv[2])) if sys.argv[2:] else (SECONDS, KILLS)))
