"""Addresses: one slug in all languages, and old addresses lead straight to where a page stands now."""

import datetime

import pytest
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail_localize.models import LocaleSynchronization, Translation
from wagtail_localize.synctree import create_aliases_for_new_page

from hub.models import StandardPage
from tests.factories import LANGUAGES, publish, translated, user_in
from tests.hub.translation.test_guards import publish_translation
from tests.hub.translation.test_structure import act, section, version


@pytest.fixture
def site(tree):
    """A section with a page, in five languages: translated into Finnish and Swedish, fallbacks in French and Arabic."""
    LocaleSynchronization.objects.bulk_create(
        LocaleSynchronization(locale=tree.locales[code], sync_from=tree.locales["en"]) for code in ("fr", "ar")
    )
    tree.here = section(tree, "here", tree.homes["en"])
    tree.page = section(tree, "leaf", tree.here)
    return tree


def rename(page: Page, slug: str) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        fresh = Page.objects.get(pk=page.pk).specific
        fresh.slug = slug
        fresh.save()


def leads(client, path: str) -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, answer.headers.get("Location", "")


def test_a_new_slug_is_new_in_every_language_and_old_addresses_lead_to_it(client, site):
    rename(site.here, "now")
    for code in LANGUAGES:
        assert client.get(f"/{code}/now/").status_code == 200
        assert leads(client, f"/{code}/here/") == (301, f"/{code}/now/")
        assert leads(client, f"/{code}/here/leaf/") == (301, f"/{code}/now/leaf/")


def test_a_slug_changed_in_the_editor_is_new_in_every_language(client, site):
    client.force_login(user_in("Administrators"))
    form = {"title": "Leaf", "slug": "petal", "summary": "x", "body-count": 0, "action-publish": "on"}
    form |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(f"/admin/pages/{site.page.pk}/edit/", form).status_code == 302
    for code in LANGUAGES:
        assert leads(client, f"/{code}/here/leaf/") == (301, f"/{code}/here/petal/")


def test_two_changes_lead_in_one_step(client, site):
    for slug in ("second", "third"):
        rename(site.page, slug)
    for code in LANGUAGES:
        for old in ("leaf", "second"):
            assert leads(client, f"/{code}/here/{old}/") == (301, f"/{code}/here/third/")


@pytest.mark.parametrize("is_live", [True, False])
def test_a_slug_that_goes_back_does_not_go_round_in_circles(client, site, is_live):
    for page in (site.here, site.page):
        slug = page.slug
        rename(page, "elsewhere")
        if not is_live:
            act(client, "unpublish", "code", page)
        rename(page, slug)
    for code in LANGUAGES:
        for path in ("here/", "here/leaf/"):
            assert leads(client, f"/{code}/{path}") == ((200, "") if is_live else (404, ""))


def test_a_new_page_at_an_old_address_keeps_it_when_it_is_unpublished(client, site):
    rename(site.page, "petal")
    new = StandardPage(title="New", slug="leaf", summary="x", locale=site.locales["en"])
    Page.objects.get(pk=site.here.pk).add_child(instance=new)
    new = publish(new)
    assert "<h1>New</h1>" in client.get("/en/here/leaf/").text
    act(client, "unpublish", "code", new)
    assert leads(client, "/en/here/leaf/") == (404, "")
    assert leads(client, "/fi/here/leaf/") == (301, "/fi/here/petal/")


def test_a_redirect_that_people_made_stays(client, site):
    Redirect.add_redirect("/en/here/leaf", "/en/", automatically_created=False)
    publish(site.page)
    assert Redirect.objects.filter(old_path="/en/here/leaf").exists()


def test_redirects_of_deleted_pages_go(client, site):
    rename(site.here, "now")
    act(client, "delete", "code", site.here)
    assert not Redirect.objects.exists()


def test_a_draft_of_a_translation_does_not_bring_the_old_slug_back(client, site):
    finnish = version(site.page, site, "fi")
    draft = finnish.save_revision()
    rename(site.page, "petal")
    with TestCase.captureOnCommitCallbacks(execute=True):
        draft.publish()
    assert client.get("/fi/here/petal/").status_code == 200
    assert leads(client, "/fi/here/leaf/") == (301, "/fi/here/petal/")


def test_a_scheduled_translation_does_not_bring_the_old_slug_back(client, site):
    finnish = version(site.page, site, "fi")
    finnish.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    revision = finnish.save_revision()
    revision.publish()
    rename(site.page, "petal")
    revision.refresh_from_db()
    past = timezone.now() - datetime.timedelta(hours=1)
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("publish_scheduled")
    assert client.get("/fi/here/petal/").status_code == 200


def test_a_translation_saved_from_an_old_source_does_not_bring_the_old_slug_back(client, site):
    article = site.article(slug="before")
    publish_translation(article, site)
    rename(article, "after")
    with TestCase.captureOnCommitCallbacks(execute=True):
        Translation.objects.get(source__object_id=article.translation_key).save_target(publish=True)
    assert client.get("/fi/news/after/").status_code == 200
    assert leads(client, "/fi/news/before/") == (301, "/fi/news/after/")


def test_a_slug_changed_in_a_translation_alone_goes_back_to_the_originals(client, site):
    rename(version(site.page, site, "fi"), "lehti")
    assert client.get("/fi/here/leaf/").status_code == 200
    assert leads(client, "/fi/here/lehti/") == (301, "/fi/here/leaf/")


def test_an_address_that_is_taken_in_a_language_is_left_alone_there(client, site):
    other = translated(site.standard(slug="other"), site, "fi")
    Page.objects.filter(pk=other.pk).update(slug="taken", url_path=f"{site.homes['fi'].url_path}taken/")
    rename(site.here, "taken")
    assert client.get("/sv/taken/").status_code == 200
    assert client.get("/fi/here/").status_code == 200
    assert f"<h1>{other.title}</h1>" in client.get("/fi/taken/").text


def test_whoever_asks_second_for_a_fallback_gets_the_one_that_is_there(site):
    create_aliases_for_new_page(site.page)
    assert Page.objects.filter(alias_of=site.page.pk).count() == 2
