"""What all pages share: the uid, the state of a translation, menus, call and footer."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page, PageViewRestriction, Revision

from hub.models import SiteTexts, StandardPage
from hub.translation.states import mark_reviewed
from tests.factories import translated


def test_translations_share_the_uid_and_copies_get_their_own(tree):
    page = tree.practice()
    assert len(page.uid) == 8
    assert translated(page, tree, "fi").uid == page.uid
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"})
    assert copy.uid != page.uid
    copy.get_latest_revision().publish()
    copy.refresh_from_db()
    assert copy.uid != page.uid


def test_an_old_revision_brings_back_words_but_neither_uid_nor_translation_state(tree):
    page = translated(tree.practice(title="First words"), tree, "fi")
    old = Revision.objects.get(pk=page.save_revision().pk)
    mark_reviewed(page, "reviewer")
    type(page).objects.filter(pk=page.pk).update(origin="machine", uid="kept-uid")
    old.publish()
    page.refresh_from_db()
    assert (page.review, page.origin, page.uid) == ("reviewed", "machine", "kept-uid")


def test_a_copy_of_a_translation_is_an_original(tree):
    page = translated(tree.practice(), tree, "fi", origin="machine", review="reviewed")
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"})
    assert (copy.origin, copy.review, copy.fallback_of_id) == ("original", "unreviewed", None)


@pytest.mark.parametrize("slug", ["message", "search", "submit"])
def test_addresses_of_the_site_itself_cannot_be_taken(tree, slug):
    page = tree.standard()
    page.slug = slug
    with pytest.raises(ValidationError, match="site itself uses"):
        page.full_clean()


def test_what_is_private_is_listed_nowhere(client, tree, django_capture_on_commit_callbacks):
    article = tree.article(title="For members")
    page = tree.standard(title="For staff", slug="for-staff", show_in_menus=True)
    with django_capture_on_commit_callbacks(execute=True):
        for private in (article, page):
            PageViewRestriction.objects.create(page=private, restriction_type="login")
    for path in ("/en/", "/en/news/", "/en/news/feed.atom", "/sitemap-en.xml"):
        text = client.get(path).text
        assert "For members" not in text
        assert "For staff" not in text
        assert "for-staff" not in text


def test_menu_call_and_footer_are_content_of_the_language(client, tree):
    tree.standard(title="In the menu", slug="menu", show_in_menus=True)
    tree.standard(title="In the footer", slug="foot")
    SiteTexts.objects.filter(locale=tree.locales["en"]).update(
        funding="Paid for by a fund.", exit_address="https://weather.example/"
    )
    text = client.get("/en/").text
    header, footer = text.split("<main")[0], text.split("<footer")[1]
    assert "In the menu" in header
    assert "In the footer" in footer
    assert "Paid for by a fund." in footer
    assert 'href="https://weather.example/"' in header
    assert "Share? en" in text
    assert 'class="button" href="/en/contact/"' in text
    assert "Share? fi" in client.get("/fi/").text


def test_without_a_funding_statement_none_is_shown(client, tree):
    assert "footer-funding" not in client.get("/en/").text


def test_the_home_page_has_three_entrances_and_the_latest(client, tree):
    practice, article = tree.practice(), tree.article()
    text = client.get("/en/").text
    for address in ("/en/practices/", "/en/mentoring/", "/en/news/"):
        assert f'<h2><a href="{address}">' in text
    assert practice.title in text
    assert article.title in text
    assert 'name="q"' in text


def test_the_home_page_asks_the_same_number_of_queries_for_few_and_many(tree, count_queries):
    for _number in range(3):
        tree.practice()
        tree.article()
    few = count_queries("/en/")
    tree.practices(27)
    for _number in range(27):
        tree.article()
    assert count_queries("/en/") == few


@pytest.mark.parametrize("origin", ["machine", "human", "imported"])
def test_a_translation_says_that_nobody_has_reviewed_it(client, tree, origin):
    page = tree.practice()
    translated(page, tree, "fi", origin=origin)
    text = client.get(f"/fi/practices/{page.slug}/").text
    assert 'class="translation-line"' in text
    assert 'class="translation-line"' not in client.get(f"/en/practices/{page.slug}/").text


def test_subpages_take_the_same_number_of_queries(tree, count_queries):
    parent = tree.standard(slug="parent")

    def add_children(number):
        for index in range(number):
            child = StandardPage(
                title=f"Child {index}", slug=f"c{StandardPage.objects.count()}", summary="x", locale=parent.locale
            )
            Page.objects.get(pk=parent.pk).add_child(instance=child)

    add_children(3)
    few = count_queries("/en/parent/")
    add_children(27)
    assert count_queries("/en/parent/") == few
