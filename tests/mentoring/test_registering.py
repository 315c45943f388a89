"""Registering for a training: places, the waiting list, mails, and what is kept of people."""

import datetime
import re
import time

import pytest
from cryptography.fernet import Fernet
from django.core import mail, signing
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from hub.audit.models import Entry
from hub.forms import SALT
from mentoring.models import EventRegister, Registration, TrainingPage
from tests.factories import committed, publish, translated, user_in
from tests.mentoring.test_trainings import shown, training, trainings  # noqa: F401, a fixture

PAGE = "/en/mentoring/trainings/t1/"
FORM = f"{PAGE}register/"


@pytest.fixture
def event(trainings) -> TrainingPage:  # noqa: F811
    return training(trainings, takes_registrations=True, capacity=2, link="https://meet.example.org/x", bring="A pen")


def token(age: int = 60) -> str:
    return signing.dumps(int(time.time()) - age, salt=SALT)


def register(client, name: str = "Aino", email: str = "", path: str = FORM, **fields):
    """Fills in the form and sends it."""
    words = {"name": name, "email": email or f"{name.lower()}@example.org", "token": token()}
    return committed(client.post, path, words | fields)


def link_in(message) -> str:
    return re.search(r"/\w+/registration/[^\s]+/", message.body)[0]


def names(state: str = "place") -> list[str]:
    return [registration.name for registration in Registration.objects.filter(state=state)]


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
    assert "Nobody can register for this any more." in answer.text
    assert not Registration.objects.exists()
    assert 'trainings/t1/register/"' not in shown(client, PAGE)


def test_an_event_that_takes_no_registrations_has_no_form(client, trainings):  # noqa: F811
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


def test_a_change_is_told_to_those_who_come_and_to_nobody_twice(client, event):
    register(client)
    mail.outbox.clear()
    event.title = "Another name"
    event = publish(event)
    assert not mail.outbox
    event.start_time = datetime.time(16)
    event = publish(event)
    (message,) = mail.outbox
    assert message.subject == "Changed: Another name"
    assert "something has changed" in message.body
    assert "16:00 to 19:00" in message.body
    (file,) = Calendar.from_ical(message.attachments[0].content).walk("VEVENT")
    assert file["SEQUENCE"] == 1
    publish(event)
    assert len(mail.outbox) == 1


def test_a_cancellation_is_told_once(client, event):
    for name in ("Aino", "Badr", "Cem"):
        register(client, name)
    mail.outbox.clear()
    event.is_cancelled = True
    event = publish(event)
    event.place = "Elsewhere"
    publish(event)
    assert sorted(message.to[0] for message in mail.outbox) == [
        "aino@example.org",
        "badr@example.org",
        "cem@example.org",
    ]
    assert {message.subject for message in mail.outbox} == {"Cancelled: Training t1"}
    assert "meet.example.org" not in mail.outbox[0].body
    (file,) = Calendar.from_ical(mail.outbox[0].attachments[0].content).walk("VEVENT")
    assert file["STATUS"] == "CANCELLED"
    assert "This was cancelled." in shown(client, link_in(mail.outbox[0]))


def remind() -> list[str]:
    mail.outbox.clear()
    committed(call_command, "send_reminders")
    return [message.to[0] for message in mail.outbox]


def test_who_has_a_place_is_reminded_once_three_days_before(client, event):
    for name in ("Aino", "Badr", "Cem"):
        register(client, name)
    Registration.objects.update(sent_at=timezone.now() - datetime.timedelta(9))
    assert remind() == []
    event.date = timezone.localdate() + datetime.timedelta(3)
    event = publish(event)
    assert remind() == ["aino@example.org", "badr@example.org"]
    assert mail.outbox[0].subject == "Soon: Training t1"
    assert "this begins soon, and you have a place." in mail.outbox[0].body
    assert remind() == []


def test_who_has_just_registered_and_who_was_told_it_is_off_are_not_reminded(client, event):
    event.date = timezone.localdate() + datetime.timedelta(3)
    event = publish(event)
    register(client)
    assert remind() == []
    Registration.objects.update(sent_at=timezone.now() - datetime.timedelta(9))
    event.is_cancelled = True
    publish(event)
    assert remind() == []


