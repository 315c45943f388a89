"""Editions of the manual stay as they were, whatever becomes of its chapters."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from hub.print.models import PrintedDocument
from mentoring.models import ChapterPage, ManualEdition, ManualPage
from tests.factories import committed, publish, text_block, translated, user_in
from tests.mentoring.test_mentoring import below

ADMIN = "/admin/manual_editions/"


@pytest.fixture
def manual(tree) -> ManualPage:
    """A manual in English and Finnish, with a chapter in each."""
    page = below(tree.mentoring["en"], ManualPage, title="Manual", slug="manual")
    chapter = below(
        page, ChapterPage, title="Listening", slug="listening", body=[text_block("<h2>First</h2><p>Words of one.</p>")]
    )
    translated(page, tree, "fi", title="Käsikirja")
    translated(chapter, tree, "fi", title="Kuunteleminen")
    return page


@pytest.fixture
def editor(tree) -> Client:
    client = Client()
    client.force_login(user_in("Editors"))
    return client


def publish_edition(editor: Client, number: str, **changes: str):
    fields = {"changes_en": "", "changes_fi": ""} | changes
    return editor.post(f"{ADMIN}new/", {"number": number} | fields, follow=True)


def saved(client, path: str, folder: Path) -> Path:
    """The PDF at an address, as a file."""
    committed(client.get, path)
    answer = client.get(path)
    assert answer["Content-Type"] == "application/pdf"
    file = folder / "saved.pdf"
    file.write_bytes(answer.content)
    return file


def test_an_editor_makes_an_edition_and_readers_cite_it(client, editor, manual):
    publish_edition(editor, "1", changes_en="The first one.\n\n A second line ", changes_fi="Ensimmäinen.")
    edition = ManualEdition.objects.get()
    assert edition.day == datetime.date.today()
    text = client.get("/en/mentoring/manual/editions/1/").text
    assert "Words of one." in text
    assert "<li>The first one.</li><li>A second line</li>" in text
    assert "”, edition 1. " in text
    assert "<h2>Listening</h2>" in text, "headings are one level down: the page has one of its own"
    assert "<h3>First</h3>" in text
    finnish = client.get("/fi/mentoring/manual/editions/1/").text
    assert "Käsikirja" in finnish
    assert "Ensimmäinen." in finnish
    assert 'href="/en/mentoring/manual/editions/1/"' in client.get("/en/mentoring/manual/").text


def test_an_edition_stays_when_chapters_change_and_go(client, editor, manual, django_capture_on_commit_callbacks):
    publish_edition(editor, "1")
    chapter = ChapterPage.objects.get(title="Listening")
    chapter.body = [text_block("<p>Words of two.</p>")]
    publish(chapter)
    publish_edition(editor, "1.1")
    chapter.delete()
    old, new = (client.get(f"/en/mentoring/manual/editions/{number}/").text for number in ("1", "1.1"))
    assert "Words of one." in old
    assert "Words of two." not in old
    assert "This is an older edition, kept as it was. The newest is 1.1." in old
    assert '<meta name="robots" content="noindex">' in old
    assert "Words of two." in new
    assert "older edition" not in new
    # So does its PDF.
    client.get("/en/mentoring/manual/editions/1/edition.pdf")
    assert "Words of one." in PrintedDocument.objects.get().html


def test_an_edition_says_of_no_other_one_that_it_is_the_newest(client, editor, manual, words_of, tmp_path):
    for number in ("1", "1.1"):
        publish_edition(editor, number)
    assert "Newest edition: 1.1, " in client.get("/en/mentoring/manual/").text
    text = client.get("/en/mentoring/manual/editions/1.1/").text
    assert "Words of one." in text
    assert "Newest edition" not in text
    words = words_of(saved(client, "/en/mentoring/manual/editions/1.1/edition.pdf", tmp_path))
    assert "Words of one." in words
    assert "Newest edition" not in words


@pytest.mark.parametrize(
    ("language", "edition", "day"),
    [("en", "Edition 1.1, {}", "%-d %B %Y"), ("fi", "Laitos 1.1, {}", "")],
)
def test_the_paper_of_an_edition_says_which_one_it_is_and_where_that_is(
    client, editor, manual, words_of, tmp_path, language, edition, day
):
    for number in ("1", "1.1"):
        publish_edition(editor, number)
    path = f"/{language}/mentoring/manual/editions/1.1/"
    words = words_of(saved(client, f"{path}edition.pdf", tmp_path))
    said = edition.format(datetime.date.today().strftime(day) if day else "")
    assert words.count(said) >= 3, "on the cover and at the foot of each page"
    assert words.count(f"{settings.BASE_URL}{path}") >= 2
    live = words_of(saved(client, f"/{language}/mentoring/manual/page.pdf", tmp_path))
    assert said not in live
    assert "/editions/" not in live


def test_a_number_is_taken_once_and_has_a_form(editor, manual):
    publish_edition(editor, "1")
    again = publish_edition(editor, "1", changes_en="Kept words")
    assert "take a new number" in again.text
    assert "Kept words" in again.text
    assert "Write a number such as 1 or 1.2." in publish_edition(editor, "one/2").text
    assert ManualEdition.objects.count() == 1


def test_without_a_published_manual_there_is_nothing_to_keep(editor, tree):
    assert "No manual is published yet." in publish_edition(editor, "1").text
    assert not ManualEdition.objects.exists()


def test_only_the_lists_of_changes_can_be_corrected(client, editor, manual):
    publish_edition(editor, "1", changes_en="A mistke")
    edition = ManualEdition.objects.get()
    editor.post(f"{ADMIN}edit/{edition.pk}/", {"number": "7", "changes_en": "A mistake", "changes_fi": ""})
    edition.refresh_from_db()
    assert edition.number == "1"
    assert "<li>A mistake</li>" in client.get("/en/mentoring/manual/editions/1/").text
    assert editor.get(f"{ADMIN}delete/{edition.pk}/").status_code == 404


def test_reviewers_and_translators_make_no_editions(manual):
    client = Client()
    client.force_login(user_in("Reviewers"))
    client.post(f"{ADMIN}new/", {"number": "1"})
    assert not ManualEdition.objects.exists()


def test_a_draft_chapter_and_one_that_is_not_translated_are_in_no_edition(client, tree, editor, manual):
    draft = ChapterPage(title="Draft chapter", slug="draft", summary="x", live=False, locale=manual.locale)
    ManualPage.objects.get(pk=manual.pk).add_child(instance=draft)
    english = below(ManualPage.objects.get(pk=manual.pk), ChapterPage, title="Only English", slug="english")
    english.copy_for_translation(tree.locales["fi"], alias=True)
    publish_edition(editor, "1")
    assert "Draft chapter" not in client.get("/en/mentoring/manual/editions/1/").text
    assert "Only English" in client.get("/en/mentoring/manual/editions/1/").text
    finnish = client.get("/fi/mentoring/manual/editions/1/").text
    assert "Only English" not in finnish
    assert finnish.count("page.pdf") == 0, "nothing that leads away from the edition"


def test_a_language_without_the_edition_shows_that_of_the_original(client, tree, editor, manual):
    publish_edition(editor, "1")
    ManualEdition.objects.get().texts.filter(language="fi").delete()
    text = client.get("/fi/mentoring/manual/editions/1/").text
    assert '<h1 lang="en" dir="ltr">Manual</h1>' in text
    assert "vanhempi laitos" not in text
    assert "noindex" not in text


def test_an_edition_is_older_where_its_own_language_has_a_newer_one(client, editor, manual):
    for number in ("1", "2"):
        publish_edition(editor, number)
    ManualEdition.objects.get(number="2").texts.filter(language="fi").delete()
    newest_finnish, newest, older = (
        client.get(f"/{path}/").text
        for path in (
            "fi/mentoring/manual/editions/1",
            "fi/mentoring/manual/editions/2",
            "en/mentoring/manual/editions/1",
        )
    )
    assert '<h1 lang="en" dir="ltr">Manual</h1>' in newest
    assert "vanhempi laitos" not in newest_finnish + newest
    assert "The newest is 2." in older


@pytest.mark.parametrize("change", ["renamed", "moved", "renamed above"])
def test_the_address_of_an_edition_leads_on_when_the_manual_has_another(client, tree, editor, manual, change):
    publish_edition(editor, "1.1")
    page = ManualPage.objects.get(pk=manual.pk)
    if change == "moved":
        page.move(tree.standard(slug="about"), pos="last-child")
    else:
        page = page if change == "renamed" else page.get_parent().specific
        page.slug = "renamed"
        publish(page)
    now = ManualPage.objects.get(pk=manual.pk).url
    for below_it in ("editions/1.1/", "editions/1.1/edition.pdf"):
        cited = client.get(f"/en/mentoring/manual/{below_it}")
        assert (cited.status_code, cited["Location"]) == (301, f"{now}{below_it}")
    assert "Words of one." in client.get("/en/mentoring/manual/editions/1.1/", follow=True).text


def test_an_ordinary_page_of_such_an_address_is_shown(client, tree, editor, manual):
    publish_edition(editor, "1")
    about = tree.standard(slug="about")
    editions = below(about, type(about), title="Editions", slug="editions")
    below(editions, type(about), title="Of that year", slug="2024")
    assert "Of that year" in client.get("/en/about/editions/2024/").text


def test_editors_make_one_manual_a_language(admin_client, manual):
    address = f"/admin/pages/add/mentoring/manualpage/{manual.get_parent().pk}/"
    assert admin_client.get(address).status_code == 302


@pytest.mark.parametrize(
    "path", ["manual/editions/2/", "manual/editions/1..1/", "editions/1/", "manual/editions/2/edition.pdf"]
)
def test_what_is_not_there_is_not_found(client, editor, manual, path):
    publish_edition(editor, "1")
    assert client.get(f"/en/mentoring/{path}").status_code == 404
