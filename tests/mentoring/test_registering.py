"""Registering for a training: places, the waiting list, and what the page says."""

import datetime

import pytest
from django.core import mail
from django.core.cache import cache
from icalendar import Calendar

from mentoring.models import Registration
from tests.factories import committed, publish, translated
from tests.mentoring.registering import FORM, PAGE, link_in, names, register, shown, token, training
from tests.smtp import mailers_at


def test_who_registers_has_a_place_and_a_mail_that_says_so(client, event):
    assert "There are free places." in shown(client, FORM)
    answer = register(client)
    assert answer.headers["Location"] == f"{FORM}?sent=place#sent"
    assert "Thank you. You have a place." in shown(client, f"{FORM}?sent=place")
    (message,) = mail.outbox
    assert message.to == ["aino@example.org"]
    assert message.subject == "You have a place: Training t1"
    text = " ".join(message.body.split())
    assert "you have a place." in text
    assert "17:00 to 19:00, time in Helsinki" in text
    assert "To take part online: https://meet.example.org/x" in text
    assert "What to bring: A pen" in text
    assert f"http://testserver{PAGE}" in text or PAGE in text
    ((name, content, kind),) = message.attachments
    assert (name, kind) == ("t1.ics", "text/calendar; charset=utf-8")
    (file,) = Calendar.from_ical(content).walk("VEVENT")
    assert file["UID"] == f"urn:remap:{event.uid}"
    assert "https://meet.example.org/x" in file["LOCATION"]
    assert "You have a place." in shown(client, link_in(message))


def test_the_form_cannot_be_sent_by_a_link_and_says_what_it_is_for(client, event):
    text = shown(client, FORM)
    assert "We ask for nothing but a name and an e-mail address." in text
    assert "erased 30 days after the event" in text
    assert 'name="robots" content="noindex"' in text
    assert "no-store" in client.get(FORM).headers["Cache-Control"]


def test_who_comes_when_all_is_taken_waits_and_moves_up_when_somebody_cancels(client, event):
    for name in ("Aino", "Badr", "Chloé", "Dan"):
        answer = register(client, name, f"{name[0].lower()}@example.org")
    assert answer.headers["Location"] == f"{FORM}?sent=waiting#sent"
    assert "you are on the waiting list" in shown(client, f"{FORM}?sent=waiting")
    assert "All places are taken just now." in shown(client, FORM)
    waiting = mail.outbox[3]
    assert waiting.subject == "You are waiting: Training t1"
    assert "meet.example.org" not in waiting.body
    assert not waiting.attachments
    assert "1 person has waited longer" in shown(client, link_in(waiting))

    assert names() == ["Aino", "Badr"]
    first = link_in(mail.outbox[0])
    answer = committed(client.post, first, {"token": token()})
    assert "We have forgotten your name and your address." in shown(
        client, answer.headers["Location"].partition("#")[0]
    )
    assert (names(), names("waiting")) == (["Badr", "Chloé"], ["Dan"])
    moved = mail.outbox[-1]
    assert moved.to == ["c@example.org"]
    assert "a place has become free, and it is yours." in moved.body
    assert "meet.example.org" in moved.body
    assert len(moved.attachments) == 1
    assert len(mail.outbox) == 5
    assert client.get(first).status_code == 410


def test_more_places_let_people_move_up_and_fewer_take_none_away(client, event):
    for name in ("Aino", "Badr", "Cem", "Dan"):
        register(client, name)
    event.capacity = 3
    event = publish(event)
    assert names("waiting") == ["Dan"]
    event.capacity = 1
    event = publish(event)
    assert names() == ["Aino", "Badr", "Cem"]
    committed(client.post, link_in(mail.outbox[0]), {"token": token()})
    assert (names(), names("waiting")) == (["Badr", "Cem"], ["Dan"])  # overbooked: nobody moves up yet
    event.capacity = None
    publish(event)
    assert names() == ["Badr", "Cem", "Dan"]


