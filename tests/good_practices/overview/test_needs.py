"""The needs map: true counts, cells that open the practices they count, gaps, and what people said."""

import csv
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.urls import reverse

from good_practices.models import Finding
from hub.models import Term
from hub.search.index import rebuild
from tests.factories import committed, publish, user_in
from tests.serving import ROOT


def show(client, path: str = "/en/needs/") -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def table(soup: BeautifulSoup, half: str) -> Tag:
    return soup.select_one(f"section[aria-labelledby={half}] table")


def cells(soup: BeautifulSoup, half: str) -> dict[str, dict[str, Tag]]:
    """{need: {column: cell}} of a matrix."""
    columns = [head.get_text(strip=True) for head in table(soup, half).select("thead th")][1:]
    return {
        row.th.find(string=True).strip(): dict(zip(columns, row.select("td"), strict=True))
        for row in table(soup, half).select("tbody tr")
    }


def number(cell: Tag) -> int | None:
    """The number of a cell; None for a gap."""
    text = (cell.a or cell.select_one(".nothing")).find(string=True).strip()
    return int(text) if text.isdigit() else None


def test_each_number_is_that_of_the_list_it_opens(client, library):
    library.practice(needs=["information", "justice"], phases=["first-days", "long-term"])
    library.practice(needs=["information"], phases=["long-term"])
    library.practice(needs=["way-out", "justice"], kind="prevention", prevention_levels=["indicated"])
    library.practice(
        needs=["information"], kind="both", phases=["first-days"], prevention_levels=["universal", "indicated"]
    )
    soup = show(client)
    victims, prevention = cells(soup, "victims"), cells(soup, "prevention")
    assert number(victims["Information"]["All"]) == 3
    assert number(victims["Information"]["First days"]) == 2
    assert number(victims["Justice"]["Long term"]) == 1
    assert number(prevention["A way out"]["For individuals"]) == 1
    assert number(prevention["Information"]["For everyone"]) == 1
    links = [link["href"] for half in ("victims", "prevention") for link in table(soup, half).select("td a")]
    links = [link for link in links if link.startswith("/en/practices/?")]
    assert len(links) == 13
    for link in links:
        shown = BeautifulSoup(client.get(link).text, "html.parser").select(".practice-card")
        said = table(soup, "victims").find("a", href=link) or table(soup, "prevention").find("a", href=link)
        assert len(shown) == int(said.find(string=True)), link


def test_the_numbers_are_right_after_a_practice_is_changed_or_taken_back(client, library):
    page = library.practice(needs=["information"], phases=["first-days"])
    page.phases = ["long-term"]
    publish(page)
    row = cells(show(client), "victims")["Information"]
    assert (number(row["First days"]), number(row["Long term"])) == (None, 1)
    library.practice(needs=["justice"], phases=["first-days"])
    committed(page.unpublish)
    assert number(cells(show(client), "victims")["Information"]["All"]) == 0


def test_a_gap_says_so_and_leads_to_where_one_can_tell(client, library):
    library.practice(needs=["information"], phases=["first-days"])
    soup = show(client)
    gap = cells(soup, "victims")["Safety"]["Long term"].a
    assert gap["href"] == "/en/contact/"
    assert " ".join(gap.get_text().split()) == "Gap: no practice for Safety, Long term. Tell us of one"
    section = soup.select_one("section[aria-labelledby=victims]")
    assert "7 of 8 fields are gaps" in section.get_text()
    assert section.select_one(".call-link a")["href"] == "/en/contact/"


def test_a_screen_reader_gets_a_table_with_a_caption_and_headers(client, library):
    library.practice(phases=["first-days"])
    matrix = table(show(client), "victims")
    assert matrix.caption.get_text() == "Good practices of victim support, by need and by phase after an attack"
    assert {head["scope"] for head in matrix.select("thead th")} == {"col"}
    assert {head["scope"] for head in matrix.select("tbody th")} == {"row"}
    text = " ".join(cells(show(client), "victims")["Information"]["First days"].a.get_text().split())
    assert text == "1 practice: Information, First days"


def test_three_clicks_lead_from_the_front_door_to_a_practice(client, library):
    page = library.practice(title="Open door", needs=["information"], phases=["first-days"])
    assert show(client, "/en/").find("a", href="/en/needs/", string="Start from a need")
    assert show(client, "/en/practices/").find("a", href="/en/needs/")
    opened = cells(show(client), "victims")["Information"]["First days"].a["href"]
    assert parse_qs(urlsplit(opened).query) == {
        "kind": ["victim-support", "both"],
        "need": ["information"],
        "phase": ["first-days"],
    }
    assert show(client, opened).find("a", href=page.url, string="Open door")


