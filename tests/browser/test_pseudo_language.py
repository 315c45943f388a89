"""Every template in longer words with marks: none is left in English, none is cut off, in both directions."""

import html
import re

import pytest
from babel import Locale
from playwright.sync_api import Page

from tests.browser import measures, visits
from tests.browser.pseudo import LANGUAGES, pseudo, unbracketed
from tests.browser.words import ask
from tests.serving import Site, serve_copy

pytestmark = pytest.mark.browser

SIZES = {"320 px": {"width": 320, "height": 700}, "1280 px": {"width": 1280, "height": 800}}
# A post without its token to an address that takes none is refused as anyone else's would be.
FORBIDDEN = "no-such-page/?forbidden"
NAMES = [name for name in visits.ADDRESSES if name not in visits.ERRORS]
# What no catalogue of ours brings: names, addresses, dates, and the words that a search was asked for.
ALIKE = re.compile(
    r"[A-Z]{2,3}|RE-MAP|CC BY 4\.0|RIS|BibTeX|CSL-JSON|JSON-LD|https?://\S+|(\d{1,2} )?\w+،? \d{4}|zzzzzz"
)
TEXTS = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [document.title];
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (element.checkVisibility() && !element.closest('script, style')) texts.push(walk.currentNode.data);
  }
  for (const element of document.body.querySelectorAll('*'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
  return texts;
}"""


@pytest.fixture(scope="module")
def pseudo_site(loaded_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pseudo")
    with serve_copy(loaded_database, folder, DJANGO_SETTINGS_MODULE="tests.browser.pseudo_settings") as running:
        yield running


@pytest.fixture(scope="module")
def content(pseudo_site) -> str:
    """All words of the content, and the names of countries and languages, which come from CLDR."""
    words = []
    tables = ask(pseudo_site, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'hub_search%'")
    for (table,) in tables:
        rows = ask(pseudo_site, f'SELECT * FROM "{table}"')  # noqa: S608, the database's own names
        words += [value for row in rows for value in row if isinstance(value, str)]
    for language in visits.LANGUAGES:
        names = Locale.parse(language)
        words += [*names.territories.values(), *names.languages.values(), names.display_name.title()]
    return plain("\n".join(words)).casefold()


def plain(text: str) -> str:
    """Without tags and escapes, with single spaces."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_the_pseudo_language_is_longer_and_keeps_what_a_program_fills_in():
    assert pseudo("Search: <bdi>%(text)s</bdi>") == "⟦Šéáŕçĥééé: ⟧<bdi>%(text)s</bdi>"
    assert pseudo("Page %(number)s of %(total)s") == "⟦Þáğééé %(number)s óƒé %(total)s⟧"
    assert unbracketed("⟦Ŧóþíçéé: ⟦Ñééđéé⟧⟧ left") == "left"


def show(page: Page, language: str, name: str) -> None:
    if name == "forbidden":
        page.route(f"**/{FORBIDDEN}", lambda route: route.continue_(method="POST"))
        assert page.goto(f"/{language}/{FORBIDDEN}").status == 403
    else:
        visits.visit(page, language, name)
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_left_in_english_and_none_is_cut_off(open_page, pseudo_site: Site, content, language):
    page = open_page(base_url=pseudo_site.address)
    problems = []
    for name in [*NAMES, "forbidden"]:
        show(page, language, name)
        texts = page.evaluate(TEXTS)
        assert any("⟦" in text for text in texts), name
        left = [part.strip("….,: ()“”") for text in texts for part in unbracketed(text).split("·")]
        left = [text for text in left if re.search(r"[^\W\d_]{2}", text) and not ALIKE.fullmatch(text)]
        foreign = [text for text in left if plain(text).casefold() not in content]
        problems += [f"{language}, {name}: not translated: {text[:80]}" for text in foreign]
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            for script in (measures.STICKS_OUT, measures.CUT_OFF, measures.COVERED):
                problems += [f"{language}, {name}, {size}: {problem}" for problem in page.evaluate(script)]
    assert not problems, "\n".join(sorted(set(problems)))
