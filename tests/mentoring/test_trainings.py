"""Trainings and other events: when and where, in the page, in the list, and in calendars."""

import datetime
import zoneinfo
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from mentoring.models import TrainingPage
from tests.factories import publish, translated, user_in
from tests.mentoring.registering import shown, training
from tests.mentoring.test_mentoring import below

HELSINKI = zoneinfo.ZoneInfo("Europe/Helsinki")


def only_event(content: bytes):
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def test_a_page_says_when_where_in_which_language_for_how_many_and_what_to_bring(client, trainings):
    facts = {"held_in": ["fi", "sv"], "capacity": 20, "bring": "A pen\nand water", "date": datetime.date(2030, 3, 14)}
    training(trainings, **facts, takes_registrations=True, register_until=datetime.date(2030, 3, 1))
    text = shown(client, "/en/mentoring/trainings/t1/")
    assert "Thursday · 14 March 2030" in text
    assert "17:00 to 19:00, time in Helsinki" in text
    assert 'datetime="2030-03-14T17:00:00+02:00"' in text
    assert "<dt>Where</dt><dd><bdi>Library</bdi></dd>" in text
    assert "Finnish, Swedish" in text
    assert "<dt>Places</dt><dd>20</dd>" in text
    assert "<dt>Register by</dt><dd>1 March 2030</dd>" in text
    assert "A pen<br>and water" in text
    assert 'href="/en/mentoring/trainings/t1/register/"' in text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"end_time": None}, "17:00, time in Helsinki"),
        (
            {"end_date": datetime.date(2030, 3, 15)},
            "From 14 March 2030, 17:00, to 15 March 2030, 19:00, time in Helsinki",
        ),
        (
            {"end_date": datetime.date(2030, 3, 15), "end_time": None},
            "From 14 March 2030, 17:00, to 15 March 2030, time in",
        ),
        (
            {"end_date": datetime.date(2030, 3, 15), "end_time": None, "start_time": None},
            "From 14 March 2030 to 15 March",
        ),
        ({"end_time": None, "start_time": None, "precision": "month"}, "<dd>March 2030 </dd>"),
        ({"time_zone": "America/Sao_Paulo"}, "17:00 to 19:00, time in Sao Paulo"),
    ],
)
def test_what_is_known_of_the_time_is_shown(client, trainings, fields, expected):
    training(trainings, **({"date": datetime.date(2030, 3, 14)} | fields))
    assert expected in shown(client, "/en/mentoring/trainings/t1/")


def test_the_time_is_written_as_the_language_writes_it(client, tree, trainings):
    page = training(trainings, date=datetime.date(2030, 3, 14))
    translated(trainings, tree, "fi")
    translated(page, tree, "fi", bring="")
    text = shown(client, "/fi/mentoring/trainings/t1/")
    assert "torstai · 14. maaliskuuta 2030" in text
    assert "klo 17.00–19.00, aikavyöhyke Helsinki" in text


def test_the_list_has_what_comes_first_and_then_what_was(client, trainings):
    day = timezone.localdate()
    for number in (9, 3, -40, -4):
        came = {"people": 7} if number < 0 else {}
        training(trainings, f"t{number}".replace("-", "past"), date=day + datetime.timedelta(number), **came)
    training(trainings, "off", date=day + datetime.timedelta(5), is_cancelled=True)
    text = shown(client, "/en/mentoring/trainings/")
    places = [text.index(f'/trainings/{slug}/"') for slug in ("t3", "off", "t9", "tpast4", "tpast40")]
    assert places == sorted(places)
    assert text.index("Coming") < places[0] < places[2] < text.index(">Past<") < places[3]
    assert "Cancelled · " in text
    assert "14 people have come so far, as far as it is told." in text
    assert 'href="/en/calendar.ics"' in text


def test_the_number_of_queries_does_not_grow(trainings, count_queries):
    for number in range(3):
        training(trainings, f"t{number}")
    few = count_queries("/en/mentoring/trainings/"), count_queries("/en/calendar.ics")
    for number in range(3, 30):
        training(trainings, f"t{number}")
    assert (count_queries("/en/mentoring/trainings/"), count_queries("/en/calendar.ics")) == few


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"end_time": datetime.time(16)}, "end_time", "ends before it begins"),
        ({"end_date": datetime.date(2030, 3, 13)}, "end_date", "before the first"),
        ({"start_time": None}, "start_time", "at which time it begins"),
        ({"precision": "month"}, "precision", "needs a day"),
        (
            {"takes_registrations": True, "precision": "month", "start_time": None, "end_time": None},
            "precision",
            "day is known",
        ),
        ({"register_until": datetime.date(2030, 4, 1)}, "register_until", "after the event"),
        ({"capacity": 0}, "capacity", "greater than or equal to 1"),
        ({"time_zone": "Europe/Nowhere"}, "time_zone", "not a valid choice"),
        # Helsinki's clocks go from 3 to 4 in that night.
        ({"date": datetime.date(2030, 3, 31), "start_time": datetime.time(3, 30)}, "start_time", "leave this time out"),
    ],
)
def test_times_that_cannot_be_are_refused_with_advice(trainings, fields, field, words):
    values = {"date": datetime.date(2030, 3, 14), "start_time": datetime.time(17), "end_time": datetime.time(19)}
    page = TrainingPage(title="T", slug="t", summary="x", locale=trainings.locale, **(values | fields))
    with pytest.raises(ValidationError) as caught:
        page.full_clean(exclude=["path", "depth"])
    assert words in caught.value.message_dict[field][0]


