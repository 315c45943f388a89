"""How a practice travels: written, reviewed by the form, published, translated, indexed, found, and back."""

import pytest
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from good_practices.models import PracticePage
from hub.content.pages import fill
from hub.search.models import Document
from tests.factories import publish


def found(client, language: str, query: str) -> list[str]:
    return [page.title for page in client.get(f"/{language}/practices/?{query}").context["practices"]]


# Real commits: what follows a publish runs exactly as on a site.
@pytest.mark.django_db(transaction=True)
def test_a_practice_travels_in_two_languages_and_back(client, tree):
    # A draft is nowhere.
    draft = tree.practice(
        title="A listening ear", summary="Trained volunteers listen.", topics=["helpline"], countries=["FI"]
    )
    draft.unpublish()
    assert client.get(f"/en/practices/{draft.slug}/").status_code == 404

    # Published, it is found by word and by facet, and shown with its facts.
    practice = publish(draft)
    assert found(client, "en", "q=listening&topic=helpline&country=FI") == ["A listening ear"]
    assert "Trained volunteers listen." in client.get(f"/en/practices/{practice.slug}/").text
    assert found(client, "fi", "topic=helpline") == []

    # Translated, it is found in Finnish words under the same codes, and says what it is.
    translate_object(practice, [tree.locales["fi"]])
    translation = Translation.objects.get(source__object_id=practice.translation_key)
    fill(translation, practice, {"title": "Kuunteleva korva", "summary": "Koulutetut vapaaehtoiset kuuntelevat."})
    translation.save_target(publish=True)
    assert found(client, "fi", "q=KUUNTELE&topic=helpline&country=FI") == ["Kuunteleva korva"]
    finnish = client.get(f"/fi/practices/{practice.slug}/").text
    assert "Koulutetut vapaaehtoiset kuuntelevat." in finnish
    assert 'class="translation-line"' in finnish
    assert f'href="/en/practices/{practice.slug}/" hreflang="en"' in finnish

    # Unpublished, both are gone from the lists, the pages and the index.
    for version in PracticePage.objects.filter(uid=practice.uid):
        version.unpublish()
    assert found(client, "en", "topic=helpline") == found(client, "fi", "topic=helpline") == []
    assert client.get(f"/fi/practices/{practice.slug}/").status_code == 404
    assert not Document.objects.filter(section="practices").exists()