def test_all_of_it_is_erased_30_days_after_and_the_numbers_stay(client, event):
    for name in ("Aino", "Badr", "Cem"):
        register(client, name)
    event.date, event.people = timezone.localdate() - datetime.timedelta(29), 2
    event = publish(event)
    call_command("erase_expired")
    assert Registration.objects.count() == 3
    event.date = timezone.localdate() - datetime.timedelta(30)
    publish(event)
    link = link_in(mail.outbox[0])
    call_command("erase_expired")
    assert not Registration.objects.exists()
    register_row = EventRegister.objects.get()
    assert (register_row.had_place, register_row.had_to_wait) == (2, 1)
    assert "erased after the event" in client.get(link).text
    assert "<dt>How many came</dt><dd>2</dd>" in shown(client, PAGE)


def test_what_was_registered_for_is_erased_when_its_page_is_gone(client, event):
    register(client)
    EventRegister.objects.update(ends_on=timezone.localdate() - datetime.timedelta(30))
    link = link_in(mail.outbox[0])
    event.delete()
    assert "This event is not shown any more." in shown(client, link)
    call_command("erase_expired")
    assert not Registration.objects.exists()


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
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9},
        }
    }
    assert register(client).headers["Location"] == f"{FORM}?sent=place#sent"
    assert names() == ["Aino"]
    assert "could not be sent (ConnectionRefusedError)" in caplog.text
    assert "aino" not in caplog.text.lower()


def event_id() -> int:
    return EventRegister.objects.get().pk


def test_an_editor_sees_who_comes_and_cancels_for_somebody(client, event):
    for name in ("Aino", "Badr", "Cem"):
        register(client, name)
    client.force_login(user_in("Editors"))
    text = client.get(reverse("registrations:index")).text
    assert all(name in text for name in ("Aino", "Badr", "Cem", "Waits for a place"))
    first = Registration.objects.first()
    assert f'href="{reverse("registrations:edit", args=[first.pk])}"' in text
    assert "aino@example.org" in committed(client.get, reverse("registrations:edit", args=[first.pk])).text
    looked = Entry.objects.filter(action="private.viewed", kind="mentoring.registration")
    assert set(looked.values_list("object_id", flat=True)) == {"", str(first.pk)}
    text = " ".join(client.get(reverse("registers:index")).text.split())
    assert re.search(r"Training t1.*?<td *> 2 </td> <td *> 1 </td>", text)
    assert f'href="{reverse("registrations:index")}?event={event_id()}"' in text
    committed(client.post, reverse("registrations:delete", args=[first.pk]))
    assert names() == ["Badr", "Cem"]
    assert mail.outbox[-1].to == ["cem@example.org"]


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_nobody_comes_in_vain_because_a_page_was_taken_away(client, event, action):
    register(client)
    client.force_login(user_in("Administrators"))
    path = reverse(f"wagtailadmin_pages:{action}", args=[event.pk])
    answer = client.post(path, follow=True)
    assert "Tick “cancelled” and publish first: then they are told." in answer.text
    assert TrainingPage.objects.get(pk=event.pk).live
    event.is_cancelled = True
    publish(event)
    client.post(path)
    assert not TrainingPage.objects.filter(pk=event.pk, live=True).exists()


def test_nobody_is_mailed_again_and_again(client, event):
    for _ in range(5):
        register(client)
    assert len(mail.outbox) == 1


def test_where_the_key_is_lost_the_list_says_so(client, event, settings):
    register(client)
    settings.PRIVATE_DATA_KEYS = [Fernet.generate_key().decode()]
    client.force_login(user_in("Editors"))
    pk = Registration.objects.get().pk
    for path in (reverse("registrations:index"), reverse("registrations:edit", args=[pk])):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "It cannot be read: its key is missing." in answer.text


def test_a_class_registers_in_one_room_and_a_flood_does_not(client, event):
    event.capacity = None
    publish(event)
    statuses = [register(client, f"P{number}").status_code for number in range(62)]
    assert statuses == [302] * 60 + [429] * 2
    assert Registration.objects.count() == 60


def test_others_do_not_see_who_comes(client, event):
    register(client)
    client.force_login(user_in("Reviewers"))
    for name in ("registrations:index", "registers:index"):
        assert client.get(reverse(name)).status_code == 302


def test_the_number_of_queries_does_not_grow_with_those_who_come(client, event, count_queries):
    event.capacity = 100
    publish(event)
    for number in range(3):
        register(client, f"P{number}")
    few = count_queries(FORM)
    for number in range(3, 30):
        register(client, f"P{number}")
    assert count_queries(FORM) == few
