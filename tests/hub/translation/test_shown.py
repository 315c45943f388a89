"""What readers see of a translation's state, and how they report a mistake in it."""

import datetime
import time

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone
from django.utils import translation as languages

from hub.dates import utc_text
from hub.forms import SALT
from hub.limits import TIMES
from hub.models import MistakeReport
from hub.translation.record import original_languages, state_record
from hub.translation.states import mark_reviewed
from tests.factories import user_in
from tests.factories.translations import begin, translate, write
from tests.hub.translation.test_freshness import change


@pytest.fixture
def practice(tree):
    return tree.practice(title="Old words", summary="A summary.")


def line(client, page, part: str = ".translation-line") -> str:
    """What the line under the title says."""
    found = BeautifulSoup(client.get(page.get_url()).text, "html.parser").select_one(f"main {part}")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_a_reader_is_told_since_when_and_where_a_translation_is_behind(client, practice, tree):
    finnish = translate(practice, tree, "fi")
    assert "Alkutekstiä" not in line(client, finnish)
    change(practice, title="New words", lessons="<p>More.</p>")
    text = line(client, finnish)
    with languages.override("fi"):
        assert "otsikko, opit ja vinkit" in text.lower()
    assert BeautifulSoup(client.get(finnish.get_url()).text, "html.parser").select_one(
        f'main .translation-line a[hreflang="en"][href="{practice.get_url()}"]'
    )


def test_the_engine_and_the_review_are_named(client, practice, tree):
    finnish = translate(practice, tree, "fi", translation_type="machine", tool_name="LibreTranslate")
    assert "LibreTranslate" in line(client, finnish)
    mark_reviewed(finnish, "reviewer")
    text = line(client, finnish)
    assert "LibreTranslate" not in text
    assert "tarkasta" in text


def test_a_partial_translation_says_so(client, practice, tree):
    finnish = translate(practice, tree, "fi", {"Old words": "Vanhat sanat"})
    assert "Osa lauseista on vielä alkutekstin kielellä." in line(client, finnish)


def test_an_original_that_has_translations_says_that_it_is_one(client, practice, tree):
    assert line(client, practice, ".original-line") == ""
    translate(practice, tree, "fi")
    assert line(client, practice, ".original-line") == "This is the original text."


def test_a_page_takes_no_more_queries_when_it_is_behind(count_queries, practice, tree):
    finnish = translate(practice, tree, "fi")
    before = count_queries(finnish.get_url())
    change(practice, title="New words")
    assert count_queries(finnish.get_url()) == before


def state_of(page) -> dict:
    return state_record(page, original_languages([page])[page.pk])


def test_the_record_for_partners_has_the_state(practice, tree):
    finnish = translate(practice, tree, "fi", translation_type="machine", tool_name="Engine")
    changed = change(practice, title="Two words more")
    finnish = type(finnish).objects.get(pk=finnish.pk)
    assert state_of(finnish) == {
        "origin": "machine",
        "engine": "Engine",
        "review": "unreviewed",
        "reviewed_by_role": "",
        "reviewed_on": None,
        "original_language": "en",
        "partial": False,
        "fallback": False,
        "outdated_since": utc_text(changed.last_published_at),
        "outdated_in": [{"part": "title", "kind": "changed"}],
        "outdated_words": 3,
    }
    assert state_of(changed)["origin"] == "original"
    assert state_of(changed)["outdated_since"] is None
    begun = begin(practice, tree, "sv").get_target_instance()
    assert state_of(begun)["fallback"] is True


@pytest.fixture
def finnish(practice, tree):
    return translate(practice, tree, "fi")


def send(client, page, **fields):
    address = f"/fi/mistake/?page={page.uid}"
    token = signing.dumps(0, salt=SALT) if fields.pop("old", False) else signing.dumps(_some_time_ago(), salt=SALT)
    return client.post(address, {"text": "", "better": "", "website": "", "token": token} | fields)


def _some_time_ago() -> int:
    return int(time.time()) - 60


