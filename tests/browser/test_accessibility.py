"""axe finds nothing on any template, in any language, in light or dark."""

import pytest

from tests.browser.axe import violations
from tests.browser.visits import LANGUAGES, visits

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_violation_on_any_template(open_page, language):
    page = open_page()
    problems = []
    for name in visits(page, language):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            problems += [f"{language}, {name}, {scheme}: {problem}" for problem in violations(page)]
    assert not problems, "\n".join(problems)
