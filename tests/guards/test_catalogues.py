"""The interface catalogues: complete, with the right plural forms, in whole sentences."""

import ast
import json
import re
from importlib.util import find_spec
from pathlib import Path

import babel
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.test import RequestFactory
from django.utils.translation import ngettext, override
from django.views.i18n import JSONCatalog

from tests.serving import ROOT

LANGUAGES = sorted(folder.name for folder in (ROOT / "locale").iterdir())
FILES = sorted(path.relative_to(ROOT) for path in ROOT.glob("locale*/*/LC_MESSAGES/*.po"))
NUMBERS = [0, 1, 2, 3, 11, 100]
CATEGORIES = ["zero", "one", "two", "few", "many", "other"]
PLACEHOLDER = r"%\(\w+\)[sd]|%[sd]|\{\w*\}"
TRANSLATES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
INLINE = ["a", "b", "bdi", "em", "i", "mark", "small", "span", "strong", "time"]


def messages(path: Path) -> list[Message]:
    with (ROOT / path).open("rb") as file:
        return [message for message in read_po(file, locale=path.parts[1]) if message.id]


def texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def category(language: str, number: int) -> str:
    """How CLDR counts: it knows nothing of the catalogues."""
    return babel.Locale.parse(language).plural_form(number)


def categories(language: str) -> list[str]:
    """The plural categories of a language, in the order in which catalogues have their forms."""
    used = {*babel.Locale.parse(language).plural_form.tags, "other"}
    return [name for name in CATEGORIES if name in used]


def test_the_languages_have_the_same_strings():
    strings = {
        language: {m.id for m in messages(Path(f"locale/{language}/LC_MESSAGES/django.po"))} for language in LANGUAGES
    }
    assert len(strings["en"]) > 350
    assert all(found == strings["en"] for found in strings.values())


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_string_is_translated_with_all_its_forms(path):
    language, found = path.parts[1], messages(path)
    assert found
    for message in found:
        assert all(texts(message)), message.id
        assert not message.fuzzy, message.id
        if message.pluralizable:
            assert len(texts(message)) == len(categories(language)), message.id


@pytest.mark.parametrize("path", FILES, ids=str)
def test_placeholders_and_marks_survive_translation(path):
    """A form for one number alone may say that number as a word, as Arabic does with one and two."""
    language = path.parts[1]
    numbers = {name: [n for n in range(1000) if category(language, n) == name] for name in CATEGORIES}
    for message in messages(path):
        last = message.id[-1] if isinstance(message.id, tuple) else message.id
        expected = set(re.findall(PLACEHOLDER, last))
        for form, text in enumerate(texts(message)):
            missing = expected ^ set(re.findall(PLACEHOLDER, text))
            of_one_number = message.pluralizable and len(numbers[categories(language)[form]]) == 1
            assert not missing or (of_one_number and len(missing) == 1 and missing <= expected), (message.id, text)
            assert sorted(re.findall("<[^>]+>", last)) == sorted(re.findall("<[^>]+>", text)), (message.id, text)


def test_the_numbers_reach_every_form_of_arabic():
    assert [category("ar", number) for number in NUMBERS] == CATEGORIES


@pytest.mark.parametrize("path", [path for path in FILES if path.stem == "django"], ids=str)
def test_each_number_takes_the_form_its_language_counts_with(path):
    language = path.parts[1]
    with override(language):
        for message in messages(path):
            for number in NUMBERS if message.pluralizable else []:
                form = categories(language).index(category(language, number))
                assert ngettext(*message.id, number) == texts(message)[form], (message.id, number)


@pytest.mark.parametrize("package", ["wagtail.admin", "wagtail_localize"])
@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_scripts_of_the_admin_get_every_word_translated(language, package):
    """A script asks for the words of its own package alone; what another package says helps it nothing."""
    source = Path(find_spec(package).origin).parent / "locale/en/LC_MESSAGES/djangojs.po"
    with source.open("rb") as file:
        words = [message.id for message in read_po(file) if message.id]
    with override(language):
        answer = JSONCatalog.as_view(packages=[package])(RequestFactory().get("/"))
    said = json.loads(answer.content)["catalog"]
    missing = [text for text in words if not said.get(text[0] if isinstance(text, tuple) else text)]
    assert len(words) > 40
    assert not missing


