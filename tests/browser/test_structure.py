"""An editor takes a practice off the site: the confirm page lists its languages, asks, and does what was chosen."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.test_editor_journey import LARGE, sign_in
from tests.browser.watch import Watch
from tests.browser.words import ask
from tests.serving import serve_copy

pytestmark = pytest.mark.browser


@pytest.fixture
def own_site(loaded_database, tmp_path):
    """A server for this test alone: it takes pages away that others read."""
    with serve_copy(loaded_database, tmp_path) as running:
        yield running


def test_the_confirm_page_lists_the_languages_and_does_as_chosen(new_context, own_site):
    query = (
        "SELECT page.id, page.slug FROM good_practices_practicepage practice"
        " JOIN wagtailcore_page page ON page.id = practice.page_ptr_id"
        " JOIN wagtailcore_locale locale ON locale.id = page.locale_id"
        " WHERE locale.language_code = 'en' AND page.live ORDER BY page.id LIMIT 2"
    )
    (kept, kept_slug), (gone, gone_slug) = ask(own_site, query)
    context = new_context(viewport=LARGE, base_url=own_site.address)
    watch, page = Watch(context), context.new_page()
    sign_in(page)

    page.goto(f"/admin/pages/{kept}/unpublish/")
    table = page.get_by_role("table", name="The page in other languages")
    for language in ("Suomi", "Svenska", "Français", "العربية"):
        row = table.get_by_role("row", name=language)
        expect(row).to_contain_text("Live")
        expect(row).to_contain_text("As you choose")
    expect(page.get_by_role("radio", name="Unpublish the translations too")).to_be_checked()
    assert violations(page) == []
    page.get_by_role("radio", name="Leave the translations published").check()
    page.get_by_role("button", name="Yes, unpublish it").click()
    expect(page.get_by_role("status")).to_contain_text("Left as it is in these languages")
    assert page.goto(f"/en/practices/{kept_slug}/").status == 404
    assert page.goto(f"/fi/practices/{kept_slug}/").status == 200

    page.goto(f"/admin/pages/{gone}/unpublish/")
    page.get_by_role("button", name="Yes, unpublish it").click()
    expect(page.get_by_role("status")).to_contain_text("Done in these languages too")
    for language in ("en", "fi", "sv", "fr", "ar"):
        assert page.goto(f"/{language}/practices/{gone_slug}/").status == 404
    assert not watch.refused
