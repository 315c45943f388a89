"""Two to four practices side by side, whatever an address asks for."""

import uuid

import pytest
from bs4 import BeautifulSoup

from tests.factories import committed, publish, translated
from tests.factories.translations import translate
from tests.good_practices.test_evidence import review


def told(outcome: str, direction: str = "better") -> dict:
    value = {"outcome": outcome, "direction": direction, "source": "", "note": ""}
    return {"type": "outcome", "value": value, "id": str(uuid.uuid4())}


@pytest.fixture
def practices(tree):
    """Three practices: rich, bare, and only in Finnish."""
    tree.practice(
        uid="rich",
        title="Example circle",
        needs=["information", "recognition"],
        evidence_level="E3",
        money="",
        resources="<p>Two trained volunteers.</p>",
        safeguards_text="<p>Consent is asked for.</p>",
        what_did_not_work="<p>Evening meetings.</p>",
        outcomes=[told("Fewer people felt alone")],
    )
    tree.practice(uid="bare", title="Example line", countries=["SE"], status="ended")
    tree.practice("fi", uid="vain", title="Esimerkkipiiri", resources="<p>Kaksi vapaaehtoista.</p>")
    return tree


def page(client, query: str, status: int = 200, language: str = "en") -> BeautifulSoup:
    response = client.get(f"/{language}/compare/{query}")
    assert response.status_code == status
    return BeautifulSoup(response.text, "html.parser")


