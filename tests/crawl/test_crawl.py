"""The whole demo site as a reader, a screen reader and a search engine walk it: languages are what they say."""

import re
import unicodedata
from collections import Counter
from urllib.parse import urlsplit

import pytest
from bs4 import Tag
from django.utils.translation import get_language_info, gettext, override

from tests.crawl.crawler import Visit, crawl, language_of, sitemap
from tests.serving import manage, serve_copy

FALLBACK = "This page has not been translated into this language yet. You see it in the language it was written in."
ARABIC = {"ar", "ckb", "fa", "ps", "ug", "ur"}
# Written alike in every language.
NAMES = re.compile(r"RE-MAP|CC BY 4\.0|CSV|XLSX|JSON Lines|curl|python|lang=fi|updated_since|/oai|https?://\S+")


@pytest.fixture(scope="module")
def demo(loaded_database, tmp_path_factory):
    """A site of its own, with pages in every state of translation."""
    with serve_copy(loaded_database, tmp_path_factory.mktemp("crawled")) as running:
        manage(running.database, "shell", "--verbosity=0", code="from tests.crawl.states import build; build()")
        yield running


@pytest.fixture(scope="module")
def visits(demo) -> dict[str, Visit]:
    found = crawl(demo)
    assert len(found) > 380
    return found


@pytest.fixture(scope="module")
def mapped(demo) -> dict[str, dict[str, str]]:
    return sitemap(demo)


@pytest.fixture(scope="module")
def pages(visits) -> list[Visit]:
    """The pages themselves; what a parameter makes of them is left out."""
    return [visit for visit in visits.values() if visit.is_page and "?" not in visit.address]


def report(offences) -> None:
    """Fails with every offence on a line of its own, each once."""
    lines = sorted(set(offences))
    assert not lines, f"{len(lines)} offences:\n" + "\n".join(lines)


def expected_status(address: str) -> int:
    """What an address answers when all is well; those that lead on do so on purpose (docs/names.md)."""
    if address == "/":
        return 302
    if urlsplit(address).path.endswith(".pdf"):  # it is made now
        return 202
    return 303 if re.fullmatch(r"/id/[\w-]+", address) else 200


def test_every_link_leads_somewhere(visits):
    answers = {address: visit.answer.status for address, visit in visits.items()}
    report(f"{address}: {status}" for address, status in answers.items() if status != expected_status(address))


def test_no_id_is_there_twice(visits):
    offences = []
    for visit in visits.values():
        ids = Counter(element["id"] for element in visit.soup.select("[id]")) if visit.is_page else {}
        offences += [f"{visit.address}: #{name} {number} times" for name, number in ids.items() if number > 1]
    report(offences)


def test_a_page_is_in_the_language_of_its_address(pages):
    for visit in pages:
        html = visit.soup.html
        direction = "rtl" if get_language_info(visit.language)["bidi"] else "ltr"
        assert (html["lang"], html["dir"]) == (visit.language, direction), visit.address
        assert visit.answer.headers["Content-Language"] == visit.language, visit.address


def test_every_page_has_one_canonical_address_that_is_its_own_or_its_originals(pages):
    indexed = [visit for visit in pages if visit.is_indexed]
    report(f"{visit.address}: {visit.canonical}" for visit in pages if len(visit.canonical) > 1)
    report(f"{visit.address}: {visit.canonical}" for visit in indexed if visit.canonical != [visit.address])


def test_the_sitemap_has_the_pages_to_be_indexed_and_no_other(pages, mapped):
    indexed = {visit.address for visit in pages if visit.is_indexed}
    report(f"not in the sitemap: {address}" for address in indexed - set(mapped))
    report(f"in the sitemap, not to be indexed: {address}" for address in set(mapped) - indexed)


