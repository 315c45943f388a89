"""Downloads: what is in them, in every form the same, in every language, and never a formula."""

import csv
import io
import json
from itertools import islice

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language, override
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from wagtail.models import Page, PageViewRestriction

from good_practices.models import PracticePage, SharedRecord
from good_practices.sharing import export
from good_practices.sharing.record import Record
from good_practices.sharing.table import NAMED, columns
from hub.addresses import absolute
from tests.factories import LANGUAGES, publish, translated
from tests.good_practices.sharing.readers import in_words, unguarded, value_at
from tests.good_practices.sharing.test_feeds import NARROWED
from tests.hub.search.conftest import engine, search_server_beside_sqlite, search_server_settings  # noqa: F401, fixtures
from tests.serving import ROOT

TITLES = {
    "en": "Grief group",
    "fi": "Sururyhmä äidille ja öljyä",
    "sv": "Sorggrupp å la carte",
    "fr": "Groupe de deuil, « près de l’œil »",
    "ar": "مجموعة الحداد، للأسر",
}


def body(response) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def get(client, form: str, query: str = ""):
    return client.get(f"/export/practices.{form}?{query}")


def table(client, query: str = "") -> list[dict[str, str]]:
    """The rows of a CSV as a program reads them."""
    data = body(get(client, "csv", query))
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def workbook(client, query: str = ""):
    return load_workbook(io.BytesIO(body(get(client, "xlsx", query))))


def sheet_rows(sheet) -> list[dict[str, str]]:
    """The rows of a sheet, each cell as CSV writes it."""
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, ("" if cell is None else str(cell) for cell in row), strict=True)) for row in rows]


def lines(client, query: str = "") -> list[dict]:
    return [json.loads(line) for line in body(get(client, "jsonl", query)).decode().splitlines()]


def full(tree, **fields) -> PracticePage:
    """A practice with something in every field."""
    more = {
        "aims": "<p>First <b>aim</b>.</p><ul><li>= not a formula</li></ul>",
        "lessons": "<p>- begins with a dash</p>",
        "start_year": 1999,
        "conflict_of_interest": "@none",
        "building_blocks": [
            {"type": "part", "value": {"title": "One", "text": "<p>a; b</p>", "conditions": ""}},
            {"type": "part", "value": {"title": "Two", "text": "<p>c</p>", "conditions": "Time"}},
        ],
        "outcomes": [
            {"type": "outcome", "value": {"outcome": "Calm", "direction": "better", "source": "", "note": ""}}
        ],
        "evaluations": [
            {
                "type": "evaluation",
                "value": {
                    "title": "Study",
                    "author": "+A",
                    "year": 2020,
                    "independent": True,
                    "design": "",
                    "address": "https://example.org/e",
                    "language": "en",
                },
            }
        ],
        "last_checked": "2026-01-31",
        "evidence_level": "E3",
    }
    return tree.practice(**(more | fields))


@pytest.fixture
def everywhere(tree):
    """One practice in five languages."""
    page = full(tree, title=TITLES["en"])
    for code in LANGUAGES[1:]:
        if code not in tree.libraries:
            library = tree.libraries["en"]
            copy = type(library)(title=f"Library {code}", slug="practices", summary="-", uid="practices")
            copy.locale, copy.translation_key = tree.locales[code], library.translation_key
            tree.libraries[code] = publish(Page.objects.get(pk=tree.homes[code].pk).specific.add_child(instance=copy))
        translated(page, tree, code, title=TITLES[code])
    return page


def test_all_languages_or_one_come_as_utf8(client, everywhere):
    assert [row["title"] for row in table(client)] == list(TITLES.values())
    for code, title in TITLES.items():
        assert [(row["lang"], row["title"]) for row in table(client, f"lang={code}")] == [(code, title)]
        assert [row["title"] for row in lines(client, f"lang={code}")] == [title]
        assert [row["title"] for row in sheet_rows(workbook(client, f"lang={code}")["practices"])] == [title]


def test_every_form_says_what_the_records_say_field_by_field(client, everywhere):
    records = {row.language: row.as_json() for row in SharedRecord.objects.order_by("pk")}
    told, cells, sheet = lines(client), table(client), sheet_rows(workbook(client)["practices"])
    assert [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in told] == list(records.values())
    assert cells == sheet
    for line, row in zip(told, cells, strict=True):
        assert Record.model_validate(line)
        for column in columns():
            if column.field and not column.field.startswith("text") and column.field != "parts.text":
                assert unguarded(row[column.name]) == in_words(value_at(line, column.field)), column.name


