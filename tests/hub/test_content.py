"""The shipped content: complete in five languages, loaded the same however often, wrong rows told apart."""

import contextlib
import csv
import html
import re
import shutil
import sqlite3
import unicodedata

import pytest

from good_practices.content import read_rows
from hub.content.site import load_terms
from hub.content.words import FOLDER, Words
from tests.serving import manage

WORDS = Words()
RECORDS = sorted(WORDS.of("en", "practices"))
# Everyday words of each language that a text of forty words cannot do without, and the English one does not have.
EVERYDAY = {
    "fi": "ja joka sekä tai ovat myös että jotka kun oli sen eri jossa mutta niiden siitä jonka vuonna avulla",
    "sv": "och att som för på av ett är till med det en har den",
    "fr": "et les des la le une de pour qui dans aux du par est",
}


# Letters that English does without.
LETTERS = {"fi": "äö", "sv": "åäö", "fr": "éèêàçù"}


def keys(table: dict, path=()) -> set[tuple]:
    found = set()
    for name, value in table.items():
        found |= keys(value, (*path, name)) if isinstance(value, dict) else {(*path, name)}
    return found


def letters(text: str, script: str) -> float:
    """The share of a text's letters that belong to a script."""
    all_letters = [letter for letter in re.sub("<[^>]+>", "", text) if letter.isalpha()]
    return sum(unicodedata.name(letter).startswith(script) for letter in all_letters) / max(len(all_letters), 1)


def in_language(language: str, text: str) -> bool:
    if language == "ar":
        return letters(text, "ARABIC") > 0.5
    everyday = set(EVERYDAY[language].split()) & set(re.findall(r"\w+", text.lower()))
    signs = len(everyday) + bool(set(LETTERS[language]) & set(text.lower()))
    return signs >= (2 if len(text) > 150 else 1)


def test_all_five_languages_hold_the_same_keys():
    assert WORDS.languages == ["en", "fi", "sv", "fr", "ar"]
    for language in WORDS.others:
        assert keys(WORDS.of(language)) == keys(WORDS.of("en")), language


@pytest.mark.usefixtures("terms")
def test_there_are_56_practices_with_their_words():
    rows, wrong = read_rows(FOLDER / "practices.csv", WORDS)
    assert not wrong
    assert sorted(row.uid for row in rows) == RECORDS
    assert len(rows) == 56


@pytest.fixture
def terms(tree):
    load_terms(WORDS, tree.locales)


@pytest.mark.parametrize("language", WORDS.others)
def test_each_record_is_translated_into_the_words_and_script_of_its_language(language):
    for uid in RECORDS:
        english, text = (WORDS.of(code, "practices", uid) for code in ("en", language))
        for name in ("title", "summary"):
            assert text[name] != english[name], (uid, name)
            assert 0.5 <= len(text[name]) / len(english[name]) <= 2, (uid, name)
        assert in_language(language, text["summary"]), uid
        if language == "ar":
            assert in_language(language, text["title"]), uid


SAME_WORD = {("fr", "collections", "title")}  # "Collections" in both


@pytest.mark.parametrize("language", WORDS.others)
def test_each_page_is_translated_into_the_words_and_script_of_its_language(language):
    for key, english in WORDS.of("en", "pages").items():
        for name, text in WORDS.of(language, "pages", key).items():
            if (language, key, name) not in SAME_WORD and (key, name) != ("home", "title"):
                assert text != english[name], (key, name)
            if name in ("summary", "body"):
                assert 0.5 <= len(text) / len(english[name]) <= 2, (key, name)
            if name == "body":
                assert in_language(language, text), key
                assert re.findall("<[^ >]+", text) == re.findall("<[^ >]+", english[name]), key


@pytest.mark.parametrize("language", WORDS.others)
def test_each_label_has_a_translation_of_its_own_where_the_language_has_one(language):
    english = WORDS.of("en", "terms")
    labels = [(scheme, code) for scheme in english for code in english[scheme]]
    same = [pair for pair in labels if WORDS.of(language, "terms", pair[0])[pair[1]] == english[pair[0]][pair[1]]]
    assert len(same) <= len(labels) * (0.1 if language == "fr" else 0.03), same


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"topics": "mentoring;no-such-topic"}, "no-such-topic"),
        ({"countries": "XX"}, "XX"),
        ({"kind": "other"}, "kind"),
        ({"start_year": "about 2010"}, "write a year such as 2015"),
        ({"end_year": "1990", "status": "ended"}, "before the first year"),
        ({"source_url": "not an address"}, "source_url"),
        ({"organisation": ""}, "organisation"),
        ({"uid": ""}, "the uid is empty"),
        ({"uid": "exit-fryshuset"}, "stands in the file twice"),
        ({"uid": "unknown-uid"}, "no title and summary"),
        ({"needs": ""}, "needs"),
    ],
)
def test_a_wrong_row_is_reported_with_its_line_and_reason_and_the_rest_loads(tmp_path, change, reason):
    with (FOLDER / "practices.csv").open(newline="") as file:
        records = list(csv.DictReader(file))[:4]
    records[2] = records[2] | change
    path = tmp_path / "practices.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, records[0])
        writer.writeheader()
        writer.writerows(records)
    rows, wrong = read_rows(path, WORDS)
    assert len(rows) == 3
    (problem,) = wrong
    assert problem.line == 4
    assert reason in problem.reason
    assert str(problem).startswith("practices.csv, line 4: ")


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize("text", ["", "uid,kind\nx,y\n", "\x00\n"])
def test_a_file_that_is_no_list_of_practices_is_reported(tmp_path, text):
    path = tmp_path / "practices.csv"
    path.write_text(text)
    rows, wrong = read_rows(path, WORDS)
    assert not rows
    assert "columns" in wrong[0].reason


