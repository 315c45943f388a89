"""What readers see of how fresh a record is, and what is kept of it."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.timezone import localdate as today

from good_practices.freshness.erasing import erase
from good_practices.freshness.queue import put
from good_practices.models import DueCheck, LinkCheck, OwnerAsk
from good_practices.models.freshness import Reason
from tests.good_practices.freshness.conftest import DAY

CARD = "<dt>Checked</dt><dd>{}</dd>"


def squeezed(client, path: str) -> str:
    return "".join(line.strip() for line in client.get(path).text.splitlines())


@pytest.mark.parametrize("path", ["/en/practices/", "/en/"])
def test_cards_say_when_a_record_was_checked_and_that_a_check_is_due(client, tree, path):
    tree.practice(last_checked=datetime.date(2025, 3, 4))
    assert CARD.format("March 2025 · check due") in squeezed(client, path)


def test_what_was_checked_within_a_year_is_not_due(client, tree):
    page = tree.practice(last_checked=today() - 365 * DAY)
    assert "check due" not in client.get("/en/practices/").text
    assert page.is_check_due_on(today() + DAY)


def test_what_was_never_checked_says_so(client, tree):
    page = tree.practice()
    assert CARD.format("not yet · check due") in squeezed(client, "/en/practices/")
    assert "nobody has checked this for more than a year" in client.get(f"/en/practices/{page.slug}/").text


def test_ended_practices_are_found_and_labelled(client, tree):
    page = tree.practice(title="A gone practice", status="ended", end_year=2019)
    found = squeezed(client, "/en/practices/?q=gone")
    assert "A gone practice" in found
    assert '<strong class="ended">Ended in 2019</strong>' in found
    assert "check due" not in found
    assert "help is no longer offered here" in client.get(f"/en/practices/{page.slug}/").text


def test_a_practice_that_ended_in_an_unknown_year(client, tree):
    page = tree.practice(status="ended")
    assert '<strong class="ended">Ended</strong>' in squeezed(client, "/en/practices/")
    assert "This practice has ended. The record is kept" in client.get(f"/en/practices/{page.slug}/").text


def test_what_is_settled_is_erased_in_time(db):
    for days, text in ((179, "young"), (180, "older"), (400, "oldest")):
        settled = {"closed_on": today() - days * DAY, "outcome": "dismissed", "opened_on": today() - days * DAY}
        DueCheck.objects.create(uid=text, reason=Reason.EDIT, text=text, **settled)
    for days in (399, 400):
        put(f"waits {days}", Reason.EDIT, today() - days * DAY, text="waits")
    put("told again", Reason.EDIT, today() - 900 * DAY, text="once")
    put("told again", Reason.EDIT, today() - 399 * DAY, text="twice")
    for days in (399, 400):
        OwnerAsk.objects.create(uid=str(days), asked_on=today() - days * DAY, answer="right", closed=True)
    OwnerAsk.objects.create(uid="asked", asked_on=today() - 900 * DAY)
    for days in (179, 180):
        LinkCheck.objects.create(key=str(days), address="https://example.org/", checked_on=today() - days * DAY)
    call_command("erase_expired")
    kept = {"young": "young", "older": "", "waits 399": "waits", "waits 400": "", "told again": "once\n\ntwice"}
    assert dict(DueCheck.objects.values_list("uid", "text")) == kept
    assert set(OwnerAsk.objects.values_list("uid", flat=True)) == {"399", "asked"}
    assert LinkCheck.objects.get().key == "179"
    assert erase(timezone.localdate()) == "freshness: 0 texts, 0 settled checks, 0 questions, 0 links"
