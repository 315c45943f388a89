"""The report of translations: what waits, in the languages one may write in, the most pressing first."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.test import TestCase

from hub.translation.states import mark_reviewed
from tests.factories import user_in
from tests.factories.translations import begin, translate
from tests.hub.translation.test_freshness import change

ADDRESS = "/admin/localize/reports/translations/"


def rows(client, **query) -> list[list[str]]:
    """The rows of the report, cell by cell."""
    table = BeautifulSoup(client.get(ADDRESS, query).text, "html.parser").select("table.listing tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in table]


def titles(client, **query) -> list[str]:
    return [row[0].split(" Explore")[0] for row in rows(client, **query)]


@pytest.fixture
def waiting(tree, client):
    """One Finnish page of each kind that waits, and one that does not."""
    article = tree.article(title="News behind")
    practices = [tree.practice(title=f"{name} behind") for name in ("First", "Second")]
    for page in (article, *practices):
        translate(page, tree, "fi")
        change(page, summary="Four words are new.")
    translate(tree.practice(title="Partly", summary="Three words left."), tree, "fi", {"Partly": "Osittain"})
    begin(tree.practice(title="Begun", summary="Two words."), tree, "fi")
    translate(tree.practice(title="Unread"), tree, "fi")
    mark_reviewed(translate(tree.practice(title="Done"), tree, "fi"), "reviewer")
    client.force_login(user_in("Translators (fi)"))


def test_practices_come_first_the_changed_before_the_missing_the_oldest_first(client, waiting):
    found = titles(client, section="practices")
    assert found == ["fi: First behind", "fi: Second behind", "Osittain", "Begun", "fi: Unread"]
    everything = titles(client)
    assert everything.index("Begun") < everything.index("fi: News behind") < everything.index("fi: Unread")


def test_each_row_says_what_waits_and_how_many_words(client, waiting):
    by_title = {row[0]: row for row in rows(client)}
    behind = next(row for title, row in by_title.items() if "First behind" in title)
    assert behind[2] == "The original has changed"
    assert behind[4] == "4"
    partly = next(row for title, row in by_title.items() if "Osittain" in title)
    assert (partly[2], partly[4]) == ("Some sentences are not translated", "3")
    begun = next(row for title, row in by_title.items() if "Begun" in title)
    assert begun[2] == "Not translated"
    assert begun[4] == "3"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"waits": "partial"}, ["Osittain"]),
        ({"waits": "missing", "section": "practices"}, ["Begun"]),
        ({"section": "news"}, ["fi: News behind"]),
        ({"review": "reviewed"}, []),
        ({"language": "sv"}, []),
    ],
)
def test_the_report_is_filtered(client, waiting, query, found):
    assert titles(client, **query) == found


def test_only_languages_one_may_write_in_are_listed(client, waiting):
    client.force_login(user_in("Translators (sv)", name="swedish"))
    assert not [title for title in titles(client) if "behind" in title]


def test_the_report_is_exported(client, waiting):
    answer = client.get(ADDRESS, {"export": "csv", "section": "practices", "waits": "outdated"})
    table = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [row["Page"] for row in table] == ["fi: First behind", "fi: Second behind"]
    assert [row["State"] for row in table] == ["outdated", "outdated"]


def test_the_report_takes_as_many_queries_for_thirty_rows_as_for_three(client, tree, count_queries):
    client.force_login(user_in("Translators (fi)"))
    counts = []
    for more in (3, 27):
        with TestCase.captureOnCommitCallbacks(execute=True):
            for _number in range(more):
                tree.practice().copy_for_translation(tree.locales["fi"], alias=True)
        counts.append(count_queries(ADDRESS))
    assert counts[0] == counts[1]
