"""axe finds nothing on any template, in any language, in light or dark."""

import pytest
from playwright.sync_api import Page

from tests.browser import full_pages
from tests.browser.axe import violations
from tests.browser.visits import ADDRESSES, LANGUAGES, visits

pytestmark = pytest.mark.browser


def axe_problems(page: Page, language: str, names=tuple(ADDRESSES)) -> list[str]:
    problems = []
    for name in visits(page, language, names):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            problems += [f"{language}, {name}, {scheme}: {problem}" for problem in violations(page)]
    return problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_violation_on_any_template(open_page, language):
    problems = axe_problems(open_page(), language)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_no_violation_in_any_block_or_field(open_page, changed_site, language):
    """In Arabic the same pages stand in for their translations: English words, left to right, in a mirrored page."""
    problems = axe_problems(open_page(base_url=changed_site.address), language, full_pages.ADDRESSES)
    assert not problems, "\n".join(problems)