TEXT, VALUE, BREAK = "\ue000", "\ue001", "\ue002"
OUTPUTS = r"{{.*?}}|{% (?:label|label_list|language_mark) (?:(?! as ).)*? %}"


def pieces_in_template(source: str) -> list[str]:
    """Translated texts that are no whole sentence and stand in one run with another such text or a value.

    A run ends at an element that starts a line or a control of its own, at a branch, and at a sign that keeps things
    apart. After a colon it goes on through a link.
    """
    said: list[str] = []

    def keep(text: str) -> str:
        said.append(" ".join(text.split()))
        return f"{TEXT}{len(said) - 1}{TEXT}"

    source = re.sub(r"{#.*?#}", "", source, flags=re.S)
    source = re.sub(r"{% blocktranslate.*?%}(.*?){% endblocktranslate %}", lambda m: keep(m[1]), source, flags=re.S)
    source = re.sub(r"{% translate (['\"])(.*?)\1 %}", lambda m: keep(m[2]), source)
    source = re.sub(OUTPUTS, VALUE, source)
    source = re.sub(r"{% (else|elif|for|empty|include|block|endblock|regroup)\b.*?%}", BREAK, source)
    source = re.sub(r"\s+", " ", re.sub(r"{%.*?%}", "", source))
    source = re.sub(r"</?(\w+)[^>]*>", lambda m: f"<{m[1]}>" if m[1] in INLINE else BREAK, source)
    found = []
    for run in re.split(rf"[{BREAK}·×()]|<a>", source):
        parts = re.findall(rf"{TEXT}\d+{TEXT}|{VALUE}", run)
        texts = [said[int(part.strip(TEXT))] for part in parts if part != VALUE]
        found += [text for text in texts if len(parts) > 1 and not text.endswith((".", "?", "!"))]
    joined = re.findall(rf"{TEXT}(\d+){TEXT}(?:<\w+>|\s)*{VALUE}", source)
    return sorted({*found, *(said[int(number)] for number in joined if said[int(number)].endswith(":"))})


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_sentence_in_a_template_is_built_from_pieces(path):
    assert pieces_in_template(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        '<p>{% translate "Topics:" %} {{ topics }}</p>',
        '<p>{% translate "Did you mean:" %} <a href="?{{ query }}"><bdi>{{ word }}</bdi></a></p>',
        '<p>{{ number }} {% translate "results" %}</p>',
        '<p>{% translate "read on" %}\n <strong>{% translate "Monday" %}</strong></p>',
        '<p>{% blocktranslate %}{{ n }} held{% endblocktranslate %} <span>{% translate "so far" %}</span></p>',
        '{% if x %}{% translate "Error:" %} {% endif %}{{ title }}',
    ],
)
def test_pieces_are_found_in_a_template(source):
    assert pieces_in_template(source)


def pieces_in_code(source: str) -> list[int]:
    """Lines on which a translated text is joined with something: +, an f-string, join, or a value of another text."""
    tree, found = ast.parse(source), []
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.Add()):
                parts = [node.left, node.right]
            case ast.BinOp(op=ast.Mod(), right=ast.Dict(values=parts)):
                pass
            case ast.JoinedStr(values=values):
                parts = [value.value for value in values if isinstance(value, ast.FormattedValue)]
            case ast.Call(func=ast.Attribute(attr="join" | "format"), args=args, keywords=keywords):
                parts = [*args, *(keyword.value for keyword in keywords)]
                parts += [item for part in args if isinstance(part, ast.List | ast.Tuple) for item in part.elts]
            case _:
                continue
        found += [node.lineno for part in parts if is_translated(part)]
    return found


def is_translated(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        node = node.left
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATES


def test_no_sentence_in_the_code_is_built_from_pieces():
    found = []
    for folder in ("hub", "good_practices", "news", "mentoring"):
        for path in (ROOT / folder).rglob("*.py"):
            found += [f"{path.relative_to(ROOT)}:{line}" for line in pieces_in_code(path.read_text())]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        '_("Sent on ") + date',
        "f\"{count} {gettext('results')}\"",
        '" ".join([_("New"), name])',
        '_("%(who)s wrote %(what)s") % {"who": name, "what": _("a message")}',
        '"{} {}".format(number, _("results"))',
        '_("at %(time)s") % times + name',
    ],
)
def test_pieces_are_found_in_code(source):
    assert pieces_in_code(source)