def test_a_reader_reports_a_mistake_and_a_translator_of_the_language_finds_it(client, finnish):
    found = BeautifulSoup(client.get(finnish.get_url()).text, "html.parser").select_one(
        f'a[href="/fi/mistake/?page={finnish.uid}"]'
    )
    assert found.text == "Ilmoita virheestä tässä käännöksessä"
    assert "fi: Old words" in client.get(found["href"]).text
    answer = send(client, finnish, text="“Old” is wrong", better="Vanha")
    assert answer.status_code == 302
    assert "Kiitos" in client.get(answer["Location"].split("#")[0]).text
    report = MistakeReport.objects.get()
    assert (report.page_id, report.text, report.better) == (finnish.pk, "“Old” is wrong", "Vanha")
    client.force_login(user_in("Translators (fi)"))
    assert "“Old” is wrong" in client.get("/admin/mistakes/").text
    assert "“Old” is wrong" in client.get(f"/admin/pages/{finnish.pk}/edit/").text
    client.post(f"/admin/mistakes/edit/{report.pk}/", {"handled": "on"})
    report.refresh_from_db()
    assert report.handled
    client.force_login(user_in("Translators (sv)", name="swedish"))
    assert "“Old” is wrong" not in client.get("/admin/mistakes/").text
    assert client.get(f"/admin/mistakes/edit/{report.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": ""}, "Kerro ensin, mikä on väärin."),
        ({"text": "x" * 2001}, "yli 2 000 merkkiä"),
        ({"text": "kept words", "old": True}, "Tekstisi on yhä tässä"),
    ],
)
def test_a_report_that_cannot_be_stored_comes_back_with_its_words(client, finnish, fields, said):
    answer = send(client, finnish, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert fields["text"] in answer.text
    assert not MistakeReport.objects.exists()


def test_a_trapped_or_repeated_report_is_dropped(client, finnish):
    send(client, finnish, text="Once", website="https://spam.example/")
    assert not MistakeReport.objects.exists()
    for _time in range(2):
        send(client, finnish, text="Once")
    assert MistakeReport.objects.count() == 1


def test_a_flood_of_reports_is_held_back_and_keeps_the_words(client, finnish):
    cache.set("limit:MistakeForm", settings.FORMS_PER_HOUR * TIMES)
    answer = send(client, finnish, text="kept words")
    assert answer.status_code == 429
    assert "kept words" in answer.text
    assert not MistakeReport.objects.exists()


@pytest.mark.parametrize("query", ["", "?page=no-such", "?page=%27%22", "?page=" + "x" * 5000])
def test_there_is_no_form_about_nothing(client, tree, query):
    assert client.get(f"/fi/mistake/{query}").status_code == 404


def test_there_is_no_form_about_an_original_or_a_draft(client, practice, finnish):
    assert client.get(f"/en/mistake/?page={practice.uid}").status_code == 404
    with TestCase.captureOnCommitCallbacks(execute=True):
        finnish.unpublish()
    assert client.get(f"/fi/mistake/?page={finnish.uid}").status_code == 404


def test_a_report_goes_with_its_page(practice, finnish, client):
    send(client, finnish, text="Wrong")
    finnish.delete()
    assert not MistakeReport.objects.exists()


@pytest.mark.parametrize(
    ("handled", "days", "stays"), [(True, 179, True), (True, 180, False), (False, 399, True), (False, 400, False)]
)
def test_a_report_is_erased_in_time(finnish, handled, days, stays):
    MistakeReport.objects.create(page_id=finnish.pk, text="Wrong", handled=handled)
    MistakeReport.objects.update(sent_at=timezone.localtime() - datetime.timedelta(days))
    call_command("erase_expired")
    assert MistakeReport.objects.exists() == stays


def test_unfinished_machine_work_is_no_published_state(practice, tree):
    translation = begin(practice, tree, "fi")
    write(translation, translation_type="machine", tool_name="Engine")
    assert state_of(translation.get_target_instance())["origin"] == "original"