def test_rich_text_is_plain_and_codes_have_their_labels(client, everywhere):
    (row,) = table(client, "lang=fi")
    assert row["text_aims"] == "First aim. = not a formula"
    assert row["parts_text"] == "a; b; c"
    assert row["parts_conditions"] == "; Time"
    assert (row["countries"], row["countries_label"]) == ("FI", "Suomi")
    assert (row["kind"], row["kind_label"]) == ("victim-support", "Uhrien tuki")
    assert (row["topics"], row["topics_label"]) == ("mentoring", "Mentoring")
    assert (row["start_year"], row["end_year"]) == ("1999", "")
    assert row["licence_url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert row["versions_lang"] == "en; fi; sv; fr; ar"
    (arabic,) = table(client, "lang=ar")
    assert arabic["countries_label"] == "فنلندا"


def test_every_field_of_the_record_has_a_column_and_each_code_a_label():
    fields = {column.field.split(".")[0].split("[")[0] for column in columns()} - {""}
    assert fields == set(Record.model_fields)
    assert len({column.name for column in columns()}) == len(columns())
    labelled = {column.name.removesuffix("_label") for column in columns() if column.name.endswith("_label")}
    coded = {name for name, field in Record.model_fields.items() if "Codes of the scheme" in (field.description or "")}
    chosen = {name for name, field in Record.model_fields.items() if isinstance(field.json_schema_extra, dict)}
    assert labelled == coded | chosen | {"outcome_directions"}  # each of a list is chosen
    for name in coded:
        assert Record.model_fields[name].description.split("`")[1] == NAMED[name]


def test_the_stored_data_dictionary_is_the_one_of_the_columns(capsys):
    call_command("data_dictionary")
    assert capsys.readouterr().out == (ROOT / "docs/partners/data-dictionary.md").read_text(), "make openapi"


@pytest.mark.parametrize("query", NARROWED)
@pytest.mark.parametrize("language", ["en", "fi"])
def test_a_download_has_what_the_list_shows(client, library, language, query):
    shown = {absolute(page) for page in client.get(f"/{language}/practices/?{query}").context["practices"]}
    wanted = f"lang={language}&{query}"
    assert {row["url"] for row in table(client, wanted)} == shown
    assert {row["url"] for row in lines(client, wanted)} == shown
    assert {row["url"] for row in sheet_rows(workbook(client, wanted)["practices"])} == shown


def test_words_bring_all_that_the_search_finds_on_every_engine(client, engine, tree):  # noqa: F811
    topics = ["helpline"], ["mentoring"]
    tree.practices(45, lambda number: {"title": f"Circle {number}", "topics": topics[number % 2]})
    tree.practice(title="A garden")
    assert len(table(client, "lang=en&q=circles")) == 45
    assert len(table(client, "lang=en&q=circles&topic=helpline")) == 23
    assert [row["id"] for row in lines(client, "lang=en&q=circles")] == [
        row["id"] for row in table(client, "lang=en&q=circles")
    ]


def test_the_links_of_a_list_bring_what_it_shows(client, library):
    for page in (
        "/en/practices/?topic=mentoring&sort=title",
        "/en/search/?q=circle&in=practices&country=FI",
        "/en/search/?q=circle",
    ):
        response = client.get(page)
        links = [part.split('"')[0].replace("&amp;", "&") for part in response.text.split('href="/export/')[1:]]
        assert [link.split("?")[0] for link in links] == ["practices.csv", "practices.xlsx", "practices.jsonl"]
        results = response.context["results"]
        shown = {getattr(found, "document_id", None) or found.pk for found in results.object_list}
        uids = set(PracticePage.objects.filter(pk__in=shown).values_list("uid", flat=True))
        assert {row["id"] for row in lines(client, links[0].split("?")[1])} == uids
    assert "/export/" not in client.get("/en/search/?q=circle&in=news").text
    assert "/export/" not in client.get("/en/practices/?q=nothinglikeit").text


def test_what_is_not_public_is_never_there(client, tree, django_capture_on_commit_callbacks):
    tree.practice(title="Public")
    with django_capture_on_commit_callbacks(execute=True):
        tree.practice(title="Withdrawn").unpublish()
    private = tree.practice(title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    publish(private)
    tree.practice(title="Without Finnish").copy_for_translation(tree.locales["fi"], alias=True)
    draft = tree.practice(title="Published words")
    draft.title = "Draft words"
    draft.save_revision()
    for form in ("csv", "jsonl"):
        data = body(get(client, form)).decode()
        assert "Public" in data
        assert "Published words" in data
        for words in ("Withdrawn", "Private", "Draft words"):
            assert words not in data, words
    assert {row["lang"] for row in lines(client)} == {"en"}
    assert [row["title"] for row in sheet_rows(workbook(client)["practices"])] == [
        "Public",
        "Without Finnish",
        "Published words",
    ]


def test_a_record_that_is_withdrawn_while_it_is_sent_does_not_come(client, tree, monkeypatch):
    monkeypatch.setattr(export, "BATCH", 2)
    pages = [tree.practice() for _number in range(4)]
    response = get(client, "jsonl")
    first = next(iter(response.streaming_content))
    SharedRecord.objects.filter(uid=pages[3].uid).update(withdrawn=True)
    rest = b"".join(response.streaming_content)
    assert (len(first.splitlines()), len(rest.splitlines())) == (2, 1)


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("lang=de", "“lang” should be one of: en, fi, "),
        ("lang=en&lang=fi", "Ask for one language"),
        ("topic=nonsense&country=ATLANTIS", "Not known: nonsense, ATLANTIS."),
        ("year=20155", "Not known: 20155."),
        ("q=circle", "Say in which language the words are"),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence(client, library, form, query, sentence):
    response = get(client, form, query)
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert sentence in response.text


@pytest.mark.parametrize(
    "query", ["lang=&q=&topic=", "lang=fi&q=%2E%2E", "sort=nonsense&page=-1&other=1", "q=&lang=ar"]
)
def test_what_is_empty_or_not_read_does_no_harm(client, library, query):
    assert isinstance(lines(client, query), list)


@pytest.mark.parametrize(
    "path", ["/export/practices", "/export/practices.xml", "/export/practices.csv/", "/export/news.csv"]
)
def test_other_addresses_are_not_there(client, tree, path):
    assert client.get(path).status_code == 404


def test_what_comes_with_a_download(client, everywhere, settings):
    response = get(client, "csv", "lang=fi")
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="practices-fi-20')
    assert response["Content-Language"] == "fi"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in response
    assert 'filename="practices-all-20' in get(client, "jsonl")["Content-Disposition"]
    assert get(client, "jsonl").streaming
    assert client.post("/export/practices.csv").status_code in (403, 405)
    head = client.head("/export/practices.csv")
    assert (head.status_code, b"".join(head.streaming_content)) == (200, b"")


def test_a_workbook_has_no_formula_no_link_and_the_data_dictionary(client, everywhere):
    book = workbook(client, "lang=ar")
    assert book.sheetnames == ["practices", "fields"]
    assert book["practices"].sheet_view.rightToLeft
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type in ("s", "n", "inlineStr")
                assert cell.hyperlink is None
    told = sheet_rows(book["fields"])
    assert [row["column"] for row in told] == [cell.value for cell in book["practices"][1]]
    assert all(row["meaning"] for row in told)


def test_more_than_a_workbook_takes_is_refused(client, library, monkeypatch):
    monkeypatch.setattr(export, "MAX_ROWS", 4)
    response = get(client, "xlsx")
    assert response.status_code == 400
    assert "A workbook holds 4 records, and these are 5." in response.text
    assert len(sheet_rows(workbook(client, "lang=fi")["practices"])) == 1


def test_a_long_text_is_cut_in_a_workbook_and_whole_elsewhere(client, tree):
    long = "a😀" * 20_000
    tree.practice(title="Long", aims=f"<p>{long}</p>")
    (row,) = sheet_rows(workbook(client)["practices"])
    assert len(row["text_aims"].encode("utf-16-le")) <= 2 * export.MAX_CELL
    assert row["text_aims"].endswith("…")
    assert table(client)[0]["text_aims"] == long


SPREADSHEET_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@given(st.text(max_size=40))
@example("=1+1")
@example("'=1+1")
@example("\t=cmd")
@example("-2")
@example("\r=1")
def test_no_cell_begins_like_a_formula_and_what_was_there_can_be_had_back(text):
    cell = export.guarded(text)
    assert not cell.startswith(SPREADSHEET_FORMULA)
    assert cell == text or cell == f"'{text}"
    assert unguarded(cell) == text


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "'", "＝"])
def test_a_title_that_looks_like_a_formula_is_text_in_every_form(client, tree, sign):
    page = tree.practice(title=f'{sign}HYPERLINK("http://evil.example")', organisation=f"{sign}1+1")
    stored = json.loads(SharedRecord.objects.get(uid=page.uid).as_json())
    (row,), (line,), (cells,) = table(client), lines(client), sheet_rows(workbook(client)["practices"])
    assert row == cells
    for name in ("title", "organisation"):
        assert line[name] == stored[name]
        assert unguarded(row[name]) == stored[name].replace("\r", "\n")
        assert not row[name].startswith(SPREADSHEET_FORMULA)


def test_signs_that_xml_cannot_hold_are_left_out(client, tree):
    tree.practice(title="Two\x0blines", summary="One\r\ntwo\ufffe, _x000D_ three")
    (row,), (cells,) = table(client), sheet_rows(workbook(client)["practices"])
    assert (row["title"], row["summary"]) == ("Twolines", "One\ntwo, _x000D_ three")
    assert row["title"] == cells["title"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
@pytest.mark.parametrize("query", ["", "lang=en&topic=mentoring", "lang=en&q=practice&topic=mentoring"])
def test_downloads_take_the_same_number_of_queries_for_3_and_30(client, tree, form, query):
    def queries() -> int:
        body(get(client, form, query))
        with CaptureQueriesContext(connection) as found:
            body(get(client, form, query))
        return len(found)

    for _number in range(3):
        tree.practice()
    few = queries()
    tree.practices(27, lambda number: {"topics": ["mentoring", "helpline"], "countries": ["FI", "SE"]})
    assert queries() == few <= 12


def test_the_language_of_the_reader_stays_what_it_was(client, everywhere):
    with override("sv"):
        chunks = iter(get(client, "csv").streaming_content)
        for _chunk in islice(chunks, 2):
            assert get_language() == "sv"
