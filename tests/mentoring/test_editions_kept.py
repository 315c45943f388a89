"""Who cited an edition finds it also when the manual itself is gone from the site."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail_localize.models import LocaleSynchronization

from hub.print.models import PrintedDocument
from mentoring.models import ManualEdition, ManualPage
from tests.factories import committed, user_in
from tests.mentoring.test_editions import editor, manual, publish_edition  # noqa: F401, fixtures

CITED = "/en/mentoring/manual/editions/1/"
STAY = "2 editions of the manual stay readable at their addresses."
CITED_BY_ADDRESS = "2 editions of this manual are cited by their addresses"


@pytest.fixture
def cited(editor, manual) -> ManualPage:  # noqa: F811
    """A manual with two editions."""
    for number in ("1", "2"):
        publish_edition(editor, number)
    return ManualPage.objects.get(pk=manual.pk)


@pytest.mark.parametrize("language", ["en", "fi"])
def test_an_edition_stays_when_the_manual_is_unpublished(client, cited, language):
    address = CITED.replace("/en/", f"/{language}/")
    committed(cited.unpublish)
    assert client.get(f"/{language}/mentoring/manual/").status_code == 404
    text = client.get(address).text
    assert "Words of one." in text
    assert ("Käsikirja" in text) == (language == "fi")
    notice = {"en": "The manual is not published now.", "fi": "Käsikirja ei ole nyt julkaistuna."}[language]
    assert notice in text
    assert f'href="/{language}/mentoring/manual/"' not in text, "nothing leads to what is not there"
    assert '<meta name="robots" content="noindex">' in text
    client.get(f"{address}edition.pdf")
    assert "Words of one." in PrintedDocument.objects.get().html
    cited.save_revision().publish()
    assert "The manual is not published now." not in client.get(CITED).text


def test_it_leads_on_where_the_manual_was_renamed_before(client, cited):
    cited.slug = "renamed"
    committed(cited.save_revision().publish)
    committed(ManualPage.objects.get(pk=cited.pk).unpublish)
    answer = client.get(CITED, follow=True)
    assert answer.redirect_chain == [("/en/mentoring/renamed/editions/1/", 301)]
    assert "The manual is not published now." in answer.text


def test_editions_are_closed_with_the_page(client, cited):
    committed(cited.unpublish)
    PageViewRestriction.objects.create(page=cited.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert client.get(CITED).status_code == 404


def test_who_unpublishes_the_manual_is_told_that_editions_stay(client, cited):
    client.force_login(user_in("Administrators", name="administrator"))
    path = reverse("wagtailadmin_pages:unpublish", args=[cited.pk])
    assert STAY in client.get(path).text
    bulk = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'unpublish'])}?id={cited.pk}"
    assert STAY in client.get(bulk).text
    assert STAY not in client.post(path, follow=True).text
    section = reverse("wagtailadmin_pages:unpublish", args=[cited.get_parent().pk])
    assert STAY in client.get(section).text


@pytest.mark.parametrize("way", ["itself", "section"])
def test_a_manual_with_editions_is_not_deleted(client, cited, way):
    page = cited if way == "itself" else cited.get_parent().specific
    with pytest.raises(ProtectedError, match=CITED_BY_ADDRESS):
        page.delete()
    client.force_login(user_in("Administrators", name="administrator"))
    path = reverse("wagtailadmin_pages:delete", args=[page.pk])
    assert CITED_BY_ADDRESS in client.get(path, follow=True).text
    bulk = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={page.pk}"
    assert CITED_BY_ADDRESS in client.post(bulk, follow=True).text
    assert client.get(CITED).status_code == 200
    ManualEdition.objects.all().delete()
    page.delete()
    assert not ManualPage.objects.exists()


def test_a_translation_of_the_manual_may_go(client, tree, cited):
    LocaleSynchronization.objects.bulk_create(
        [LocaleSynchronization(locale=tree.locales["fi"], sync_from=tree.locales["en"])]
    )
    committed(ManualPage.objects.get(title="Käsikirja").delete)
    assert "Käsikirja" in client.get(CITED.replace("/en/", "/fi/")).text
