"""Languages: addresses, the choice at the door, and what each page says about its other versions."""

import pytest

from tests.factories import add, translated


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("fi", "/fi/"),
        ("ar,en;q=0.5", "/ar/"),
        ("de-DE,sv;q=0.8", "/sv/"),
        ("zh", "/en/"),
        ("", "/en/"),
        ("\x7f;;q=x", "/en/"),
    ],
)
def test_the_door_leads_to_the_language_the_browser_prefers(client, tree, asked, expected):
    response = client.get("/", headers={"accept-language": asked})
    assert (response.status_code, response["Location"]) == (302, expected)
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


def test_a_cookie_says_nothing(client, tree):
    client.cookies["django_language"] = "ar"
    assert client.get("/", headers={"accept-language": "fi"})["Location"] == "/fi/"


def test_the_title_of_a_fallback_is_marked_in_menus(client, tree):
    page = tree.standard(title="In English", slug="menu", show_in_menus=True)
    page.copy_for_translation(tree.locales["fi"], alias=True)
    assert '<a href="/fi/menu/" lang="en" dir="ltr">In English</a>' in client.get("/fi/").text


def test_a_language_without_a_live_home_page_is_not_chosen(client, tree):
    tree.homes["sv"].unpublish()
    assert client.get("/", headers={"accept-language": "sv"})["Location"] == "/en/"
    assert client.get("/", headers={"accept-language": "sv, fi;q=0.8"})["Location"] == "/fi/"


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fi", "ltr"), ("ar", "rtl")])
def test_pages_say_their_language_and_direction(client, tree, language, direction):
    assert f'<html lang="{language}" dir="{direction}">' in client.get(f"/{language}/").text


@pytest.mark.parametrize("path", ["/nothing/", "/api/nothing", "/de/", "/documents/9/x.pdf", "/static/no.css"])
def test_an_address_without_a_language_stays_a_404(client, tree, path):
    assert client.get(path).status_code == 404


def test_404_is_in_the_language_of_the_address_and_offers_ways_on(client, tree):
    page = client.get("/fi/ei-ole/", headers={"accept-language": "ar"})
    assert page.status_code == 404
    assert '<html lang="fi" dir="ltr">' in page.text
    assert 'href="/fi/practices/"' in page.text


def test_the_switcher_leads_to_the_same_page_and_keeps_the_facets(client, tree):
    practice = tree.practice()
    translated(practice, tree, "fi")
    assert (
        f'href="/fi/practices/{practice.slug}/" lang="fi" hreflang="fi"'
        in client.get(f"/en/practices/{practice.slug}/").text
    )
    listing = client.get("/en/practices/?topic=mentoring&topic=resilience&sort=title").text
    assert 'href="/fi/practices/?topic=mentoring&amp;topic=resilience&amp;sort=title"' in listing


def test_hreflang_names_real_translations_both_ways_and_a_default(client, tree, settings):
    practice = tree.practice()
    translated(practice, tree, "fi")
    links = [
        f'hreflang="{code}" href="{settings.BASE_URL}/{folder}/practices/{practice.slug}/"'
        for code, folder in [("en", "en"), ("fi", "fi"), ("x-default", "en")]
    ]
    for folder in ("en", "fi"):
        text = client.get(f"/{folder}/practices/{practice.slug}/").text
        assert all(link in text for link in links)
        assert text.count('rel="alternate" hreflang') == 3
        assert f'<link rel="canonical" href="{settings.BASE_URL}/{folder}/practices/{practice.slug}/">' in text


def test_a_page_that_is_not_translated_says_so_and_claims_no_other_language(client, tree, settings):
    page = tree.standard(title="Only in English")
    alias = page.copy_for_translation(tree.locales["fi"], alias=True)
    alias.refresh_from_db()
    text = client.get(f"/fi/{page.slug}/").text
    assert "not been translated" in text or "ei ole vielä käännetty" in text
    assert '<h1 lang="en" dir="ltr">Only in English</h1>' in text
    assert f'<link rel="canonical" href="{settings.BASE_URL}/en/{page.slug}/">' in text
    assert 'name="robots" content="noindex"' in text
    assert f'hreflang="fi" href="{settings.BASE_URL}/fi/' not in text
    assert f"/fi/{page.slug}/" not in client.get("/sitemap-fi.xml").text


def test_sitemaps_list_each_languages_own_pages_with_their_alternates(client, tree, settings):
    practice = tree.practice()
    translated(practice, tree, "fi")
    index = client.get("/sitemap.xml").text
    assert f"<loc>{settings.BASE_URL}/sitemap-en.xml</loc>" in index
    assert f"<loc>{settings.BASE_URL}/sitemap-fi.xml</loc>" in index
    finnish = client.get("/sitemap-fi.xml").text
    assert f"<loc>{settings.BASE_URL}/fi/practices/{practice.slug}/</loc>" in finnish
    assert f'hreflang="en" href="{settings.BASE_URL}/en/practices/{practice.slug}/"' in finnish
    assert client.get("/sitemap-xx.xml").status_code == 404


def test_sitemap_queries_do_not_grow(tree, count_queries):
    for _number in range(3):
        tree.practice()
    few = count_queries("/sitemap-en.xml")
    for _number in range(27):
        tree.practice()
    assert count_queries("/sitemap-en.xml") == few


def test_robots_points_to_the_sitemap(client, settings):
    text = client.get("/robots.txt").text
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_dates_are_written_as_the_language_writes_them(client, tree):
    import datetime

    day = datetime.date(2024, 3, 13)
    english = tree.article(date=day)
    translated(english, tree, "fi", date=day)
    assert "13 March 2024" in client.get(f"/en/news/{english.slug}/").text
    assert "13. maaliskuuta 2024" in client.get(f"/fi/news/{english.slug}/").text


def test_page_of_a_draft_is_not_found(client, tree):
    from hub.models import StandardPage

    add(tree.homes["en"], StandardPage(title="Draft", slug="draft", summary="x", live=False, locale=tree.locales["en"]))
    assert client.get("/en/draft/").status_code == 404
