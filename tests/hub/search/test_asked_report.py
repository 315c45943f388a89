"""The report of what readers look for: what is in it, how it is narrowed, and who sees it."""

import pytest

from hub.search.models import Concept, Promotion
from tests.factories import user_in
from tests.hub.search.asked_queries import REPORT, ask, cells


@pytest.fixture
def as_librarian(client, tree):
    client.force_login(user_in("Librarians"))
    return client


def test_the_report_shows_what_was_asked_on_three_days(as_librarian, tree):
    ask(tree, "peer support", [0, 10, 20], times=7)
    ask(tree, "seldom", [0, 1], times=900)
    ask(tree, "not known yet", [0, 1], times=900, known=False)
    ask(tree, "not known yet either", [0, 1, 2], known=False)
    ask(tree, "long ago", [91, 92, 93])
    ask(tree, "vertaistuki", [1, 2, 3, 4], language="fi", results=0)
    page = as_librarian.get(REPORT)
    assert cells(page) == [["peer support", "English", "21", "3", "5"], ["vertaistuki", "Suomi", "4", "4", "0"]]
    assert cells(as_librarian.get(f"{REPORT}?period=365"))[-1] == ["long ago", "English", "3", "3", "5"]
    assert [row[0] for row in cells(as_librarian.get(f"{REPORT}?period=30"))] == ["peer support", "vertaistuki"]
    ask(tree, "peer support", [31, 32, 33])
    assert cells(as_librarian.get(f"{REPORT}?period=30"))[0][3] == "3"
    assert cells(as_librarian.get(f"{REPORT}?period=90"))[0][3] == "6"


def test_those_without_results_have_a_filter_and_it_reads_the_last_time(as_librarian, tree):
    ask(tree, "found", [0, 1, 2])
    ask(tree, "never found", [0, 1, 2], results=0)
    ask(tree, "found at last", [1, 2], results=0)
    ask(tree, "found at last", [0], results=2)
    ask(tree, "lost", [1, 2], results=2)
    ask(tree, "lost", [0], results=0)
    page = as_librarian.get(f"{REPORT}?results=none&ordering=words")
    assert [row[0] for row in cells(page)] == ["lost", "never found"]


def test_the_report_can_be_narrowed_sorted_and_searched(as_librarian, tree):
    ask(tree, "b", [0, 1, 2], times=2)
    ask(tree, "a", [0, 1, 2, 3], times=1)
    ask(tree, "vakivalta", [0, 1, 2], language="fi")

    def words(query: str) -> list[str]:
        return [row[0] for row in cells(as_librarian.get(f"{REPORT}?{query}"))]

    assert words("ordering=words") == ["a", "b", "vakivalta"]
    assert words("ordering=-days") == ["a", "b", "vakivalta"]
    assert words("ordering=-times") == ["b", "a", "vakivalta"]
    assert words("language=fi") == ["vakivalta"]
    assert words("q=Väki") == ["vakivalta"]
    assert words("language=xx&period=7&results=x&ordering=pk") == ["b", "a", "vakivalta"]
    assert words("language=sv") == []
    assert "Nothing was asked on three days or more." in as_librarian.get(f"{REPORT}?language=sv").text
    results = as_librarian.get(f"{REPORT}results/?language=fi")
    assert [row[0] for row in cells(results)] == ["vakivalta"]
    assert "<html" not in results.text


def test_the_report_can_be_downloaded(as_librarian, tree):
    ask(tree, "peer support", [0, 1, 2], times=4)
    ask(tree, "seldom", [0, 1])
    ask(tree, "vertaistuki", [0, 1, 2], language="fi", results=0)
    response = as_librarian.get(f"{REPORT}?export=csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="what-readers-look-for.csv"'
    assert b"".join(response.streaming_content).decode().splitlines() == [
        "Query,Language,Times,Days,Results last time",
        "peer support,en,12,3,5",
        "vertaistuki,fi,3,3,0",
    ]
    assert as_librarian.get(f"{REPORT}?export=xlsx").headers["Content-Disposition"].endswith('for.xlsx"')


def test_the_report_takes_the_same_number_of_queries_with_3_and_with_30_rows(as_librarian, tree, count_queries):
    for number in range(3):
        ask(tree, f"query {number}", [0, 1, 2])
    few = count_queries(REPORT)
    for number in range(3, 30):
        ask(tree, f"query {number}", [0, 1, 2], language=["en", "fi"][number % 2])
    assert len(cells(as_librarian.get(REPORT))) == 30
    assert count_queries(REPORT) == few


@pytest.mark.parametrize(
    ("group", "sees", "name", "promote"),
    [
        ("Librarians", True, True, True),
        ("Administrators", True, True, True),
        ("Editors", True, False, True),
        ("Reviewers", False, False, False),
        ("Translators (fi)", False, False, False),
    ],
)
def test_who_sees_the_report_and_what_they_can_do_there(client, tree, group, sees, name, promote):
    ask(tree, "peer support", [0, 1, 2])
    client.force_login(user_in(group))
    report = client.get(REPORT, follow=True).text
    assert ("peer support" in report) is sees
    assert (f'"url": "{REPORT}"' in client.get("/admin/").text) is sees
    for address, label, allowed in [("name", "Add to a concept", name), ("promote", "Promote a page", promote)]:
        assert (label in report) is allowed
        form = f"{REPORT}{address}/?language=en&words=peer+support"
        assert (
            "for “peer support”" in client.get(form).text or "“peer support” to" in client.get(form).text
        ) is allowed
        client.post(form, {"name": "peer support", "words": "peer support", "page": tree.contact["en"].pk})
    assert Concept.objects.filter(label="peer support").exists() is name
    assert Promotion.objects.filter(words="peer support").exists() is promote