def test_languages_of_a_page_name_each_other_and_the_sitemap_says_the_same(pages, visits, mapped):
    offences = []
    for visit in pages:
        own = {code: address for code, address in visit.alternates.items() if code != "x-default"}
        offences += [
            f"{visit.address}: {code} is at {address}" for code, address in own.items() if language_of(address) != code
        ]
        for address in visit.alternates.values():
            if address not in visits or visits[address].alternates != visit.alternates:
                offences.append(f"{visit.address}: {address} does not name the same languages")
        if visit.is_indexed and own.get(visit.language) != visit.address:
            offences.append(f"{visit.address}: does not name itself")
        if visit.is_indexed and own != mapped.get(visit.address):
            offences.append(f"{visit.address}: {own}, in the sitemap {mapped.get(visit.address)}")
    report(offences)


def test_a_link_into_another_language_says_so(pages):
    offences = []
    for visit in pages:
        for link in visit.links:
            there = language_of(link.address)
            if there and there != visit.language and link.says != there:
                offences.append(f"{visit.address}: {link.address} is marked {link.says or 'as nothing'}")
    report(offences)


def test_every_fallback_is_marked(pages, visits):
    fallbacks = [visit for visit in pages if visit.is_fallback]
    assert {"/fi/fallback/", "/ar/begun/"} <= {visit.address for visit in fallbacks}
    assert not {"/fi/partial/", "/fi/outdated/", "/fi/vain-suomeksi/"} & {visit.address for visit in fallbacks}
    for visit in fallbacks:
        source = language_of(visit.canonical[0])
        with override(visit.language):
            notice = gettext(FALLBACK)
        assert notice in " ".join(visit.soup.main.get_text().split()), visit.address
        assert not visit.is_indexed, visit.address
        assert visit.soup.h1["lang"] == source, visit.address
        assert visit.canonical[0] in visits, visit.address
        assert visits[visit.canonical[0]].is_indexed, visit.address
        assert visit.language not in visit.alternates, visit.address
    for visit in pages:
        with override(visit.language):
            assert (gettext(FALLBACK) in visit.answer.text) == visit.is_fallback, visit.address


def is_arabic(text: str) -> bool | None:
    """Whether most letters of a text are Arabic; None for a text that has no letters, or is a name or an address."""
    text = NAMES.sub("", text)
    scripts = Counter(unicodedata.name(sign, "").split()[0] for sign in text if unicodedata.category(sign)[0] == "L")
    arabic, latin = scripts["ARABIC"], scripts["LATIN"]
    return None if not arabic + latin else arabic > latin


def spoken_language(element: Tag) -> str:
    return element["lang"] if element.get("lang") else element.find_parent(lang=True)["lang"]


def test_texts_are_in_the_script_of_the_language_they_say(pages):
    """Names are in the script of their owner; where they stand alone, they are in <bdi> (decision 0013), which a title
    cannot hold: there the heading says it."""
    offences = []
    for visit in pages:
        is_named = visit.soup.select_one("h1 > bdi")
        for element, text in visit.texts():
            arabic, named = is_arabic(text), element.name == "bdi" or element.find_parent("bdi")
            named = named or (element.name == "title" and is_named)
            if arabic is not None and not named and arabic != (spoken_language(element) in ARABIC):
                offences.append(f"{visit.address}: <{element.name}> {spoken_language(element)}: {text[:80]}")
    report(offences)


def test_partial_and_outdated_pages_are_pages_of_their_language(pages, mapped):
    """They are read and found as such; the words left in English say so."""
    by_address = {visit.address: visit for visit in pages}
    for code in ("fi", "ar"):
        partial = by_address[f"/{code}/partial/"]
        assert partial.is_indexed
        assert partial.soup.select_one(".lead")["lang"] == "en"
        assert partial.soup.select_one(".prose [lang=en]").get_text(strip=True) == "A sentence."
        assert not partial.soup.h1.get("lang")
        assert not by_address[f"/{code}/outdated/"].soup.select(".prose [lang=en]")
        assert by_address[f"/{code}/outdated/"].soup.select_one(".translation-line .notice")
        assert not partial.soup.select_one(".translation-line .notice")
        assert {f"/{code}/partial/", f"/{code}/outdated/"} <= set(mapped)