def test_each_language_counts_its_own_practices(client, library):
    library.practice(phases=["first-days"])
    text = show(client, "/fi/needs/").get_text()
    assert "Yhtään käytäntöä ei ole vielä käännetty tälle kielelle." in text
    assert not show(client, "/fi/needs/").select("table, .page-header ul")
    assert show(client, "/fi/needs/").find("a", href="/en/needs/", hreflang="en")
    assert client.get("/de/needs/").status_code == 404


def test_a_new_need_is_a_row_as_soon_as_a_practice_answers_it(client, library):
    Term.objects.create(scheme="need", code="rest", label="Rest", locale=library.locales["en"])
    library.practice(needs=["information"])
    assert "Rest" not in cells(show(client), "victims")
    library.practice(needs=["rest"], phases=["long-term"])
    assert number(cells(show(client), "victims")["Rest"]["Long term"]) == 1
    assert "Rest" not in cells(show(client), "prevention")


def test_the_languages_of_the_map_name_each_other(client, library):
    library.practice()
    soup = show(client)
    assert soup.select_one("link[rel=canonical]")["href"].endswith("/en/needs/")
    assert soup.select_one("link[hreflang=fi]")["href"].endswith("/fi/needs/")
    assert soup.select_one("nav.languages").find("a", href="/ar/needs/")
    assert "/en/needs/</loc>" in client.get("/sitemap-en.xml").text


@pytest.fixture
def finding(library):
    """An example of a finding, with its Finnish translation."""
    fields = {"date": date(2026, 3, 1), "people": 12, "needs": ["information"], "phases": ["first-days"]}
    first = Finding.objects.create(
        locale=library.locales["en"], text="Example: tell us early.", source="Example interviews", **fields
    )
    translation = first.copy_for_translation(library.locales["fi"])
    translation.text = "Esimerkki: kertokaa ajoissa."
    translation.save()
    library.practice(phases=["long-term"])
    library.practice("fi", phases=["long-term"])
    return first


def test_a_finding_stands_with_its_need_and_is_named_in_its_field(client, library, finding):
    soup = show(client)
    mark = cells(soup, "victims")["Information"]["First days"].select_one(".said")
    assert mark.get_text() == "1 finding"
    assert soup.select_one(mark["href"]).get_text() == "Information"
    assert not cells(soup, "victims")["Information"]["Long term"].select_one(".said")
    said = soup.select_one(".finding")
    assert said.blockquote.get_text(strip=True) == "Example: tell us early."
    words = " ".join(said.figcaption.get_text().split())
    assert words == "First days Example interviews, March 2026 · 12 people were heard"
    assert not soup.select("section[aria-labelledby=prevention] .finding")


def test_a_finding_is_in_the_readers_language_or_says_in_which(client, library, finding):
    said = show(client, "/fi/needs/").select_one(".finding")
    assert said.blockquote.get_text(strip=True) == "Esimerkki: kertokaa ajoissa."
    assert not said.blockquote.get("lang")
    source = said.figcaption.bdi
    assert (source.get_text(), source["lang"], source["dir"]) == ("Example interviews", "en", "ltr")


def test_a_finding_without_a_phase_belongs_to_the_need(client, library, finding):
    Finding.objects.update(phases=[])
    head = next(th for th in table(show(client), "victims").select("tbody th") if "Information" in th.get_text())
    assert head.select_one(".said").get_text() == "1 finding"


def test_an_editor_writes_a_finding_and_sees_it_on_the_map(client, library):
    library.practice(phases=["long-term"])
    client.force_login(user_in("Editors"))
    add_url = reverse(Finding.snippet_viewset.get_url_name("add"))
    posted = {"text": "Example: be told first.", "source": "Example survey", "date": "2026-02-03", "people": "40"}
    answer = client.post(f"{add_url}?locale=en", posted | {"needs": ["justice"], "phases": ["long-term"]})
    assert answer.status_code == 302, answer.context["form"].errors
    client.logout()
    soup = show(client)
    assert cells(soup, "victims")["Justice"]["Long term"].select_one(".said")
    assert "40 people were heard" in soup.select_one(".finding").get_text()
    client.force_login(user_in("Reviewers", name="reviewer"))
    assert client.get(add_url).status_code == 302


def test_what_people_said_is_found_at_the_library_which_leads_to_the_needs_map(client, library):
    values = {"source": "Samovar interviews", "date": "2026-03-01", "needs": ["justice"]}
    committed(Finding.objects.create, text="Nobody told us of kettles.", locale=library.locales["en"], **values)
    address = library.libraries["en"].url

    def is_found(word):
        results = client.get("/api/v1/search", {"q": word, "lang": "en"}).json()["results"]
        return any(result["url"].endswith(address) for result in results)

    assert is_found("kettle")
    assert is_found("samovar")
    finding = Finding.objects.get()
    finding.text = "Nobody told us of teapots."
    committed(finding.save)
    assert (is_found("kettle"), is_found("teapot")) == (False, True)
    rebuild()
    assert is_found("teapot")
    committed(finding.delete)
    assert not is_found("teapot")


