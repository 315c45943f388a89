"""An original that is moved, unpublished or deleted takes its other languages along, whichever way it is done."""

import pytest
from django.test import TestCase
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import LocaleSynchronization, Translation
from wagtail_localize.operations import translate_object

from hub.models import BasePage, OriginalWords, Outdated, StandardPage
from hub.translation.structure import deciding
from tests.factories import publish, translated, user_in
from tests.hub.translation.test_guards import publish_translation

WAYS = ["admin", "bulk", "code"]


@pytest.fixture
def site(tree):
    """Two live sections with a page: translated into Finnish and Swedish, with French fallbacks, not in Arabic."""
    LocaleSynchronization.objects.bulk_create(
        [LocaleSynchronization(locale=tree.locales["fr"], sync_from=tree.locales["en"])]
    )
    tree.here = section(tree, "here", tree.homes["en"])
    tree.there = section(tree, "there", tree.homes["en"])
    tree.page = section(tree, "leaf", tree.here)
    return tree


def section(tree, slug: str, parent: Page) -> StandardPage:
    page = StandardPage(title=slug.title(), slug=slug, summary="x", locale=tree.locales["en"])
    with TestCase.captureOnCommitCallbacks(execute=True):
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision().publish()
    for language in ("fi", "sv"):
        with TestCase.captureOnCommitCallbacks(execute=True):
            translated(page, tree, language)
    return StandardPage.objects.get(pk=page.pk)


def version(page: Page, tree, language: str) -> BasePage | None:
    found = page.get_translation_or_none(tree.locales[language])
    return found and found.specific