def test_the_file_of_an_event_says_what_its_page_says(client, trainings):
    page = training(trainings, date=datetime.date(2030, 3, 14), link="https://meet.example.org/x")
    answer = client.get("/en/mentoring/trainings/t1/event.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="t1.ics"' in answer.headers["Content-Disposition"]
    event = only_event(answer.content)
    assert event["UID"] == f"urn:remap:{page.uid}"
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert event["SUMMARY"] == "Training t1"
    assert event["SUMMARY"].params["LANGUAGE"] == "en"
    assert event.decoded("DTSTART") == datetime.datetime(2030, 3, 14, 17, tzinfo=HELSINKI)
    assert event.decoded("DTEND") == datetime.datetime(2030, 3, 14, 19, tzinfo=HELSINKI)
    assert event["DTSTART"].params["TZID"] == "Europe/Helsinki"
    assert event["LOCATION"] == "Library · https://meet.example.org/x"
    assert event["URL"].endswith("/en/mentoring/trainings/t1/")
    assert Calendar.from_ical(answer.content).to_ical() == answer.content


def test_the_file_of_an_event_has_the_name_of_its_address_in_every_script(client, trainings):
    training(trainings, "تدريب")
    answer = client.get("/en/mentoring/trainings/تدريب/event.ics")
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('تدريب')}.ics"


def test_the_link_of_an_event_with_registrations_is_for_those_who_have_a_place(client, trainings):
    training(trainings, link="https://meet.example.org/x", takes_registrations=True)
    for path in ("", "event.ics", "register/"):
        assert "meet.example.org" not in client.get(f"/en/mentoring/trainings/t1/{path}").text
    assert "meet.example.org" not in client.get("/en/calendar.ics").text


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        (datetime.date(2030, 3, 30), datetime.date(2030, 3, 31), 11),
        (datetime.date(2030, 10, 26), datetime.date(2030, 10, 27), 13),
    ],
    ids=["clocks go forward", "clocks go back"],
)
def test_an_event_over_a_clock_change_is_as_long_as_it_is(client, trainings, first, last, hours):
    training(trainings, date=first, end_date=last, start_time=datetime.time(20), end_time=datetime.time(8))
    calendar = Calendar.from_ical(client.get("/en/mentoring/trainings/t1/event.ics").content)
    (event,) = calendar.walk("VEVENT")
    starts, ends = (event.decoded(name).astimezone(datetime.UTC) for name in ("DTSTART", "DTEND"))
    assert ends - starts == datetime.timedelta(hours=hours)
    (zone,) = calendar.walk("VTIMEZONE")
    assert {str(part["TZOFFSETTO"].to_ical()) for part in zone.subcomponents} >= {"+0200", "+0300"}
    there = zone.to_tz()  # a program that does not know Helsinki reads it from the file
    assert starts.astimezone(there).hour == 20
    assert ends.astimezone(there).hour == 8


def test_whole_days_end_on_the_day_after_the_last_one(client, trainings):
    training(
        trainings, date=datetime.date(2030, 3, 14), end_date=datetime.date(2030, 3, 15), start_time=None, end_time=None
    )
    event = only_event(client.get("/en/mentoring/trainings/t1/event.ics").content)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (
        datetime.date(2030, 3, 14),
        datetime.date(2030, 3, 16),
    )


def test_a_change_has_a_number_and_words_have_none(client, trainings):
    page = training(trainings)
    page.title = "Another name"
    page = publish(page)
    assert only_event(client.get("/en/mentoring/trainings/t1/event.ics").content)["SEQUENCE"] == 0
    page.start_time = datetime.time(16)
    page = publish(page)
    page.is_cancelled = True
    publish(page)
    event = only_event(client.get("/en/mentoring/trainings/t1/event.ics").content)
    assert (event["SEQUENCE"], event["STATUS"], event["SUMMARY"]) == (2, "CANCELLED", "Another name")
    text = shown(client, "/en/mentoring/trainings/t1/")
    assert "This was cancelled." in text


