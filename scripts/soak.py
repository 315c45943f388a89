"""`make soak`: 10,000 hostile requests to the public API of the loaded site; the result is docs/results/soak.md."""

import datetime
import re
import sys
import tempfile
import time
from pathlib import Path

from tests.hub.api.hostile import attack
from tests.serving import load_site, serve_copy

CASES = 10_000
# Some operations run out of different requests before. How fast answers are is not what this is about.
OPTIONS = [f"--max-examples={CASES // 3}", "--workers=2", "--max-response-time=30"]
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
    RESULT.write_text(_report(outcome, minutes))
    print(outcome.told[-3000:] if not outcome.passed_all else f"{outcome.cases} cases passed: {RESULT}")
    return 0 if outcome.passed_all and outcome.cases >= CASES else 1


def _report(outcome, minutes: float) -> str:
    version = re.search(r"Schemathesis v?([\d.]+)", outcome.told)
    return f"""# Hostile requests to the public API

The last run of `make soak`, on the shipped content on SQLite, by a development server.

| | |
|---|---|
| Date | {datetime.datetime.now(datetime.UTC):%Y-%m-%d} |
| Schemathesis | {version[1] if version else ""}, all checks, seed chosen by it |
| Operations | {outcome.operations} |
| Cases | {outcome.cases} |
| Passed | {outcome.passed} |
| Minutes | {minutes:.0f} |
"""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None))
