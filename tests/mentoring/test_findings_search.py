"""What was learned is found by its words, at the workshops below which all of it is listed."""

import pytest
from wagtail.models import PageViewRestriction

from hub.search.index import rebuild
from mentoring.models import Lesson, LessonLink, WorkshopPage, WorkshopsPage
from tests.factories import committed, publish, translated
from tests.mentoring.test_lessons import learned
from tests.mentoring.test_mentoring import below

SERIES = "/en/mentoring/workshops/"


def is_found(client, word: str, address: str = SERIES, language: str = "en") -> bool:
    answer = client.get("/api/v1/search", {"q": word, "lang": language, "in": "mentoring"}).json()
    return any(result["url"].endswith(address) for result in answer["results"])


def test_in_another_language_it_is_found_in_its_words_or_those_of_the_original(client, tree, workshop):
    committed(translated, WorkshopsPage.objects.get(), tree, "fi")
    lesson = committed(learned, tree, workshop, text="Begin with samovars.")
    finnish = "/fi/mentoring/workshops/"
    assert is_found(client, "samovars", finnish, "fi")
    committed(
        Lesson.objects.create,
        text="Aloita teellä.",
        learned_at=workshop,
        locale=tree.locales["fi"],
        translation_key=lesson.translation_key,
    )
    assert is_found(client, "teellä", finnish, "fi")
    assert not is_found(client, "samovars", finnish, "fi")
    assert not is_found(client, "teellä")
    assert is_found(client, "samovars")


@pytest.mark.parametrize("way", ["unpublished", "restricted", "deleted"])
def test_what_is_tied_to_what_is_not_public_is_not_found(client, tree, workshop, way):
    hidden = committed(tree.practice)
    committed(learned, tree, hidden, text="Begin with samovars.")
    assert is_found(client, "samovar")
    other = publish(below(WorkshopsPage.objects.get(), WorkshopPage, title="Secret", slug="secret"))
    other.unpublish()
    LessonLink.objects.create(lesson=Lesson.objects.get(), page=other)
    if way == "unpublished":
        committed(hidden.unpublish)
    if way == "restricted":
        committed(PageViewRestriction.objects.create, page=hidden, restriction_type=PageViewRestriction.LOGIN)
    if way == "deleted":
        committed(hidden.delete)
    assert not is_found(client, "samovar")
    publish(other)
    assert is_found(client, "samovar")


def test_a_rebuild_finds_it_too(client, tree, workshop):
    learned(tree, workshop, text="Begin with samovars.")
    assert not is_found(client, "samovar")
    rebuild()
    assert is_found(client, "samovar")
