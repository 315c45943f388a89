"""An editor whose admin language is not English reads none of Wagtail's words in English."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page

from tests.browser.words import ask
from tests.serving import PASSWORD, Site, manage

pytestmark = pytest.mark.browser

USER = "test-administrator"
ARTICLE = "community-workshops-have-started"
ACCOUNT = """
from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile
from hub.accounts.models import User
user = User.objects.create_superuser({user!r}, "administrator@example.org", {password!r})
UserProfile.objects.create(user=user, preferred_language={language!r})
"""
PLACES = [
    "",
    "pages/{news}/",
    "pages/{news}/add_subpage/",
    "pages/add/news/newspage/{news}/",
    "pages/{article}/edit/",
    "pages/{article}/history/",
    "pages/{article}/usage/",
    "pages/{article}/move/",
    "pages/{article}/copy/",
    "pages/{article}/delete/",
    "pages/{article}/unpublish/",
    "pages/{original}/edit/",
    "localize/submit/page/{untranslated}/",
    "localize/reports/translations/",
    "pages/search/",
    "snippets/hub/term/",
    "snippets/hub/term/add/",
    "locales/",
    "locales/new/",
    "workflows/list/",
    "workflows/add/",
    "workflows/tasks/index/",
    "images/",
    "images/add/",
    "documents/",
    "documents/multiple/add/",
    "redirects/",
    "redirects/import/",
    "users/",
    "users/new/",
    "groups/",
    "groups/new/",
    "collections/",
    "sites/",
    "reports/locked/",
    "reports/workflow/",
    "reports/workflow_tasks/",
    "reports/site-history/",
    "reports/aging-pages/",
    "reports/page-types-usage/",
    "account/",
]
# Every text and every name of a control, with what is folded away; not the words of the content.
WORDS = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT,
    node => node.parentElement.closest('script, style') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const words = [];
  while (walk.nextNode()) words.push(walk.currentNode.data);
  for (const element of document.body.querySelectorAll('*'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (element.hasAttribute(name)) words.push(element.getAttribute(name));
  return words.map(text => text.replace(/\\s+/g, ' ').trim()).filter(text => text);
}"""
# What Finnish says as English does.
ALIKE = {"Alias", "URL"}
# Words that no catalogue reaches: their code does not ask for a translation, or asks once, when the server starts.
BEYOND_CATALOGUES = {
    "everywhere": {"Actions", "More actions", "None", *ALIKE},
    "snippets/hub/term/": {"Home"},
    "snippets/hub/term/add/": {"Home"},
    "locales/new/": {"Locale"},
    "workflows/add/": {"Page"},
    "redirects/import/": {"from"},
    "redirects/": {"Type", "All", "Permanent", "Temporary"},
    "sites/": {"Root page"},
    "groups/new/": {"Locale", "Add", "Edit", "Choose", "Delete", "Can submit translations"}
    | {"Add/edit images you own", "Edit any image", "Select images in choosers"}
    | {"Add collections", "Edit collections", "Delete collections"},
}


def english_words() -> re.Pattern:
    """Matches what a string of Wagtail's looks like on a page in English."""
    texts = set()
    for message in upstream_messages():
        for text in message.id if isinstance(message.id, tuple) else [message.id]:
            texts |= pieces(text)
    return re.compile("|".join(sorted(texts)))


def upstream_messages():
    for package in ("wagtail", "wagtail_localize"):
        for path in Path(find_spec(package).origin).parent.rglob("locale/en/LC_MESSAGES/*.po"):
            with path.open("rb") as file:
                yield from (message for message in read_po(file) if message.id)


def pieces(text: str) -> set[str]:
    """The text nodes that a string makes, as patterns: between tags, with anything for a placeholder."""
    nodes = {" ".join(node.split()) for node in re.split(r"<[^>]+>", text)}
    patterns = {".+".join(map(re.escape, re.split(r"%\(\w+\)[sd]|%s|\{\w*\}", node))) for node in nodes}
    return {pattern for pattern in patterns if is_telling(pattern)}


def is_telling(pattern: str) -> bool:
    """Whether enough of it is fixed: "%(a)s of %(b)s" would match any sentence, "to" a Thursday."""
    letters = re.findall("[a-zA-Z]", pattern)
    return len(letters) >= (10 if ".+" in pattern else 3)


@pytest.fixture
def finnish(open_page, changed_site) -> Page:
    """Someone who may do everything, signed in, with Finnish as the language of the admin."""
    code = ACCOUNT.format(user=USER, password=PASSWORD, language="fi")
    manage(changed_site.database, "shell", "--verbosity=0", code=code)
    page = open_page(base_url=changed_site.address)
    page.goto("/admin/login/")
    page.locator("input[name=login]").fill(USER)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/admin/")
    return page


def test_in_finnish_nothing_of_wagtail_is_in_english(finnish, changed_site):
    numbers = {
        "news": number(changed_site, "fi", "news"),
        "article": number(changed_site, "fi", ARTICLE),
        "original": number(changed_site, "en", ARTICLE),
        "untranslated": number(changed_site, "en", "every-block"),
    }
    english, found = english_words(), []
    assert english.fullmatch("Toggle comments")
    assert english.fullmatch("2 pages have been published")
    for place in PLACES:
        answer = finnish.goto("/admin/" + place.format(**numbers), wait_until="networkidle")
        assert answer.status == 200, place
        allowed = BEYOND_CATALOGUES["everywhere"] | BEYOND_CATALOGUES.get(place, set())
        words = set(finnish.evaluate(WORDS)) - allowed
        assert len(words) > 30, place
        found += [f"{place}: {text}" for text in sorted(words) if english.fullmatch(text)]
    assert not found, "\n".join(found)


def number(site: Site, language: str, slug: str) -> int:
    """The number of the page with that slug, in that language."""
    query = """SELECT page.id FROM wagtailcore_page page JOIN wagtailcore_locale locale ON locale.id = page.locale_id
        WHERE locale.language_code = ? AND page.slug = ?"""
    ((found,),) = ask(site, query, language, slug)
    return found