def act(client, action: str, way: str, *pages: Page, to: Page | None = None, **form):
    """Moves, unpublishes or deletes pages in one of three ways, and lets follow what follows."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        if way == "code":
            with deciding(alone=form.get("languages") == "alone"):
                for page in pages:
                    do(action, Page.objects.get(pk=page.pk).specific, to)
            return None
        if way == "admin":
            steps = f"{to.pk}/confirm/" if to else ""
            addresses = {"move": f"move/{steps}", "unpublish": "unpublish/", "delete": "delete/"}
            return client.post(f"/admin/pages/{pages[0].pk}/{addresses[action]}", form, follow=True)
        ids = "&".join(f"id={page.pk}" for page in pages)
        chooser = {"chooser": to.pk} if to else {}
        return client.post(f"/admin/bulk/wagtailcore/page/{action}/?{ids}&next=/admin/", form | chooser, follow=True)


def do(action: str, page: Page, to: Page | None) -> None:
    """As code does it."""
    if action == "move":
        page.move(to, "last-child")
    else:
        getattr(page, action)()


@pytest.fixture
def administrator(client):
    client.force_login(user_in("Administrators"))


@pytest.mark.parametrize("way", WAYS)
def test_a_move_takes_all_languages_along(client, site, administrator, way):
    act(client, "move", way, site.page, to=site.there)
    for language in ("en", "fi", "sv", "fr"):
        assert client.get(f"/{language}/there/leaf/").status_code == 200
        answer = client.get(f"/{language}/here/leaf/")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/{language}/there/leaf/")


@pytest.mark.parametrize("way", WAYS)
def test_a_moved_section_takes_what_stands_below_it_along(client, site, administrator, way):
    act(client, "move", way, site.here, to=site.there)
    for language in ("en", "fi", "sv", "fr"):
        assert client.get(f"/{language}/there/here/leaf/").status_code == 200
        assert client.get(f"/{language}/here/leaf/").headers["Location"] == f"/{language}/there/here/leaf/"


def order(tree, language: str) -> list[str]:
    """The slugs of what stands below a section, in order."""
    return list(below(tree, language).values_list("slug", flat=True))


def below(tree, language: str):
    here = Page.objects.get(slug="here", locale=tree.locales[language])
    return here.get_children()


def test_the_order_of_pages_is_that_of_their_originals(client, site, administrator):
    for name in ("second", "third"):
        section(site, name, site.here)
    version(site.page, site, "sv").delete()
    client.post(f"/admin/pages/{site.page.pk}/set_position/?position=2")
    for language in ("en", "fi", "fr"):
        assert order(site, language) == ["second", "third", "leaf"]
    assert order(site, "sv") == ["second", "third"]
    second, third, _leaf = below(site, "en")
    third.move(second, "left")
    assert order(site, "fi") == order(site, "fr") == ["third", "second", "leaf"]
    assert order(site, "sv") == ["third", "second"]
    _second, third, leaf = sorted(below(site, "en"), key=lambda page: ["second", "third", "leaf"].index(page.slug))
    leaf.move(third, "left")
    assert order(site, "fi") == ["leaf", "third", "second"]
    finnish = list(below(site, "fi"))
    finnish[0].move(finnish[2], "right")
    assert order(site, "fi") == ["third", "second", "leaf"]
    assert order(site, "en") == ["leaf", "third", "second"], "a translation by itself concerns only itself"


@pytest.mark.parametrize("way", WAYS)
def test_an_unpublished_original_takes_its_translations_off_the_site(client, site, administrator, way):
    response = act(client, "unpublish", way, site.page)
    for language in ("en", "fi", "sv", "fr"):
        assert client.get(f"/{language}/here/leaf/").status_code == 404
    if response:
        assert "Done in these languages too: Suomi and Svenska." in response.text


@pytest.mark.parametrize("way", WAYS)
def test_translations_stay_published_where_that_is_chosen_and_fallbacks_go(client, site, administrator, way):
    act(client, "unpublish", way, site.page, languages="alone")
    statuses = {language: client.get(f"/{language}/here/leaf/").status_code for language in ("en", "fi", "sv", "fr")}
    assert statuses == {"en": 404, "fi": 200, "sv": 200, "fr": 404}


@pytest.mark.parametrize("way", ["admin", "bulk"])
def test_unpublishing_what_stands_below_reaches_its_translations_too(client, site, administrator, way):
    act(client, "unpublish", way, site.here, include_descendants="on")
    for language in ("en", "fi", "sv", "fr"):
        assert client.get(f"/{language}/here/leaf/").status_code == 404


@pytest.mark.parametrize("way", WAYS)
def test_a_deleted_original_takes_all_languages_with_it(client, site, administrator, way, caplog):
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(site.page, [site.locales["fr"]])  # a fallback that was begun
    act(client, "delete", way, site.here)
    assert "FAILED" not in caplog.text  # no task looks for a page that is gone
    assert not Page.objects.filter(slug__in=["here", "leaf"]).exists()
    for language in ("en", "fi", "sv", "fr"):
        assert client.get(f"/{language}/here/").status_code == 404
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("way", WAYS)
def test_of_translations_that_are_kept_the_reviewed_one_becomes_the_original(client, site, administrator, way):
    swedish = version(site.page, site, "sv")
    StandardPage.objects.filter(pk=swedish.pk).update(review="reviewed", reviewed_by_role="Editors")
    act(client, "delete", way, site.page, languages="alone")
    assert version(swedish, site, "sv").is_original
    assert version(swedish, site, "fi").origin == "human"
    assert version(swedish, site, "en") is None
    assert version(swedish, site, "fr") is None
    assert "<h1>Leaf sv</h1>" in client.get("/sv/here/leaf/").text
    assert 'href="/sv/here/leaf/"' in client.get("/fi/here/leaf/").text


def test_a_section_with_pages_of_its_own_is_kept_when_its_original_is_deleted(client, site, administrator):
    finnish = version(site.here, site, "fi")
    own = StandardPage(title="Oma", slug="oma", summary="x", locale=site.locales["fi"])
    finnish.add_child(instance=own)
    publish(own)
    text = client.get(f"/admin/pages/{site.here.pk}/delete/").text
    assert "pages stand below it that are not translations" in text
    act(client, "delete", "admin", site.here)
    assert version(site.here, site, "fi").is_original
    assert "<h1>Oma</h1>" in client.get("/fi/here/oma/").text
    assert not Page.objects.filter(slug="leaf").exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_translation_by_itself_concerns_only_itself(client, site, administrator, way):
    finnish = version(site.page, site, "fi")
    act(client, "unpublish", way, finnish)
    assert [client.get(f"/{code}/here/leaf/").status_code for code in ("en", "fi", "sv")] == [200, 404, 200]
    act(client, "move", way, finnish, to=version(site.there, site, "fi"))
    assert version(site.page, site, "en").url_path.endswith("/here/leaf/")
    assert version(site.page, site, "sv").url_path.endswith("/here/leaf/")
    act(client, "delete", way, finnish)
    assert [client.get(f"/{code}/here/leaf/").status_code for code in ("en", "fi", "sv")] == [200, 404, 200]


@pytest.mark.parametrize("way", WAYS)
def test_a_deleted_section_of_translations_is_stood_in_for_with_all_below_it(client, site, administrator, way):
    LocaleSynchronization.objects.bulk_create(
        [LocaleSynchronization(locale=site.locales["fi"], sync_from=site.locales["en"])]
    )
    act(client, "delete", way, version(site.here, site, "fi"))
    assert '<h1 lang="en" dir="ltr">Leaf</h1>' in client.get("/fi/here/leaf/").text
    assert [client.get(f"/{code}/here/leaf/").status_code for code in ("en", "sv")] == [200, 200]


def test_a_deleted_home_page_takes_its_language_off_the_site(client, site, administrator):
    act(client, "delete", "code", site.homes["fr"])
    assert not Page.objects.filter(locale=site.locales["fr"]).exists()
    assert client.get("/en/here/leaf/").status_code == 200


def test_an_original_and_its_translation_chosen_together_are_both_done(client, site, administrator):
    both = [site.page, version(site.page, site, "fi")]
    act(client, "move", "bulk", *both, to=site.there)
    assert client.get("/fi/there/leaf/").status_code == 200
    assert client.get("/en/there/leaf/").status_code == 200
    act(client, "unpublish", "bulk", *both)
    assert client.get("/fi/there/leaf/").status_code == 404
    assert act(client, "delete", "bulk", *both).status_code == 200
    assert not Page.objects.filter(slug="leaf").exists()


def test_any_language_may_be_the_original(client, site, administrator):
    with TestCase.captureOnCommitCallbacks(execute=True):
        original = site.standard("fi", title="Suomeksi ensin", slug="suomi")
        translated(original, site, "en")
    act(client, "unpublish", "admin", original)
    assert client.get("/en/suomi/").status_code == 404
    act(client, "delete", "admin", original)
    assert not Page.objects.filter(slug="suomi").exists()


def test_fallbacks_come_back_when_their_original_is_published_again(client, site):
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(site.page, [site.locales["fr"]])
    assert version(site.page, site, "fr").fallback_of_id == site.page.pk
    act(client, "unpublish", "code", site.page)
    assert client.get("/fr/here/leaf/").status_code == 404
    publish(StandardPage.objects.get(pk=site.page.pk))
    assert '<h1 lang="en" dir="ltr">Leaf</h1>' in client.get("/fr/here/leaf/").text
    assert client.get("/fi/here/leaf/").status_code == 404


# Permissions


@pytest.fixture
def english_editor(client, site):
    """Someone who may do everything with English pages, and change Finnish ones: no more than that."""
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    user = user_in("Translators (fi)")
    group = Group.objects.create(name="English editors")
    for name in ("add_page", "change_page", "publish_page", "bulk_delete_page"):
        permission = Permission.objects.get(codename=name, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=site.homes["en"], permission=permission)
    user.groups.add(group)
    client.force_login(user)


@pytest.mark.parametrize("way", ["admin", "bulk"])
def test_nobody_unpublishes_or_deletes_what_they_may_not_change(client, site, english_editor, way):
    response = act(client, "unpublish", way, site.page)
    assert [client.get(f"/{code}/here/leaf/").status_code for code in ("en", "fi", "sv", "fr")] == [404, 200, 200, 404]
    assert "Left as it is in these languages: Suomi and Svenska." in response.text
    act(client, "delete", way, site.page)
    assert version(site.page, site, "en") is None
    assert version(site.page, site, "fi").is_original
    assert client.get("/fi/here/leaf/").status_code == 200


@pytest.mark.parametrize("way", ["admin", "bulk"])
def test_nobody_moves_what_they_may_not_change(client, site, english_editor, way):
    act(client, "move", way, site.page, to=site.there)
    statuses = {code: client.get(f"/{code}/there/leaf/").status_code for code in ("en", "fi", "sv", "fr")}
    assert statuses == {"en": 200, "fi": 404, "sv": 404, "fr": 200}
    assert client.get("/fi/here/leaf/").status_code == 200


@pytest.mark.parametrize("action", ["unpublish", "delete", "move"])
def test_the_confirm_page_lists_the_languages_and_says_what_stays(client, site, english_editor, action):
    steps = f"{site.there.pk}/confirm/" if action == "move" else ""
    text = client.get(f"/admin/pages/{site.page.pk}/{action}/{steps}").text
    for words in ("Leaf fi", "Leaf sv", "Suomi", "Svenska", "Français", "Stays: you may not change it.", "Translation"):
        assert words in text
    assert "Fallback: the original&#x27;s words" in text or "Fallback: the original's words" in text
    assert 'name="languages"' not in text  # there is nothing to choose
    bulk = client.get(f"/admin/bulk/wagtailcore/page/{action}/?id={site.page.pk}").text
    assert "Leaf sv" in bulk


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_the_confirm_page_offers_the_choice(client, site, administrator, action):
    for address in (
        f"/admin/pages/{site.page.pk}/{action}/",
        f"/admin/bulk/wagtailcore/page/{action}/?id={site.page.pk}",
    ):
        text = client.get(address).text
        assert 'name="languages" value="all"' in text
        assert 'name="languages" value="alone"' in text
    translation = client.get(f"/admin/pages/{version(site.page, site, 'fi').pk}/{action}/").text
    assert "The page in other languages" not in translation


# New pages


def test_a_page_made_by_code_gets_uid_fallbacks_and_a_place_in_the_index(client, site):
    from hub.search.models import Document

    page = StandardPage(title="By code", slug="by-code", summary="x", locale=site.locales["en"])
    with TestCase.captureOnCommitCallbacks(execute=True):
        site.homes["en"].add_child(instance=page)
    assert version(page, site, "fr").alias_of_id == page.pk
    publish(page)
    assert '<h1 lang="en" dir="ltr">By code</h1>' in client.get("/fr/by-code/").text
    assert version(page, site, "fr").uid == page.uid
    assert Document.objects.filter(pk=page.pk).exists()


def test_the_admin_makes_each_fallback_once(client, site, administrator):
    form = {"title": "In the admin", "slug": "in-the-admin", "summary": "x", "body-count": 0, "action-publish": "on"}
    form |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(f"/admin/pages/add/hub/standardpage/{site.homes['en'].pk}/", form)
    assert response.status_code == 302, response.context["form"].errors
    assert Page.objects.filter(slug="in-the-admin").count() == 2
    assert client.get("/fr/in-the-admin/").status_code == 200


def test_another_language_made_by_code_is_a_translation(site):
    arabic = StandardPage(title="بالعربية", slug="leaf", summary="x", locale=site.locales["ar"])
    arabic.translation_key = site.page.translation_key
    site.homes["ar"].add_child(instance=arabic)
    found = version(site.page, site, "ar")
    assert (found.origin, found.review, found.uid) == ("human", "unreviewed", site.page.uid)
    assert found.translated_from_id == site.page.live_revision_id


def test_a_copy_for_translation_is_a_translation(site):
    article = site.article()
    article.copy_for_translation(site.locales["fi"])
    finnish = version(article, site, "fi")
    assert (finnish.origin, finnish.uid, finnish.live) == ("human", article.uid, False)


def test_what_wagtail_localize_begins_is_a_fallback_until_it_is_published(site):
    article = site.article()
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(article, [site.locales["fi"]])
    assert version(article, site, "fi").fallback_of_id == article.pk
    publish_translation(article, site)
    assert version(article, site, "fi").origin == "machine"


def test_a_fallback_made_a_page_of_its_own_is_a_translation_once_it_has_words_of_its_own(client, site, administrator):
    french = version(site.page, site, "fr")
    client.post(f"/admin/pages/{french.pk}/convert_alias/")
    french = version(site.page, site, "fr")
    assert (french.alias_of_id, french.fallback_of_id, french.origin) == (None, site.page.pk, "original")
    assert f'<h1 lang="en" dir="ltr">{site.page.title}</h1>' in client.get("/fr/here/leaf/").text
    publish(french)
    assert version(french, site, "fr").is_fallback
    french.title = "En français"
    publish(french)
    french = version(french, site, "fr")
    assert (french.is_fallback, french.origin, french.translated_from_id) == (
        False,
        "human",
        version(site.page, site, "en").live_revision_id,
    )
    text = client.get("/fr/here/leaf/").text
    assert "<h1>En français</h1>" in text
    assert f'lang="en" dir="ltr">{french.summary}<' in text  # still the original's
    french.summary = "Un résumé."
    publish(french)
    assert not OriginalWords.objects.filter(page=french.pk).exists()
    assert not Translation.objects.filter(target_locale=site.locales["fr"]).exists()


def test_a_fallback_of_a_closed_page_stays_closed_as_a_page_of_its_own(client, site, administrator):
    PageViewRestriction.objects.create(page=version(site.page, site, "en"), restriction_type="login")
    french = version(site.page, site, "fr")
    client.post(f"/admin/pages/{french.pk}/convert_alias/")
    client.logout()
    assert client.get("/fr/here/leaf/").status_code == 302


def test_translations_are_compared_with_the_page_that_became_their_original(site):
    with deciding(alone=True), TestCase.captureOnCommitCallbacks(execute=True):
        version(site.page, site, "en").delete()
    new = next(page for page in (version(site.page, site, code) for code in ("fi", "sv")) if page.is_original)
    other = version(site.page, site, "sv" if new.locale.language_code == "fi" else "fi")
    new.summary = "Says something else."
    publish(new)
    assert Outdated.objects.filter(page=other.pk).exists()
