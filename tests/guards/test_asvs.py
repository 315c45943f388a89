"""The table of the security standard is whole, and every test that it names is there."""

import re

import pytest

from tests.serving import ROOT

FILE = ROOT / "docs/operations/asvs.md"
# {section: how its requirements of level 1 are numbered}, of version 5.0.0
LEVEL_1 = {
    "V1.2": "12345", "V1.3": "12", "V1.5": "1", "V2.1": "1", "V2.2": "12", "V2.3": "1", "V3.2": "12", "V3.3": "1",
    "V3.4": "12", "V3.5": "123", "V4.1": "1", "V4.4": "1", "V5.2": "12", "V5.3": "12", "V6.1": "1", "V6.2": "12345678",
    "V6.3": "12", "V6.4": "12", "V7.2": "1234", "V7.4": "12", "V8.1": "1", "V8.2": "12", "V8.3": "1", "V9.1": "123",
    "V9.2": "1", "V10.4": "12345", "V11.3": "12", "V11.4": "1", "V12.1": "1", "V12.2": "12", "V13.4": "1", "V14.2": "1",
    "V14.3": "1", "V15.1": "1", "V15.2": "1", "V15.3": "1",
}  # fmt: skip
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in FILE.read_text().splitlines()
    if line.startswith("| V")
]


def test_every_requirement_of_the_level_is_there_once():
    wanted = [f"{section}.{number}" for section, numbers in LEVEL_1.items() for number in numbers]
    assert len(wanted) == 70
    assert [row[0] for row in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_is_shown_by_a_test_that_is_there_or_says_why_not(row):
    _number, what, how, shown = row
    assert what
    if found := re.fullmatch(r"`(tests/\S+\.py)::(test_\w+)`", shown):
        assert how
        assert re.search(rf"^def {found[2]}\(", (ROOT / found[1]).read_text(), re.MULTILINE), shown
    elif found := re.fullmatch(r"document: `(\S+)`", shown):
        assert (ROOT / found[1]).exists(), shown
    else:
        assert re.fullmatch(r"does not apply: .{10,}", shown), shown
