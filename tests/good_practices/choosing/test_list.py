"""A reader's own list: carried in addresses while the reader goes on, ordered, compared, taken along."""

import csv
import io
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from hub.print.making import KEPT
from hub.print.models import PrintedDocument
from tests.factories import committed, translated
from tests.good_practices.test_evidence import block, review


@pytest.fixture
def practices(tree):
    for number, name in enumerate(["one", "two", "three"]):
        tree.practice(uid=name, title=f"Example {name}", topics=["helpline"] if number else ["mentoring"])
    return tree


def soup_of(client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status
    return BeautifulSoup(response.text, "html.parser")


def kept(address: str) -> list[str]:
    return parse_qs(urlsplit(address).query).get("id", [])


def titles(soup: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in soup.select(".chosen-list h3 a")]


def test_a_card_of_the_library_adds_to_the_list_and_the_search_goes_on(client, practices):
    soup = soup_of(client, "/en/practices/?topic=helpline&sort=title&id=one")
    add = soup.select_one("#keep-two")
    assert add["href"] == "?topic=helpline&sort=title&id=one&id=two"
    assert " ".join(add.get_text().split()) == "Keep in a list: Example two"
    soup = soup_of(client, f"/en/practices/{add['href']}")
    assert soup.select_one("#keep-two")["href"] == "?topic=helpline&sort=title&id=one"
    assert "In your list." in soup.select_one("#keep-two").parent.get_text()
    assert soup.select_one("#kept").get_text() == "2 practices in your list"
    assert [link["href"] for link in soup.select(".kept a")] == [
        "/en/list/?id=one&id=two",
        "/en/compare/?id=one&id=two",
    ]


def test_every_way_on_from_the_library_carries_the_list(client, practices):
    practices.practices(30, lambda number: {"title": f"Example more {number}", "topics": ["helpline"]})
    soup = soup_of(client, "/en/practices/?topic=helpline&q=example&id=one&id=two")
    ways = ".chips a, .pagination a, .languages a[href*=practices], .cards h3 a, [id^=keep-]:not(#keep-one, #keep-two)"
    for link in soup.select(ways):
        assert kept(link["href"])[:2] == ["one", "two"], link
    for form in soup.select("form.library, form.site-search"):
        assert [field["value"] for field in form.select("[name=id]")] == ["one", "two"]
    for link in soup.select(".downloads a, link[type='application/atom+xml']"):
        assert not kept(link["href"]), link


def test_without_a_list_no_address_changes(client, practices):
    soup = soup_of(client, "/en/practices/?topic=helpline")
    assert not soup.select(".kept, [name=id]")
    assert all("id=" not in link["href"] for link in soup.select(".cards h3 a, .chips a, .languages a"))


def test_a_practice_page_adds_itself_and_leads_back_to_the_library_to_compare(client, practices):
    address = practices.libraries["en"].url + "practice-1/"
    soup = soup_of(client, f"{address}?id=two")
    assert soup.select_one("#keep-one")["href"] == "/en/list/?id=two&id=one"
    assert soup.select(".of-practice a")[1]["href"] == "/en/practices/?id=two&id=one"
    assert soup.select_one("#kept").get_text() == "1 practice in your list"
    assert "Add another one to compare the two." in soup.select_one(".kept").get_text()
    assert kept(soup.select_one(".facts a")["href"]) == ["two"]


def test_a_practice_that_is_in_the_list_can_be_taken_out_on_its_page(client, practices):
    soup = soup_of(client, practices.libraries["en"].url + "practice-1/?id=one&id=two")
    assert soup.select_one("#keep-one")["href"] == "/en/list/?id=two"


def test_the_results_page_carries_the_list_too(client, practices):
    soup = soup_of(client, "/en/search/?q=example&id=one")
    assert soup.select_one("#keep-two")["href"] == "?q=example&id=one&id=two"
    assert [kept(link["href"]) for link in soup.select(".tabs a")] == [["one"]] * len(soup.select(".tabs a"))
    assert not soup_of(client, "/en/search/?q=page&in=pages").select("[id^=keep-]")


def test_the_list_keeps_its_order_and_can_be_put_in_another(client, practices):
    soup = soup_of(client, "/en/list/?id=three&id=one&id=two")
    assert titles(soup) == ["Example three", "Example one", "Example two"]
    first, second, third = soup.select(".chosen-list > li")
    moves = [[link["href"] for link in item.select(".entry-actions a")] for item in (first, second, third)]
    assert moves[0] == ["?id=one&id=three&id=two#entry-three", "/en/list/?id=one&id=two"]
    assert moves[1][:2] == ["?id=one&id=three&id=two#entry-one", "?id=three&id=two&id=one#entry-one"]
    assert moves[2] == ["?id=three&id=two&id=one#entry-two", "/en/list/?id=three&id=one"]
    assert titles(soup_of(client, "/en/list/" + moves[2][0].split("#")[0])) == [
        "Example three",
        "Example two",
        "Example one",
    ]


def test_ticked_practices_are_compared(client, practices):
    form = soup_of(client, "/en/list/?id=three&id=one&id=two").select_one("form.chosen")
    assert (form["method"], form["action"]) == ("get", "/en/compare/")
    assert [box["value"] for box in form.select("[type=checkbox][name=id]")] == ["three", "one", "two"]
    assert all(box.has_attr("checked") for box in form.select("[type=checkbox]"))
    for number in range(2):
        practices.practice(uid=f"more{number}")
    soup = soup_of(client, "/en/list/?id=three&id=one&id=two&id=more0&id=more1")
    assert not soup.select("[type=checkbox][checked]"), "more than a comparison holds: the reader chooses"


def test_the_address_to_share_is_whole_and_says_only_what_is_shown(client, practices, settings):
    soup = soup_of(client, "/en/list/?id=one&id=nothing&utm=x")
    assert soup.select_one("#share-address").get_text() == f"{settings.BASE_URL}/en/list/?id=one"
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    assert soup_of(client, "/en/compare/?id=one&id=two").select_one("#share-address").get_text() == (
        f"{settings.BASE_URL}/en/compare/?id=one&id=two"
    )


def test_readers_are_told_what_stays_of_their_list_and_that_is_all(client, practices):
    address = "list/?id=one&id=two"
    said = soup_of(client, f"/en/{address}").select_one(".share").get_text()
    assert "nothing of it but a PDF that you ask for: it stays for a week" in said
    client.get(f"/en/{address}")
    assert not PrintedDocument.objects.exists()
    client.get("/en/list/practices.pdf?id=one&id=two")
    assert "Example one" in PrintedDocument.objects.get().html
    assert KEPT.days == 7


def test_what_was_withdrawn_or_never_was_here_is_told(client, practices):
    committed(practices.practice(uid="gone", title="Example gone").unpublish)
    text = soup_of(client, "/en/list/?id=one&id=gone&id=never").select_one(".notice").get_text()
    assert "Withdrawn from the library, and no longer shown: gone." in text
    assert "not here: never." in text
    assert soup_of(client, "/en/list/?id=gone", 410).select_one(".notice")
    assert soup_of(client, "/en/list/?id=never", 404).select_one(".notice")
    assert "There is nothing in this list." in soup_of(client, "/en/list/").get_text()


def test_a_list_holds_fifty(client, practices):
    many = [f"many{number}" for number in range(52)]
    practices.practices(52, lambda number: {"uid": many[number]})
    soup = soup_of(client, "/en/list/?" + "&".join(f"id={uid}" for uid in many))
    assert len(titles(soup)) == 50
    assert "This address names 2 more, which were left out." in soup.get_text()


def test_the_list_as_a_page_to_keep_needs_nothing_from_the_site(client, practices, settings):
    practices.practice("fi", uid="vain", title="Vain suomeksi")
    response = client.get("/en/list/practices.html?id=two&id=vain")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="practices-list-en-')
    soup = BeautifulSoup(response.text, "html.parser")
    assert [link.get_text() for link in soup.select("h2 a")] == ["Example two", "Vain suomeksi"]
    assert soup.select("h2 a")[1]["lang"] == "fi"
    assert all(link["href"].startswith("https://") or settings.BASE_URL in link["href"] for link in soup.select("a"))
    assert not soup.select("link, script, img, style")
    assert f"{settings.BASE_URL}/id/two" in soup.get_text()
    assert client.get("/en/list/practices.html?id=never").status_code == 404


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_a_list_to_keep_never_tells_a_level_without_what_became_of_it(client, tree, form, settings):
    """Evidence of harm is strong evidence, on paper too."""
    tree.practice(
        uid="near",
        evidence_level="E4",
        evidence_set_on="2015-01-31",
        last_checked="2015-03-04",
        outcomes=[block("outcome", outcome="Sleep", direction="worse", source="", note="")],
        reviews=[review("2014-05-04")],
    )
    answer = client.get(f"/en/list/practices.{form}?id=near")
    soup = BeautifulSoup(answer.text if form == "html" else PrintedDocument.objects.get().html, "html.parser")
    facts = {name.get_text(): " ".join(name.find_next("dd").get_text(" ").split()) for name in soup.select("dt")}
    assert facts["Evidence"] == "Independently evaluated Level: check due"
    assert facts["Outcomes"] == "Worse (1)"
    assert facts["Expert review"] == "Reviewed, May 2014"
    assert facts["Checked"] == "March 2015 · check due"
    assert soup.find("a", string="Independently evaluated")["href"] == f"{settings.BASE_URL}/en/evidence/#E4"


def download(client, form: str, query: str, status: int = 200) -> str:
    response = client.get(f"/export/practices.{form}?{query}")
    assert response.status_code == status
    return b"".join(response.streaming_content).decode("utf-8-sig") if response.streaming else response.text


def test_downloads_hold_the_list_in_its_order_each_in_the_language_or_its_own(client, practices):
    finnish = practices.practice(uid="both", title="Example both")
    translated(finnish, practices, "fi", title="Molemmat")
    rows = csv.DictReader(io.StringIO(download(client, "csv", "lang=fi&id=two&id=both&id=one")))
    assert [(row["id"], row["lang"], row["title"]) for row in rows] == [
        ("two", "en", "Example two"),
        ("both", "fi", "Molemmat"),
        ("one", "en", "Example one"),
    ]
    lines = download(client, "jsonl", "id=both&id=one").splitlines()
    assert [(json.loads(line)["id"], json.loads(line)["lang"]) for line in lines] == [
        ("both", "en"),
        ("both", "fi"),
        ("one", "en"),
    ]


def test_references_of_a_list_are_one_file(client, practices):
    response = client.get("/export/practices.ris?lang=en&id=two&id=one")
    assert response.headers["Content-Type"].startswith("application/x-research-info-systems")
    text = b"".join(response.streaming_content).decode()
    entries = [entry for entry in text.split("ER  - ") if "TY  - RPRT" in entry]
    assert [entry.split("TI  - ")[1].split("\r\n")[0] for entry in entries] == ["Example two", "Example one"]


def test_a_download_says_what_is_not_there(client, practices):
    committed(practices.practice(uid="gone").unpublish)
    text = download(client, "csv", "lang=en&id=one&id=gone&id=%20", 400)
    assert text == "Not known, or withdrawn:  , gone.\n"
    many = "&".join(f"id=n{number}" for number in range(51))
    assert "50 practices at most" in download(client, "ris", many, 400)


def test_the_list_takes_the_same_number_of_queries_for_3_and_30(practices, count_queries):
    practices.practices(30, lambda number: {"uid": f"many{number}"})
    named = [f"id=many{number}" for number in range(30)]
    few = count_queries("/en/list/?" + "&".join(named[:3]))
    assert count_queries("/en/list/?" + "&".join(named)) == few <= 15
    few = count_queries("/en/list/practices.html?" + "&".join(named[:3]))
    assert count_queries("/en/list/practices.html?" + "&".join(named)) == few
    few = count_queries("/en/practices/?" + "&".join(named[:3]))
    assert count_queries("/en/practices/?" + "&".join(named)) == few


def test_robots_are_kept_from_lists(client):
    text = client.get("/robots.txt").text
    for line in ("Disallow: /*/list/", "Disallow: /*/compare/", "Disallow: /*?id=", "Disallow: /*&id="):
        assert line in text