def test_every_shipped_practice_has_a_place_on_the_map():
    with (ROOT / "content/practices.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 56
    assert [row["uid"] for row in rows if not row["needs"]] == []
    support = [row for row in rows if row["kind"] in ("victim-support", "both")]
    assert [row["uid"] for row in support if not row["phases"]] == []
    prevention = [row for row in rows if row["kind"] in ("prevention", "both")]
    assert [row["uid"] for row in prevention if not row["prevention_levels"]] == []


def test_the_map_takes_the_same_number_of_queries_for_3_and_30(library, count_queries):
    for _number in range(3):
        library.practice(phases=["first-days"])
    few = count_queries("/en/needs/")
    many = {"needs": ["information", "justice"], "phases": ["first-days", "long-term"], "kind": "both"}
    library.practices(27, lambda number: many)
    assert count_queries("/en/needs/") == few <= 12


@pytest.mark.parametrize("query", ["?need=nonsense&phase=x", "?%FF=%00", "?page=-1"])
def test_what_is_not_asked_for_is_ignored(client, library, query):
    library.practice(phases=["first-days"])
    assert client.get(f"/en/needs/{query}").status_code in (200, 400)
    assert client.post("/en/needs/").status_code == 405


def said_in(soup: BeautifulSoup, half: str) -> dict[str, list[str]]:
    """{need: findings} that stand below a matrix."""
    shown = soup.select(f"section[aria-labelledby={half}] .findings")
    return {part.h4.get_text(): [said.get_text(strip=True) for said in part.select("blockquote")] for part in shown}


def say(library, text: str, needs: list[str], **columns) -> None:
    values = {"source": "Example survey", "date": date(2026, 3, 1), "needs": needs}
    Finding.objects.create(locale=library.locales["en"], text=text, **values, **columns)


def test_a_finding_that_no_practice_answers_stands_beside_a_gap(client, library):
    """Also where the other half is the home of its need."""
    library.practice(needs=["information"], phases=["first-days"])
    say(library, "Somewhere to go.", ["way-out", "information"], phases=["first-days"])
    say(library, "It never came.", ["justice"], prevention_levels=["universal"])
    soup = show(client)
    assert said_in(soup, "victims") == {"Information": ["Somewhere to go."], "A way out": ["Somewhere to go."]}
    assert said_in(soup, "prevention") == {"Justice": ["It never came."]}
    gap = cells(soup, "victims")["A way out"]["First days"]
    assert (number(gap), gap.select_one(".said").get_text()) == (None, "1 finding")
    assert not cells(soup, "victims")["Justice"]["First days"].select_one(".said")
    gap = cells(soup, "prevention")["Justice"]["For everyone"]
    assert (number(gap), gap.select_one(".said").get_text()) == (None, "1 finding")
    assert "A way out" in cells(soup, "prevention")
    assert "Information" not in cells(soup, "prevention")
    assert "3 of 3 fields" not in soup.get_text()


def test_a_finding_of_a_need_as_a_whole_is_shown_where_the_need_is_at_home(client, library):
    Term.objects.create(scheme="need", code="rest", label="Rest", locale=library.locales["en"], position=9)
    library.practice(needs=["information"], phases=["first-days"])
    say(library, "Nobody is on trial.", ["justice"])
    say(library, "Leaving is hard.", ["way-out"])
    say(library, "We are tired.", ["rest"])
    soup = show(client)
    assert said_in(soup, "victims") == {"Justice": ["Nobody is on trial."], "Rest": ["We are tired."]}
    assert said_in(soup, "prevention") == {"A way out": ["Leaving is hard."], "Rest": ["We are tired."]}
    assert number(cells(soup, "prevention")["Rest"]["For everyone"]) is None


def test_findings_are_read_in_a_language_that_has_no_practice_yet(client, library):
    say(library, "Nobody is on trial.", ["justice"], phases=["long-term"])
    library.practice(needs=["information"], phases=["first-days"])
    soup = show(client, "/fi/needs/")
    assert "Yhtään käytäntöä ei ole vielä käännetty tälle kielelle." in soup.get_text()
    assert not soup.table
    assert said_in(soup, "victims") == {"Justice": ["Nobody is on trial."]}
    assert soup.select_one(".finding blockquote")["lang"] == "en"
    assert [link["href"] for link in soup.select(".page-header a")] == ["#victims"]
    assert "aukko" not in soup.select_one("main").get_text()


def test_findings_take_the_same_number_of_queries_for_3_and_30(library, count_queries):
    library.practice(needs=["information"])
    for number in range(30):
        needs = [["justice", "way-out", "recognition"][number % 3]]
        say(library, f"Said {number}", needs, **({"phases": ["first-days"]} if number % 2 else {}))
        if number == 2:
            few = count_queries("/en/needs/")
    assert count_queries("/en/needs/") == few