@pytest.mark.usefixtures("terms")
def test_a_row_with_too_many_or_too_few_columns_is_reported(tmp_path):
    head, first, second = (FOLDER / "practices.csv").read_text().splitlines()[:3]
    path = tmp_path / "practices.csv"
    path.write_text("\n".join([head, first + ",one,more", second, "only,three,cells"]))
    rows, wrong = read_rows(path, WORDS)
    assert [row.uid for row in rows] == ["exit-fryshuset"]
    assert [problem.line for problem in wrong] == [2, 4]


def everything(database) -> dict[str, list]:
    """All rows of all tables but the counters of SQLite."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        plain = [name for name in names if not name.startswith(("sqlite_", "wagtailsearch_"))]
        return {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in plain}  # noqa: S608


def test_loading_twice_gives_the_same_site(loaded_database, tmp_path):
    database = tmp_path / "again.sqlite3"
    shutil.copy(loaded_database, database)
    before = everything(database)
    manage(database, "load_content")
    after = everything(database)
    assert {name for name in before if before[name] != after[name]} == set()


def test_an_editors_change_survives_loading_again(loaded_database, tmp_path):
    database = tmp_path / "edited.sqlite3"
    shutil.copy(loaded_database, database)
    code = """
from good_practices.models import PracticePage
page = PracticePage.objects.get(uid="riku", locale__language_code="fi")
page.title = "Editor's own title"
page.save_revision().publish()
"""
    manage(database, "shell", "--verbosity=0", code=code)
    manage(database, "load_content")
    with contextlib.closing(sqlite3.connect(database)) as connection:
        titles = connection.execute("SELECT title FROM wagtailcore_page WHERE title LIKE 'Editor%'").fetchall()
    assert titles == [("Editor's own title",)]


def test_what_an_editor_deleted_or_took_the_address_of_does_not_stop_the_rest(loaded_database, tmp_path):
    database = tmp_path / "deleted.sqlite3"
    shutil.copy(loaded_database, database)
    code = """
from good_practices.models import PracticePage
from hub.translation.structure import deciding
with deciding(alone=True):
    PracticePage.objects.get(uid="exit-finland", locale__language_code="en").delete()
PracticePage.objects.filter(uid="riku").delete()
page = PracticePage.objects.get(uid="seff", locale__language_code="en")
page.slug, page.uid = "riku", "another"
page.save()
PracticePage.objects.filter(uid="fenvac").delete()
"""
    manage(database, "shell", "--verbosity=0", code=code)
    for _time in range(2):
        manage(database, "load_content")
    with contextlib.closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT uid, count(*) FROM good_practices_practicepage GROUP BY uid").fetchall()
    numbers = dict(rows)
    assert numbers["exit-finland"] == 4  # its translations were kept; the original stays deleted
    assert "riku" not in numbers  # another page has its address
    assert numbers["fenvac"] == 5  # wholly deleted: shipped again


VIEWS = {"needs/", "figures/", "organisations/", "evidence/"}  # their words are in the catalogues


def test_every_shipped_page_is_readable_in_five_languages_and_says_it_is_not_reviewed(site):
    addresses = re.findall(
        r"<loc>http://localhost:8000(/[^<]+)</loc>",
        "".join(site.get(f"/sitemap-{code}.xml").text for code in WORDS.languages),
    )
    originals = {address for address in addresses if address.rstrip("/").endswith("aide-aux-victimes-en-francais")}
    assert len(originals) == 1  # it is in French only
    pages = [address for address in addresses if address.split("/", 2)[2] not in VIEWS]
    assert len(pages) == 73 * 5 + 1
    assert len(addresses) - len(pages) == len(VIEWS) * 5
    for address in pages:
        answer = site.get(address)
        assert answer.status == 200, address
        language = address.split("/")[1]
        is_original = language == "en" or address in originals
        assert ('class="translation-line"' in answer.text) is not is_original, address
        if "/practices/" in address and (uid := address.rstrip("/").rsplit("/", 1)[1]) in RECORDS:
            words = WORDS.of(language, "practices", uid)
            assert words["title"] in html.unescape(answer.text), address
            assert words["summary"] in html.unescape(answer.text), address


def test_statuses_follow_the_sources():
    with (FOLDER / "practices.csv").open(newline="") as file:
        status = {record["uid"]: record["status"] for record in csv.DictReader(file)}
    ended = {
        "ran",
        "radicalweb",
        "reach-out",
        "impact-europe",
        "kaiwhakaoranga",
        "nanclares-encounters",
        "glencree-dialogue",
    }
    assert {uid for uid in status if status[uid] == "ended"} == ended
    assert {uid for uid in status if status[uid] == "unknown"} == {
        "survivors-assistance-network",
        "radinet",
        "vtu-partnership",
    }


def test_every_practice_has_a_need_and_every_victim_support_practice_a_phase():
    with (FOLDER / "practices.csv").open(newline="") as file:
        for record in csv.DictReader(file):
            assert record["needs"], record["uid"]
            assert record["phases"] or record["kind"] == "prevention", record["uid"]
