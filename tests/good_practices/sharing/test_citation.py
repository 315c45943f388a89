"""Citations that reference managers take: each is read back by a reader that is not ours, in every script."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
import rispy
from django.test import TestCase

from good_practices.models import PracticePage, SharedRecord
from tests.factories.translations import translate
from tests.good_practices.sharing.readers import Said, read_bibtex, read_csl, read_json_ld, read_ris

CSL_SCHEMA = json.loads((Path(__file__).parent / "vocabularies/csl-data.json").read_text())
TITLES = [
    "Äänet – ja hiljaisuus: mitä nyt?",
    "Öppet hus i Växjö",
    "L’écoute des victimes « à cœur »",
    "دعم الضحايا بعد الاعتداء: «معًا»",
    "Υποστήριξη θυμάτων",
    "被害者を支える",
    "Помощь пострадавшим",
    r"50 % & more: #1 of $2 {a_b} ~c^d \end",
    "An open { and, the wrong way round, } a closed one",
    "A @article{x, title = {y}} and a % sign",
    "</script><script>alert(1)</script> <b>&amp;</b>",
]


def published(tree, **fields) -> PracticePage:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return tree.practice(**fields)


def taken(client, page, form: str, language: str = "en") -> str:
    response = client.get(f"/id/{page.uid}.{language}.{form}")
    assert response.status_code == 200, response.text
    return response.text


def every_form(client, page, language: str = "en") -> dict[str, Said]:
    forms = {"ris": read_ris, "bib": read_bibtex, "csl.json": read_csl}
    said = {name: read(taken(client, page, name, language)) for name, read in forms.items()}
    return said | {"jsonld": read_json_ld(json.loads(taken(client, page, "jsonld", language)))}


@pytest.mark.parametrize("title", TITLES)
def test_every_script_and_sign_comes_back_as_it_was(client, tree, title):
    page = published(tree, title=title, summary=f"On {title}", organisation=f"{title} org", authorship="owner")
    for name, said in every_form(client, page).items():
        assert said.title == title, name
        assert said.abstract == f"On {title}", name
        assert said.author == f"{title} org", name


def test_all_fields_are_there_and_the_same_in_every_form(client, tree):
    page = published(tree, title="Circles", summary="What it does.", needs=["information", "recognition"])
    day = PracticePage.objects.get(pk=page.pk).last_published_at.strftime("%Y-%m-%d")
    wanted = Said(
        title="Circles",
        author="RE-MAP",
        institution="RE-MAP",
        date=day,
        language="en",
        licence="https://creativecommons.org/licenses/by/4.0/",
        address=f"http://localhost:8000/id/{page.uid}",
        abstract="What it does.",
        keywords=["Mentoring", "Information", "Recognition", "Witnesses"],
    )
    assert every_form(client, page) == dict.fromkeys(["ris", "bib", "csl.json", "jsonld"], wanted)


def test_a_translation_is_cited_in_its_language(client, tree):
    page = published(tree, title="Circles", summary="What it does.")
    translate(page, tree, "fi", {"Circles": "Piirit", "What it does.": "Mitä se tekee."})
    for name, said in every_form(client, page, "fi").items():
        assert (said.title, said.abstract, said.language) == ("Piirit", "Mitä se tekee.", "fi"), name
    assert "Hyvä käytäntö" in taken(client, page, "ris", "fi")


@pytest.mark.parametrize("licence", ["CC-BY-SA-4.0", "CC0-1.0"])
def test_organisation_and_licence_of_each_practice_are_told_to_people_too(client, tree, licence):
    page = published(tree, organisation="Ystävyys ry", licence=licence)
    address = SharedRecord.objects.get(uid=page.uid).as_json().split('"url":"https://creativecommons')[1].split('"')[0]
    note = f"Practice of Ystävyys ry. Licence: {licence}, https://creativecommons{address}"
    (ris,) = rispy.loads(taken(client, page, "ris"))
    (csl,) = json.loads(taken(client, page, "csl.json"))
    assert ris["notes"] == [note]
    assert csl["note"] == note
    assert note in taken(client, page, "bib")


def test_a_line_break_cannot_end_a_field_or_begin_a_record(client, tree):
    page = published(
        tree, title="Circles\r\nER  - \r\nTY  - JOUR\nTI  - Else", summary="One.\u2028Two.\x0bThree.\n\nFour."
    )
    said = read_ris(taken(client, page, "ris"))
    assert said.title == "Circles ER  - TY  - JOUR TI  - Else"
    assert said.abstract == "One. Two. Three. Four."
    lines = taken(client, page, "ris").split("\r\n")
    assert lines[0] == "TY  - RPRT"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(line[2:6] == "  - " for line in lines[:-1])


def test_an_organisation_of_several_words_is_no_person(client, tree):
    """A comma at the end of a name keeps programs from taking its last word for a surname."""
    page = published(tree, organisation="Victim Support Finland", authorship="owner")
    assert "AU  - Victim Support Finland,\r\n" in taken(client, page, "ris")
    assert "author = {{Victim Support Finland}}" in taken(client, page, "bib")
    assert json.loads(taken(client, page, "csl.json"))[0]["author"] == [{"literal": "Victim Support Finland"}]


def test_csl_json_fits_the_schema_of_the_citation_style_language(client, tree):
    page = published(tree)
    assert list(jsonschema_rs.validator_for(CSL_SCHEMA).iter_errors(json.loads(taken(client, page, "csl.json")))) == []


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("ris", "application/x-research-info-systems; charset=utf-8"),
        ("bib", "application/x-bibtex; charset=utf-8"),
        ("csl.json", "application/vnd.citationstyles.csl+json"),
        ("jsonld", "application/ld+json"),
    ],
)
def test_a_form_has_its_media_type_a_file_name_and_is_open_to_other_sites(client, tree, form, media_type):
    page = published(tree)
    response = client.get(f"/id/{page.uid}.en.{form}")
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"] == f'attachment; filename="{page.uid}.en.{form}"'
    assert response.headers["Content-Language"] == "en"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Link"] == f'<http://localhost:8000{page.url}>; rel="describes"; type="text/html"'
    again = client.get(f"/id/{page.uid}.en.{form}", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.head(f"/id/{page.uid}.en.{form}").headers["Content-Type"] == media_type
    assert client.post(f"/id/{page.uid}.en.{form}").status_code == 405
