"""Lessons lead from a workshop to the practices and chapters that use them, and back."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentoring.models import Lesson, LessonLink, WorkshopPage
from tests.factories import translated, user_in
from tests.mentoring.test_mentoring import below


def learned(tree, at=None, *used_in, text: str = "Begin with tea.", **fields) -> Lesson:
    lesson = Lesson.objects.create(text=text, learned_at=at, locale=tree.locales["en"], **fields)
    LessonLink.objects.bulk_create(LessonLink(lesson=lesson, page=page) for page in used_in)
    return lesson


def box(client, address: str) -> str:
    """What stands in the box of lessons."""
    return client.get(address).text.partition('class="lessons"')[2].partition("</section>")[0]


def test_practice_chapter_and_workshop_lead_to_each_other(client, tree, workshop, chapter):
    practice = tree.practice(title="A circle")
    learned(tree, workshop, practice, chapter, needs=["information"])
    beside = box(client, practice.url)
    assert "From our workshops" in beside
    assert "Begin with tea." in beside
    assert "<dd>Information</dd>" in beside
    assert f'<a href="{workshop.url}">Trust</a>' in beside
    assert f'<a href="{chapter.url}">Listening</a>' in beside
    assert "A circle" not in beside, "not the page itself"
    assert f'<a href="{practice.url}">A circle</a>' in box(client, chapter.url)
    at_workshop = box(client, workshop.url)
    assert f'<a href="{practice.url}">A circle</a>' in at_workshop
    assert "Learned at" not in at_workshop


def test_a_translation_has_the_lessons_of_its_original(client, tree, workshop):
    practice = tree.practice(title="A circle")
    finnish = translated(practice, tree, "fi", title="Piiri")
    lesson = learned(tree, workshop, practice)
    assert '<p lang="en" dir="ltr">Begin with tea.</p>' in box(client, finnish.url)
    Lesson.objects.create(
        text="Aloita teellä.", learned_at=workshop, locale=tree.locales["fi"], translation_key=lesson.translation_key
    )
    assert "<p>Aloita teellä.</p>" in box(client, finnish.url)
    assert "Begin with tea." in box(client, practice.url)


def test_a_lesson_is_tied_to_what_its_original_says(client, tree, workshop):
    other = below(workshop.get_parent(), WorkshopPage, title="Fear", slug="fear")
    practice = tree.practice(title="A circle")
    lesson = learned(tree, workshop, practice)
    finnish = Lesson.objects.create(
        text="Aloita teellä.", learned_at=workshop, locale=tree.locales["fi"], translation_key=lesson.translation_key
    )
    LessonLink.objects.create(lesson=finnish, page=practice)
    lesson.learned_at, lesson.links = other, []
    lesson.save()
    assert box(client, workshop.url) == box(client, practice.url) == ""
    assert "Begin with tea." in box(client, other.url)
    translated(workshop.get_parent().specific, tree, "fi")
    there = translated(other, tree, "fi", title="Pelko")
    assert "<p>Aloita teellä.</p>" in box(client, there.url)


def test_where_no_other_page_uses_it_none_is_announced(client, tree, workshop):
    practice = tree.practice()
    learned(tree, workshop, practice)
    assert "Used in" not in box(client, practice.url)
    assert "Used in" in box(client, workshop.url)


def test_what_is_not_public_is_not_named(client, tree, workshop, chapter):
    practice, other = tree.practice(title="A circle"), tree.practice(title="Secret circle")
    learned(tree, workshop, practice, other, chapter)
    other.unpublish()
    workshop.unpublish()
    beside = box(client, practice.url)
    assert "Begin with tea." in beside
    assert "Secret circle" not in beside
    assert "Trust" not in beside
    chapter.delete()
    assert "Listening" not in box(client, practice.url)


def test_where_nothing_was_learned_there_is_no_box(client, tree):
    assert "From our workshops" not in client.get(tree.practice().url).text


def test_an_editor_sees_which_lessons_are_not_used_yet(tree, workshop):
    client = Client()
    client.force_login(user_in("Editors"))
    learned(tree, workshop, tree.practice(), text="Taken up")
    learned(tree, workshop, text="Left lying")
    everything = client.get("/admin/snippets/mentoring/lesson/").text
    assert "Taken up" in everything
    assert "Left lying" in everything
    unused = client.get("/admin/snippets/mentoring/lesson/?unused=on").text
    assert "Taken up" not in unused
    assert "Left lying" in unused


def test_one_that_its_original_uses_no_longer_is_not_used_whatever_its_translation_kept(tree, workshop):
    client = Client()
    client.force_login(user_in("Editors"))
    lesson = learned(tree, workshop, tree.practice(), text="Taken up once")
    finnish = lesson.copy_for_translation(tree.locales["fi"])
    finnish.text = "Kerran käytetty"
    finnish.save()
    assert finnish.links.count() == 1, "the translation has a copy of the link"
    assert "Kerran" not in client.get("/admin/snippets/mentoring/lesson/?unused=on").text
    assert {lesson.is_used for lesson in Lesson.objects.with_use()} == {True}
    lesson.links = []
    lesson.save()
    unused = client.get("/admin/snippets/mentoring/lesson/?unused=on").text
    assert "Taken up once" in unused
    assert "Kerran" in unused


def test_the_number_of_queries_does_not_grow(client, tree, workshop, chapter, count_queries):
    practice = tree.practice()

    def more(number):
        for _number in range(number):
            learned(tree, workshop, practice, chapter, tree.practice())

    more(3)
    few = count_queries(practice.url)
    more(27)
    assert count_queries(practice.url) == few


def test_the_list_in_the_admin_takes_the_same_number_of_queries(tree, workshop):
    client = Client()
    client.force_login(user_in("Editors"))

    def asked(number: int) -> int:
        for _number in range(number):
            learned(tree, workshop, tree.practice())
        client.get("/admin/snippets/mentoring/lesson/")
        with CaptureQueriesContext(connection) as found:
            client.get("/admin/snippets/mentoring/lesson/")
        # For its own button wagtail-localize asks twice a row, in every list of what is translated.
        of_the_button = ("wagtail_localize_translatableobject", '"wagtailcore_locale" WHERE NOT')
        return len([query for query in found if not any(part in query["sql"] for part in of_the_button)])

    assert asked(3) == asked(12)
