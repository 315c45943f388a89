"""The data dictionary of the downloads: each column, where its value stands in JSON, and what it means."""

from collections.abc import Iterator

from good_practices.sharing.table import BETWEEN, columns

HEADINGS = ["column", "field in JSON", "values", "meaning"]
ABOUT = f"""\
# Data dictionary

The columns of [the downloads](downloads.md), as `make openapi` writes them from what the record of a practice says of
itself. A list stands in one cell, with `{BETWEEN.strip()}` and a space between its items; columns of one list have
their items in the same order. A cell without a value is empty.

"""


def lines() -> Iterator[list[str]]:
    """What stands under HEADINGS, for each column."""
    for column in columns():
        yield [column.name, column.field, column.values, column.meaning]


def as_markdown() -> str:
    """The data dictionary as a page of the documentation."""
    table = [HEADINGS, ["---"] * len(HEADINGS), *lines()]
    return ABOUT + "".join(f"| {' | '.join(row)} |\n" for row in table)
