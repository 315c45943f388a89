"""House rules as tests: what every template, stylesheet and name must keep."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.serving import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "hub/static").rglob("*.css"))


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
    words = re.findall(r"[A-Za-z]{3,}", re.sub(r"""<([^>"']|"[^"]*"|'[^']*')*>""", " ", text))
    assert set(words) <= {"MAP", "PDF"}, words


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_are_logical_and_ask_no_other_host(path: Path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    physical = r"(margin|padding|border|inset)-(left|right|top|bottom)"
    physical += r"|(^|[\s;{])(left|right|top|bottom|width|height)\s*:|float:\s*(left|right)"
    assert not re.search(physical, text)
    assert not re.search(r"text-align:\s*(left|right)|url\(|@import", text)
    assert len(text.splitlines()) <= 480


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
