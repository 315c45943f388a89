"""`make soak`: hostile requests, 10,000 to the public API and 6,000 to all else; the result is docs/results/soak.md."""

import datetime
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.hub.api.hostile import attack
from tests.serving import load_site, serve_copy

CASES = 10_000
# Some operations run out of different requests before. How fast answers are is not what this is about.
OPTIONS = [f"--max-examples={CASES // 3}", "--workers=2", "--max-response-time=30"]
# Of each of the three tests that make requests up, on the tests' own site.
EXAMPLES = 2_000
MADE_UP = "tests/hub/test_refusals.py"
RESULT = Path(__file__).resolve().parents[1] / "docs/results/soak.md"


def main(loaded: Path | None) -> int:
    """:param loaded: the SQLite file of a site with the shipped content; without it, one is made"""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "served").mkdir()
        with serve_copy(loaded or load_site(folder / "loaded.sqlite3"), folder / "served") as site:
            began = time.monotonic()
            outcome = attack(site, folder, *OPTIONS, timeout=3 * 3600)
            minutes = (time.monotonic() - began) / 60
    others = _try_the_rest()
    RESULT.write_text(_report(outcome, minutes, others))
    print(outcome.told[-3000:] if not outcome.passed_all else f"{outcome.cases} cases passed: {RESULT}")
    return 0 if outcome.passed_all and outcome.cases >= CASES and others else 1


def _try_the_rest() -> bool:
    """Pages, feeds, forms, downloads, harvests and lists of the admin; True where nothing failed."""
    command = [sys.executable, "-m", "pytest", MADE_UP, "-q"]
    return subprocess.run(command, env=os.environ | {"HOSTILE_EXAMPLES": str(EXAMPLES)}).returncode == 0


def _report(outcome, minutes: float, others: bool) -> str:
    version = re.search(r"Schemathesis v?([\d.]+)", outcome.told)
    return f"""# Hostile requests

The last run of `make soak`. To the public API, on the shipped content on SQLite, by a development server.

| | |
|---|---|
| Date | {datetime.datetime.now(datetime.UTC):%Y-%m-%d} |
| Schemathesis | {version[1] if version else ""}, all checks, seed chosen by it |
| Operations | {outcome.operations} |
| Cases | {outcome.cases} |
| Passed | {outcome.passed} |
| Minutes | {minutes:.0f} |

To pages, feeds, forms, downloads, harvests and addresses of any kind: {3 * EXAMPLES} more, and every list of the admin;
on the tests' own site, by hypothesis. {"All were answered without a failure." if others else "**Some failed.**"}
"""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None))