def test_the_same_address_keeps_what_it_has_and_nobody_else_learns_of_it(client, event):
    register(client)
    register(client, "Badr")
    cache.clear()  # more than ten minutes have passed
    answer = register(client, "Somebody", " AINO@example.org ")
    assert answer.headers["Location"] == f"{FORM}?sent=waiting#sent"  # what any new address gets
    assert names() == ["Aino", "Badr"]
    assert mail.outbox[2].to == ["aino@example.org"]
    assert "you have a place." in mail.outbox[2].body
    assert "Somebody" not in mail.outbox[2].body


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Write a name. It need not be your full name."),
        ({"name": "x" * 121}, "Shorten it."),
        ({"email": ""}, "we tell you there whether you have a place"),
        ({"email": "aino@"}, "Write the e-mail address like name@example.org."),
        ({"email": "a@example.org\nBcc: b@example.org"}, "Write the e-mail address like name@example.org."),
        ({"token": "x"}, "Your words are still here"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(client, event, fields, words):
    answer = client.post(FORM, {"name": "Aino", "email": "aino@example.org", "token": token()} | fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Error: Register" in answer.text
    assert 'value="Aino"' in answer.text or fields.get("name") is not None
    assert not Registration.objects.exists()


def test_a_script_that_fills_in_every_field_is_dropped(client, event):
    assert register(client, website="x").status_code == 302
    assert not Registration.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_cancelled": True}, "This was cancelled."),
        ({"date": datetime.date(2024, 3, 1)}, "This has begun or is over"),
        ({"register_until": datetime.date(2024, 3, 1)}, "Nobody can register for this any more."),
    ],
)
def test_nobody_registers_when_it_is_too_late(client, event, change, words):
    for name, value in change.items():
        setattr(event, name, value)
    publish(event)
    answer = client.get(FORM)
    assert answer.status_code == 410
    assert words in answer.text
    assert 'class="form"' not in answer.text
    answer = register(client)
    assert answer.status_code == 410
    assert words in answer.text
    assert "There are free places." not in answer.text
    assert 'class="form"' not in answer.text
    assert not Registration.objects.exists()
    assert 'trainings/t1/register/"' not in shown(client, PAGE)


def test_an_event_that_takes_no_registrations_has_no_form(client, trainings):
    training(trainings)
    assert client.get(FORM).status_code == 404
    assert register(client).status_code == 404


def test_all_languages_share_the_places_and_each_person_is_written_to_in_theirs(client, tree, event):
    trainings_page = event.get_parent().specific
    translated(trainings_page, tree, "fi")
    translated(event, tree, "fi", title="Koulutus", bring="")
    register(client)
    register(client, "Badr")
    answer = register(client, "Cem", path="/fi/mentoring/trainings/t1/register/")
    assert answer.headers["Location"].endswith("?sent=waiting#sent")
    message = mail.outbox[2]
    assert message.subject == "Olet jonossa: Koulutus"
    assert "olet jonotuslistalla" in message.body
    assert "klo 17.00–19.00, aikavyöhyke Helsinki" in message.body
    assert link_in(message).startswith("/fi/registration/")


def test_names_and_addresses_are_in_no_table_as_they_were_written(client, event):
    register(client)
    row = Registration.objects.values().get()
    assert not [value for value in row.values() if "aino" in str(value).lower()]


@pytest.mark.parametrize("change", ["x{}", "{}x", "1{}", ""])
def test_a_link_that_is_not_whole_shows_nothing(client, event, change):
    register(client)
    path = link_in(mail.outbox[0])
    token_in = path.split("/")[-2]
    answer = client.get(path.replace(token_in, change.format(token_in) or token_in[:-1]))
    assert answer.status_code == 404
    assert "This link is not whole." in answer.text


def test_looking_at_the_link_cancels_nothing(client, event):
    register(client)
    path = link_in(mail.outbox[0])
    for _ in range(2):
        assert "Cancel my registration" in client.get(path).text
    assert client.post(path, {"token": "x"}).status_code == 422
    assert Registration.objects.count() == 1


def test_where_the_mail_server_is_away_the_place_is_kept_and_the_log_names_nobody(client, event, settings, caplog):
    settings.MAILERS = mailers_at(9)
    assert register(client).headers["Location"] == f"{FORM}?sent=place#sent"
    assert names() == ["Aino"]
    assert "could not be sent (ConnectionRefusedError)" in caplog.text
    assert "aino" not in caplog.text.lower()


def test_nobody_is_mailed_again_and_again(client, event):
    for _ in range(5):
        register(client)
    assert len(mail.outbox) == 1


def test_a_class_registers_in_one_room_and_a_flood_does_not(client, event):
    event.capacity = None
    publish(event)
    statuses = [register(client, f"P{number}").status_code for number in range(62)]
    assert statuses == [302] * 60 + [429] * 2
    assert Registration.objects.count() == 60


def test_the_number_of_queries_does_not_grow_with_those_who_come(client, event, count_queries):
    event.capacity = 100
    publish(event)
    for number in range(3):
        register(client, f"P{number}")
    few = count_queries(FORM)
    for number in range(3, 30):
        register(client, f"P{number}")
    assert count_queries(FORM) == few
