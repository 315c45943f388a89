"""The page that says what evidence levels, directions and reviews mean."""

import re

import pytest
from django.utils.translation import override

from good_practices.constants import EVIDENCE_DEFINITIONS, Direction
from tests.factories import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_method_is_told_in_every_language_with_a_place_for_each_level(client, tree, language):
    text = client.get(f"/{language}/evidence/").text
    with override(language):
        for level, meaning in EVIDENCE_DEFINITIONS.items():
            row = re.search(rf'<tr id="{level.value}">(.*?)</tr>', text, re.DOTALL)[1]
            assert str(level.label) in row
            assert str(meaning) in row
        assert all(str(direction.label) in text for direction in Direction)
    english = client.get("/en/evidence/").text
    said = set(re.findall(r"<(?:p|li|h2|td)(?: id=\"[\w-]+\")?>([^<]{20,})<", text))
    assert len(said) >= 20
    if language != "en":
        assert not said & set(re.findall(r"<(?:p|li|h2|td)(?: id=\"[\w-]+\")?>([^<]{20,})<", english))
    assert f'<link rel="canonical" href="http://localhost:8000/{language}/evidence/">' in text
    for other in LANGUAGES:
        assert f'hreflang="{other}" href="http://localhost:8000/{other}/evidence/"' in text


def test_the_library_leads_to_the_method_and_the_method_to_its_filters(client, tree):
    tree.practice()
    assert 'href="/en/evidence/"' in client.get("/en/practices/").text
    method = client.get("/en/evidence/").text
    assert 'href="/en/practices/?caution=what-did-not-work"' in method
    assert 'href="/en/practices/?caution=not-advised"' in method
    assert client.post("/en/evidence/").status_code == 405