def table(soup: BeautifulSoup) -> dict[str, list[str]]:
    """{field: what each practice says, without the name that narrow screens show}"""
    for name in soup.select(".cell-name"):
        name.extract()
    rows = soup.select("table.comparison tbody tr")
    return {row.th.get_text(): [" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in rows}


def columns(soup: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in soup.select("thead .column-title")]


def test_each_field_stands_beside_that_of_the_others(client, practices):
    soup = page(client, "?id=rich&id=bare")
    assert columns(soup) == ["Example circle", "Example line"]
    found = table(soup)
    assert found["Needs it answers"] == ["Information Recognition", "Information"]
    assert found["For whom"] == ["Witnesses", "Witnesses"]
    assert found["Country"] == ["Finland", "Sweden"]
    assert found["Status"] == ["Active check due", "Ended"]
    assert found["Resources"][0].endswith("Two trained volunteers.")
    assert found["Evidence"][0].startswith("Evaluated by the owner ")
    assert found["Outcomes"] == ["Fewer people felt alone Better", "Not stated"]
    assert found["Safeguards"] == ["Consent is asked for.", "Not stated"]
    assert found["What did not work"] == ["Evening meetings.", "Not stated"]
    assert found["Setting"] == ["Not stated", "Not stated"]
    assert [cell["scope"] for cell in soup.select("thead th")] == ["col", "col"]
    assert all(row.th["scope"] == "row" for row in soup.select("tbody tr"))
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_level_stands_beside_its_age_the_outcomes_and_the_review(client, practices):
    level = {"evidence_level": "E4", "evidence_set_on": "2015-01-31"}
    practices.practice(uid="old", reviews=[review("2014-05-04")], outcomes=[told("Sleep", "worse")], **level)
    found = table(page(client, "?id=old&id=bare"))
    assert found["Evidence"][0].startswith("Independently evaluated Level: check due Others have published")
    assert found["Evidence"][1].startswith("Described The record is complete.")
    assert found["Outcomes"] == ["Sleep Worse", "Not stated"]
    assert found["Expert review"] == ["Reviewed, May 2014", "Not yet"]


def test_what_is_not_advised_has_its_reasons_beside_the_others(client, practices):
    practices.practice(uid="harmful", evidence_level="EX", risks_and_harms="<p>People were afraid.</p>")
    found = table(page(client, "?id=harmful&id=bare"))
    assert "The reasons are given." in found["Evidence"][0]
    assert found["Risks and harms"] == ["People were afraid.", "Not stated"]


def test_the_order_is_that_of_the_address(client, practices):
    assert columns(page(client, "?id=bare&id=rich")) == ["Example line", "Example circle"]


def test_a_column_can_be_taken_out_and_another_added(client, practices):
    soup = page(client, "?id=rich&id=bare")
    assert soup.select("thead .column-actions a")[0]["href"] == "/en/compare/?id=bare"
    more = soup.select_one(".choosing-actions a.button")
    assert more["href"] == "/en/practices/?id=rich&id=bare"
    assert page(client, "?id=rich").select("thead .column-actions a")[0]["href"] == "/en/compare/"


def test_words_of_another_language_say_so_and_those_of_the_reader_do_not(client, practices):
    soup = page(client, "?id=rich&id=vain")
    assert columns(soup) == ["Example circle", "Esimerkkipiiri"]
    assert soup.select("thead .column-title")[1]["lang"] == "fi"
    assert not soup.select("thead .column-title")[0].get("lang")
    cell = next(row for row in soup.select("tbody tr") if row.th.get_text() == "Resources").select("td")[1]
    assert cell.select_one(".cell-words")["lang"] == "fi"
    assert cell.select_one(".cell-name")["lang"] == "fi"
    assert "In Finnish" in soup.select("thead th")[1].get_text()


def test_each_reader_gets_the_practice_in_the_own_language(client, practices):
    english = practices.practice(uid="both", title="Example steps")
    translated(english, practices, "fi", title="Esimerkkiaskeleet")
    assert columns(page(client, "?id=both&id=bare", language="fi")) == ["Esimerkkiaskeleet", "Example line"]
    assert columns(page(client, "?id=both&id=bare")) == ["Example steps", "Example line"]
    links = page(client, "?id=both&id=bare").select(".languages a")
    assert "/fi/compare/?id=both&id=bare" in [link["href"] for link in links]


def test_what_a_translation_has_not_got_yet_is_told_in_the_words_of_the_original(client, practices):
    page_ = practices.practice(uid="both", title="Example steps", resources="<p>A room.</p>", outcomes=[told("Sleep")])
    translate(page_, practices, "fi")
    page_ = type(page_).objects.get(pk=page_.pk)
    page_.outcomes = [*page_.outcomes.raw_data, told("Less fear", "worse")]
    page_.what_did_not_work, page_.safeguards_text = "<p>Late evenings.</p>", "<p>Consent.</p>"
    publish(page_)
    soup = page(client, "?id=both&id=bare", language="fi")
    cells = {row.th.get_text(): row.select_one("td") for row in soup.select("tbody tr")}
    outcomes = cells["Tulokset"].select("li")
    assert [item.span.get_text() for item in outcomes] == ["fi: Sleep", "Less fear"]
    assert [item.span.get("lang") for item in outcomes] == [None, "en"]
    assert outcomes[1].span["dir"] == "ltr"
    assert outcomes[1].strong.get_text() == "Huonompaan"
    words = [cells[name].select_one(".cell-words") for name in ("Mikä ei toiminut", "Suojatoimet")]
    assert [(text.get_text(strip=True), text.get("lang")) for text in words] == [
        ("Late evenings.", "en"),
        ("Consent.", "en"),
    ]
    resources = next(cell.select_one(".cell-words") for cell in cells.values() if "A room." in cell.get_text())
    assert (resources.get_text(strip=True), resources.get("lang")) == ("fi: A room.", None)


def test_words_of_an_original_that_is_not_public_are_not_told(client, practices):
    page_ = practices.practice(uid="both", title="Example steps")
    finnish = translated(page_, practices, "fi")
    page_.what_did_not_work = "<p>Late evenings.</p>"
    publish(page_)
    type(page_).objects.filter(pk=page_.pk).update(live=False)
    assert "Late evenings." not in page(client, f"?id={finnish.uid}&id=bare", language="fi").get_text()


def test_one_practice_alone_is_shown_and_asks_for_another(client, practices):
    soup = page(client, "?id=rich")
    assert columns(soup) == ["Example circle"]
    assert "There is one practice here." in soup.get_text()


def test_none_explains_how(client, practices):
    soup = page(client, "")
    assert not soup.select("table")
    assert "In the library, choose “Keep in a list”" in soup.get_text()


def test_more_than_four_are_named_and_left_out(client, practices):
    for number in range(4):
        practices.practice(uid=f"more{number}", title=f"Example {number}")
    soup = page(client, "?id=rich&id=bare&id=more0&id=more1&id=more2&id=more3")
    assert columns(soup) == ["Example circle", "Example line", "Example 0", "Example 1"]
    notice = soup.select_one(".notice")
    assert "A comparison holds four practices." in notice.get_text()
    assert [link.get_text() for link in notice.select("li a")] == ["Example 2", "Example 3"]


def test_what_stands_for_nothing_is_told_and_the_rest_is_shown(client, practices):
    soup = page(client, "?id=rich&id=nothing&id=bare&id=bare&id=%3Cb%3E&id=")
    assert columns(soup) == ["Example circle", "Example line"]
    text = " ".join(soup.select_one(".notice").get_text().split())
    assert "not here: nothing, <b>." in text
    assert "Twice in this address, shown once: bare." in text
    assert soup.select_one(".notice a")["href"] == "?id=rich&id=bare"


def test_a_withdrawn_practice_is_told_and_a_draft_is_unknown(client, practices):
    withdrawn = practices.practice(uid="was-here", title="Example gone")
    committed(withdrawn.unpublish)
    draft = practices.practice(uid="draft", title="Example draft")
    type(draft).objects.filter(pk=draft.pk).update(live=False)
    practices.practice(uid="seen", title="Example seen")
    text = page(client, "?id=rich&id=was-here").get_text()
    assert "Withdrawn from the library, and no longer shown: was-here." in text
    assert "Example gone" not in text
    assert "Example draft" not in page(client, "?id=rich&id=draft").get_text()
    assert page(client, "?id=was-here", 410).select_one(".notice")
    assert "not here: never." in page(client, "?id=never", 404).get_text()


def test_fifty_ids_and_more_are_answered(client, practices):
    named = "&".join(f"id=nothing{number}" for number in range(70))
    soup = page(client, f"?id=rich&{named}")
    assert columns(soup) == ["Example circle"]
    assert "This address names 21 more, which were left out." in soup.get_text()


def test_the_number_of_queries_does_not_depend_on_the_practices(practices, count_queries):
    practices.practices(30, lambda number: {"uid": f"many{number}"})
    two = count_queries("/en/compare/?id=many0&id=many1")
    assert count_queries("/en/compare/?id=many0&id=many1&id=many2&id=many3") == two
    assert count_queries("/en/compare/?" + "&".join(f"id=many{number}" for number in range(30))) == two <= 15
