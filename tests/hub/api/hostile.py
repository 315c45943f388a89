"""What schemathesis sends to a served contract: right requests, wrong ones, methods that are not there."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.serving import Site

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
HOOKS = Path(__file__).with_name("contract_hooks.py")
OPTIONS = ["--phases=coverage,fuzzing", "--checks=all", "--no-color"]
LIMIT = 10  # seconds for one answer, on a machine that has other work; one that hangs takes longer


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of the requests."""

    passed_all: bool
    operations: int
    cases: int
    passed: int  # 0 where one of them failed
    told: str  # all that was printed


def attack(site: Site, folder: Path, *options: str, timeout: int = 600) -> Outcome:
    """Sends what the contract allows and what it does not, and checks every answer against it.

    :param folder: where schemathesis may write
    :param options: of `schemathesis run`, such as --max-examples
    """
    done = subprocess.run(
        [
            SCHEMATHESIS,
            "run",
            f"{site.address}/api/v1/openapi.json",
            f"--max-response-time={LIMIT}",
            *OPTIONS,
            *options,
        ],
        cwd=folder,
        env=os.environ | {"SCHEMATHESIS_HOOKS": HOOKS.stem, "PYTHONPATH": str(HOOKS.parent), "KNOWN": known(site)},
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    told = done.stdout + done.stderr
    operations = re.search(r"(\d+) selected / \1 total", told)
    cases = re.search(r"(\d+) generated(?:, (\d+) passed)?", told)
    assert operations, told
    assert cases, told
    return Outcome(done.returncode == 0, int(operations[1]), int(cases[1]), int(cases[2] or 0), told)


def known(site: Site) -> str:
    """What no contract can list: ids of this site's practices, and a cursor, where it has as many."""
    page = json.loads(site.get("/api/v1/practices?limit=5").text)
    cursor = parse_qs(urlsplit(page["next"] or "").query).get("cursor", [""])[0]
    return json.dumps({"uid": [row["id"] for row in page["results"]], "cursor": cursor})