def test_a_revision_that_is_brought_back_is_a_new_change(client, trainings):
    page = training(trainings)
    before = page.latest_revision
    page.place = "Town hall"
    publish(page)
    before.publish()
    assert only_event(client.get("/en/mentoring/trainings/t1/event.ics").content)["SEQUENCE"] == 2


def test_each_language_has_a_calendar_of_its_own_with_the_same_uids(client, tree, trainings):
    page = training(trainings)
    training(trainings, "month", precision="month", start_time=None, end_time=None)
    training(trainings, "old", date=timezone.localdate() - datetime.timedelta(100))
    translated(trainings, tree, "fi")
    translated(page, tree, "fi", title="Koulutus")
    english, finnish = (client.get(f"/{code}/calendar.ics").content for code in ("en", "fi"))
    assert only_event(english)["UID"] == only_event(finnish)["UID"] == f"urn:remap:{page.uid}"
    assert (only_event(finnish)["SUMMARY"], only_event(finnish)["SUMMARY"].params["LANGUAGE"]) == ("Koulutus", "fi")
    assert Calendar.from_ical(english)["X-WR-CALNAME"] == "RE-MAP: trainings"
    assert client.get("/xx/calendar.ics").status_code == 404


def test_who_has_the_newest_calendar_is_not_sent_it_again(client, trainings):
    page = training(trainings)
    tag = client.get("/en/calendar.ics").headers["ETag"]
    assert client.get("/en/calendar.ics", headers={"If-None-Match": tag}).status_code == 304
    page.place = "Town hall"
    publish(page)
    assert client.get("/en/calendar.ics", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("hostile", ["A\r\nATTENDEE:x", "a;b,c\\d", "\u202eevil", "x" * 250, "مرحبا " * 40])
def test_no_title_breaks_a_calendar(client, trainings, hostile):
    training(trainings, title=hostile[:250], place="a\nBEGIN:VALARM")
    content = client.get("/en/calendar.ics").content
    event = only_event(content)
    assert "ATTENDEE" not in event
    assert not event.subcomponents
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_calendar_that_is_followed_has_a_course_while_it_goes_on_and_90_days_after(client, trainings):
    today = timezone.localdate()
    for slug, first, last in (("on", -120, 10), ("ended", -200, -89), ("old", -200, -92), ("one", -89, None)):
        training(
            trainings,
            slug,
            date=today + datetime.timedelta(first),
            end_date=last and today + datetime.timedelta(last),
        )
    events = Calendar.from_ical(client.get("/en/calendar.ics").content).walk("VEVENT")
    assert {str(event["SUMMARY"]) for event in events} == {f"Training {slug}" for slug in ("on", "ended", "one")}


def test_what_is_no_training_has_no_file_and_no_register(client, trainings):
    assert client.get("/en/mentoring/trainings/event.ics").status_code == 404
    assert client.get("/en/mentoring/trainings/register/").status_code == 404
    assert client.get("/en/mentoring/trainings/none/register/").status_code == 404


def test_a_page_that_is_called_register_is_shown(client, tree):
    page = tree.standard()
    below(page, type(page), title="How to register", slug="register")
    assert "How to register" in client.get(f"{page.url}register/").text


def test_a_page_that_is_called_register_is_shown_to_those_who_may_read_it(client, tree):
    page = tree.standard()
    below(page, type(page), title="How to register", slug="register")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(f"{page.url}register/").status_code == 302
    client.force_login(user_in("Editors"))
    assert "How to register" in client.get(f"{page.url}register/").text


def test_a_copy_is_another_training_and_a_translation_is_the_same_one(tree, trainings):
    translated(trainings, tree, "fi")
    facts = {"is_cancelled": True, "link": "https://meet.example.org/x", "people": 7}
    page = training(trainings, takes_registrations=True, **facts)
    finnish = translated(page, tree, "fi", bring="")
    swedish = page.copy_for_translation(tree.locales["sv"], copy_parents=True, alias=True)
    for version in (finnish, swedish):
        version = TrainingPage.objects.get(pk=version.pk)
        assert {name: getattr(version, name) for name in facts} == facts
    copy = page.copy(update_attrs={"slug": "next-year", "title": "Next year"}, user=user_in("Editors"))
    for version in (TrainingPage.objects.get(pk=copy.pk), copy.get_latest_revision_as_object()):
        assert (version.is_cancelled, version.link, version.people, version.place) == (False, "", None, "Library")


def test_a_page_at_a_second_address_is_one_training_in_the_calendar(client, tree, trainings):
    page = training(trainings)
    page.create_alias(parent=trainings, update_slug="again", user=user_in("Editors"))
    page.copy_for_translation(tree.locales["fi"], copy_parents=True, alias=True)
    assert only_event(client.get("/en/calendar.ics").content)["UID"] == f"urn:remap:{page.uid}"
    assert only_event(client.get("/fi/calendar.ics").content)["UID"] == f"urn:remap:{page.uid}"
