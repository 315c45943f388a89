"""House rules as tests: what every template, stylesheet, catalogue and name must keep."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import get_commands

from tests.serving import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "hub/static").rglob("*.css"))
LANGUAGES = ["en", "fi", "sv", "fr", "ar"]
PLURALS = {"en": 2, "fi": 2, "sv": 2, "fr": None, "ar": 6}


def catalogue(language: str):
    with (ROOT / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script(path: Path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)
    assert "http://" not in text
    assert not re.search(r'<(script|img|iframe|link)[^>]+(src|href)="https:', text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_words_in_templates_are_translatable(path: Path):
    text = re.sub(
        r"{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->",
        " ",
        path.read_text(),
        flags=re.S,
    )
    words = re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]*>", " ", text))
    assert set(words) <= {"MAP", "PDF"}, words


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_are_logical_and_ask_no_other_host(path: Path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    physical = r"(margin|padding|border|inset)-(left|right|top|bottom)"
    physical += r"|(^|[\s;{])(left|right|top|bottom|float|width|height)\s*:"
    assert not re.search(physical, text)
    assert not re.search(r"text-align:\s*(left|right)|url\(|@import", text)
    assert len(text.splitlines()) <= 480


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_complete_with_the_right_plural_forms(language):
    messages = [message for message in catalogue(language) if message.id]
    assert len(messages) > 350
    for message in messages:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        if message.pluralizable and PLURALS[language]:
            assert len(texts) == PLURALS[language], message.id
    assert {message.id for message in messages} == {message.id for message in catalogue("en") if message.id}


@pytest.mark.parametrize("language", ["fi", "sv", "fr", "ar"])
def test_placeholders_survive_translation(language):
    for message in catalogue(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        expected = set(re.findall(r"%\((\w+)\)s", ids[-1]))
        for text in texts:
            names = set(re.findall(r"%\((\w+)\)s", text))
            # A singular or dual may say its number as a word.
            assert names == expected or (len(texts) > 1 and names < expected), (message.id, text)


@pytest.mark.parametrize(("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (11, 4), (100, 5)])
def test_arabic_counts_use_their_own_form(number, form):
    from django.utils.translation import ngettext, override

    plural = next(
        m for m in catalogue("ar") if isinstance(m.id, tuple) and "practices" in m.id[1] and "%(n)s" in m.id[1]
    )
    with override("ar"):
        assert ngettext(*plural.id, number) == plural.string[form]


def test_every_command_and_variable_is_in_the_public_names():
    names = (ROOT / "docs/names.md").read_text()
    ours = [
        name for name, app in get_commands().items() if app.startswith(("hub", "news", "mentoring", "good_practices"))
    ]
    assert ours
    for name in ours:
        assert f"`{name}" in names, name
    source = "".join(path.read_text() for path in (ROOT / "hub/settings").glob("*.py"))
    for name in set(re.findall(r'env\.\w+\(["\'](\w+)["\']', source)):
        assert f"`{name}" in names, name


def test_every_make_target_is_in_the_public_names():
    names = (ROOT / "docs/names.md").read_text()
    targets = re.findall(r"^([a-z_-]+):.*##", (ROOT / "Makefile").read_text(), flags=re.M)
    for target in targets:
        assert re.search(rf"\b{target}\b", names), target


def test_no_file_is_too_long():
    for path in ROOT.rglob("*.py"):
        if not {".venv", "migrations", "var"} & set(path.relative_to(ROOT).parts):
            assert len(path.read_text().splitlines()) <= 400, path
