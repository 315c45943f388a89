"""The shared records follow what the public sees: what is in them, what leaves them, and when."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from good_practices.models import PracticePage, SharedRecord
from good_practices.sharing import keeping
from good_practices.sharing.record import Record, Tombstone
from hub.translation.states import mark_reviewed
from tests.factories import committed, user_in
from tests.factories.translations import begin, translate
from tests.hub.translation.test_freshness import change


def record(page, language: str = "en") -> dict:
    return json.loads(SharedRecord.objects.get(uid=page.uid, language=language).as_json())


def age(page) -> None:
    """Dates all records of a practice back, so that a new date is seen."""
    SharedRecord.objects.filter(uid=page.uid).update(updated="2020-01-01T00:00:00Z")


@pytest.fixture
def practice(tree):
    return committed(tree.practice, title="Circles", summary="What it does.", lessons="<p>One <b>thing</b>.</p>")


def test_a_published_practice_has_a_record_that_fits_its_schema(practice):
    found = record(practice)
    assert Record.model_validate(found)
    assert (found["title"], found["id"], found["lang"]) == ("Circles", practice.uid, "en")
    assert found["url"] == f"http://localhost:8000{practice.url}"
    assert found["identifier"] == f"http://localhost:8000/id/{practice.uid}"
    assert found["text"] == [{"name": "lessons", "html": "<p>One <b>thing</b>.</p>"}]
    assert found["licence"] == {"code": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
    assert found["translation"]["origin"] == "original"


def test_a_translation_has_a_record_and_is_told_to_the_others(practice, tree):
    age(practice)
    committed(translate, practice, tree, "fi")
    assert [row["lang"] for row in record(practice)["versions"]] == ["en", "fi"]
    assert record(practice)["updated"] > "2020"
    assert record(practice, "fi")["translation"]["original_language"] == "en"


def test_what_is_begun_is_not_shared_yet(practice, tree):
    committed(begin, practice, tree, "fi")
    assert not SharedRecord.objects.filter(language="fi").exists()


@pytest.mark.parametrize("how", ["unpublish", "delete", "restrict", "restrict above"])
def test_what_is_no_longer_public_leaves_a_trace_without_words(practice, tree, how):
    committed(translate, practice, tree, "fi")
    age(practice)
    with TestCase.captureOnCommitCallbacks(execute=True):
        match how:
            case "unpublish":
                practice.unpublish()
            case "delete":
                practice.delete()
            case "restrict":
                PageViewRestriction.objects.create(page=practice, restriction_type="login")
            case "restrict above":
                PageViewRestriction.objects.create(page=tree.libraries["en"], restriction_type="login")
    left = record(practice)
    assert Tombstone.model_validate(left)
    assert left["updated"] > "2020"
    assert "Circles" not in json.dumps(left)
    assert "What it does" not in json.dumps(left)
    assert " topic=mentoring " in SharedRecord.objects.get(uid=practice.uid, language="en").codes


def test_what_is_public_again_has_the_same_row(practice):
    row = SharedRecord.objects.get(uid=practice.uid)
    committed(practice.unpublish)
    committed(PracticePage.objects.get(pk=practice.pk).get_latest_revision().publish)
    again = SharedRecord.objects.get(uid=practice.uid)
    assert (again.pk, again.withdrawn) == (row.pk, False)


def test_what_says_nothing_new_keeps_its_date(practice):
    age(practice)
    committed(practice.get_latest_revision().publish)
    found = record(practice)
    modified = found.pop("modified")
    call_command("rebuild_records")
    assert record(practice)["modified"] == modified
    age(practice)
    call_command("rebuild_records")
    assert record(practice)["updated"] == "2020-01-01T00:00:00Z"


def test_a_change_of_state_reaches_the_record(practice, tree):
    finnish = committed(translate, practice, tree, "fi")
    age(practice)
    committed(change, practice, title="Squares")
    state = record(practice, "fi")["translation"]
    assert state["outdated_in"] == [{"part": "title", "kind": "changed"}]
    assert record(practice, "fi")["updated"] > "2020"
    age(practice)
    committed(mark_reviewed, finnish, "reviewer")
    assert record(practice, "fi")["translation"]["review"] == "reviewed"
    assert record(practice, "fi")["updated"] > "2020"


def test_a_move_and_a_new_slug_change_the_address_and_not_the_identifier(practice, tree):
    before = record(practice)
    page = PracticePage.objects.get(pk=practice.pk)
    page.slug = "elsewhere"
    committed(lambda: page.save_revision().publish())
    after = record(practice)
    assert after["url"].endswith("/elsewhere/")
    assert after["identifier"] == before["identifier"]


def test_a_fact_that_is_carried_reaches_all_languages(practice, tree):
    committed(translate, practice, tree, "fi")
    committed(change, practice, start_year=2001)
    assert record(practice, "fi")["start_year"] == record(practice)["start_year"] == 2001


def test_nobody_is_named(tree):
    person = user_in("Editors", name="aino-editor")
    page = committed(tree.practice, title="Circles")
    page.owner = page.locked_by = person
    page.save()
    committed(page.save_revision(user=person).publish, user=person)
    assert "aino" not in SharedRecord.objects.get(uid=page.uid).body


def test_a_record_that_took_long_to_write_is_dated_when_it_can_be_seen(practice, monkeypatch):
    times = iter([keeping.datetime(2026, 1, 1, 10, 0, second, tzinfo=keeping.UTC) for second in (4, 5, 6, 6)])
    monkeypatch.setattr(keeping, "_now", lambda: next(times))
    PracticePage.objects.filter(pk=practice.pk).update(title="Squares")
    keeping.keep([practice.uid])
    assert record(practice)["updated"] == "2026-01-01T10:00:06Z"


def test_queries_do_not_grow_with_the_number_of_practices(tree, monkeypatch):
    second = keeping._now()
    monkeypatch.setattr(keeping, "_now", lambda: second)  # else a slow machine dates again, with one more query

    def queries(number: int) -> int:
        pages = tree.practices(number)
        for page in pages:
            translate(page, tree, "fi")
        SharedRecord.objects.all().delete()
        uids = [page.uid for page in pages]
        keeping.keep(uids)
        PracticePage.objects.filter(uid__in=uids).update(summary="Other words.")
        with CaptureQueriesContext(connection) as found:
            keeping.keep(uids)
        return len(found)

    assert queries(3) == queries(30)


def test_a_language_without_its_front_page_is_withdrawn_and_comes_back(practice, tree, client):
    committed(translate, practice, tree, "fi")
    home = tree.homes["fi"]
    committed(home.unpublish)
    assert Tombstone.model_validate(record(practice, "fi"))
    assert [version["lang"] for version in record(practice)["versions"]] == ["en"]
    assert client.get(f"/id/{practice.uid}", headers={"Accept-Language": "fi"})["Location"] == practice.url
    committed(home.get_latest_revision().publish)
    assert Record.model_validate(record(practice, "fi"))


def test_words_are_withdrawn_in_the_transaction_that_closes_their_page(practice):
    with TestCase.captureOnCommitCallbacks():
        practice.unpublish()
        assert Tombstone.model_validate(record(practice))


def test_a_page_that_a_program_made_live_without_a_date_has_a_record(practice, tree):
    finnish = committed(translate, practice, tree, "fi")
    PracticePage.objects.filter(pk=finnish.pk).update(first_published_at=None, last_published_at=None)
    keeping.keep([practice.uid])
    assert record(practice, "fi")["published"] == "2000-01-01T00:00:00Z"


def test_a_record_that_cannot_be_written_keeps_no_other_and_no_withdrawn_words(practice, tree, caplog):
    finnish = committed(translate, practice, tree, "fi")
    other = tree.practice(title="Other")
    PracticePage.objects.filter(pk=practice.pk).update(topics={"no": "list"})
    Page.objects.filter(pk=finnish.pk).update(live=False)
    SharedRecord.objects.filter(uid=other.uid).delete()
    keeping.keep([practice.uid, other.uid])
    assert "could not be written" in caplog.text
    assert record(other)["title"] == "Other"
    assert Tombstone.model_validate(record(practice, "fi"))
    assert record(practice)["title"] == "Circles"


def test_links_lead_to_pages_in_the_language_of_the_record(practice, tree):
    about = tree.standard(title="About")
    translate(about, tree, "fi")
    finnish = committed(translate, practice, tree, "fi")
    finnish = PracticePage.objects.get(pk=finnish.pk)
    finnish.aims = f'<p><a linktype="page" id="{about.pk}">about</a></p>'
    finnish.save()
    with translation.override("ar"):
        keeping.keep([practice.uid])
    assert record(practice, "fi")["text"][0]["html"].startswith('<p><a href="http://localhost:8000/fi/')


@pytest.mark.parametrize("how", ["rename", "delete"])
def test_a_record_follows_the_page_that_it_links_to(practice, tree, how):
    about = committed(tree.standard, title="About")
    practice.aims = f'<p><a linktype="page" id="{about.pk}">about</a></p>'
    committed(practice.save_revision().publish)
    before = next(section["html"] for section in record(practice)["text"] if section["name"] == "aims")
    assert about.slug in before
    about = type(about).objects.get(pk=about.pk)
    if how == "rename":
        about.slug = "renamed"
        committed(about.save_revision().publish)
    else:
        committed(about.delete)
    after = next(section["html"] for section in record(practice)["text"] if section["name"] == "aims")
    assert ("/renamed/" in after) == (how == "rename")
    assert before != after


def test_only_the_sets_of_a_withdrawn_record_can_be_asked_for(practice, client):
    committed(practice.unpublish)
    assert SharedRecord.objects.get(uid=practice.uid).codes == " kind=victim-support topic=mentoring "
    for query, told in {"country=FI": 1, "country=SE": 1, "topic=mentoring": 1, "topic=helpline": 0}.items():
        answer = client.get(f"/api/v1/practices?updated_since=2020-01-01&{query}").json()
        assert len(answer["results"]) == told, query


def test_a_trace_has_the_sites_address_of_now(practice, settings):
    committed(practice.unpublish)
    settings.BASE_URL = "https://hub.example.org"
    keeping.keep([practice.uid])
    assert record(practice)["identifier"] == f"https://hub.example.org/id/{practice.uid}"
