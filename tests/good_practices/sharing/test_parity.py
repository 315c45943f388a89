"""The shipped practices say the same in every output, in every language."""

import json

import pytest

from tests.browser.words import ask
from tests.good_practices.sharing.readers import Head, read_bibtex, read_csl, read_json_ld, read_record, read_ris
from tests.serving import Site

LANGUAGES = ["en", "fi", "sv", "fr", "ar"]


def records(site: Site, language: str) -> list[dict]:
    rows = ask(site, "SELECT body FROM good_practices_sharedrecord WHERE language = ? ORDER BY id", language)
    return [json.loads(body) for (body,) in rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_outputs_of_a_practice_say_what_its_record_says(site, language):
    found = records(site, language)
    assert len(found) == 56
    for record in found[LANGUAGES.index(language) :: 5]:
        page = site.get(record["url"].removeprefix("http://localhost:8000"))
        base = f"/id/{record['id']}.{language}"
        forms = {form: site.get(f"{base}.{form}").text for form in ("ris", "bib", "csl.json", "jsonld")}
        head = Head(page.text)
        wanted = read_record(record, head.all("DC.subject"))
        assert len(wanted.keywords) == len(record["topics"] + record["needs"] + record["groups"])
        said = {
            "citation_": head.citation(),
            "Dublin Core": head.dublin_core(),
            "RIS": read_ris(forms["ris"]),
            "BibTeX": read_bibtex(forms["bib"]),
            "CSL-JSON": read_csl(forms["csl.json"]),
            "JSON-LD": read_json_ld(json.loads(forms["jsonld"])),
        }
        for name, fields in said.items():
            assert fields._asdict() == wanted._asdict(), f"{base}: {name}"
        assert head.json_ld == json.loads(forms["jsonld"])
        # The organisation that the practice is of, where it is not the author.
        assert head.all("DC.contributor") == [record["organisation"]]
        assert head.json_ld["contributor"]["name"] == record["organisation"]
        for form in ("ris", "csl.json"):
            assert record["organisation"] in forms[form], f"{base}: {form}"
