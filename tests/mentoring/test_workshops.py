"""Workshops, each with a page of its own: counted, never telling more of a place or of people than the editor chose."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from hub.search.models import DocumentText
from mentoring.models import WorkshopPage, WorkshopsPage
from tests.factories import publish, text_block
from tests.mentoring.test_mentoring import below

DAY = datetime.date(2024, 5, 2)


@pytest.fixture
def series(tree) -> WorkshopsPage:
    told = {"planned": 15, "held": 9, "as_of": datetime.date(2024, 3, 13)}
    return below(tree.mentoring["en"], WorkshopsPage, title="Workshops", slug="workshops", **told)


def workshop(series, number: int, state: str = "held", **fields) -> WorkshopPage:
    values = {"title": f"Theme {number}", "slug": f"w{number}", "date": DAY + datetime.timedelta(number)}
    return below(series, WorkshopPage, **(values | {"state": state} | fields))


def shown(client) -> str:
    return " ".join(client.get("/en/mentoring/workshops/").text.split())


def test_what_was_told_stands_while_fewer_workshops_have_a_page(client, series):
    workshop(series, 1)
    assert '9 of 15 planned workshops held <span class="as-of">as of 13 March 2024</span>' in shown(client)


def test_where_more_have_a_page_they_are_counted(client, series):
    series.planned, series.held = 3, 1
    publish(series)
    for number in range(1, 5):
        workshop(series, number, people=10)
    workshop(series, 5, "planned")
    workshop(series, 6, "cancelled", people=99)
    text = shown(client)
    assert '4 of 5 planned workshops held <span class="as-of">as of 6 May 2024</span>' in text
    assert "1 workshop was still to come on that day." in text
    assert "40 people have taken part, as far as it is told." in text
    assert "Cancelled · 8 May 2024" in text


@pytest.mark.parametrize(
    ("precision", "expected"), [("day", "2 May 2024"), ("month", "31 May 2024"), ("year", "31 December 2024")]
)
def test_numbers_are_as_of_no_day_that_nobody_said(client, series, precision, expected):
    series.planned, series.held = 3, 1
    publish(series)
    for number in (1, 2):
        workshop(series, number, date=DAY, precision=precision)
    assert f'2 of 3 planned workshops held <span class="as-of">as of {expected}</span>' in shown(client)


@pytest.mark.parametrize("precision", ["day", "year"])
def test_they_never_go_back_before_the_day_that_was_told(client, series, precision):
    for number in range(10):
        workshop(series, number, date=datetime.date(2023, 1, 1), precision=precision)
    assert '10 of 15 planned workshops held <span class="as-of">as of 13 March 2024</span>' in shown(client)


def test_they_are_of_no_day_to_come(client, series):
    today = timezone.localdate()
    series.held = 0
    publish(series)
    workshop(series, 1, date=today, precision="year")
    assert f"as of {today.day} {today:%B %Y}" in shown(client)


def test_a_workshop_tells_theme_kind_of_participants_and_what_was_learned(client, series):
    workshop(series, 1, participants=["witnesses"], people=12, body=[text_block("<p>We learned this.</p>")])
    text = client.get("/en/mentoring/workshops/w1/").text
    assert "Held · 3 May 2024" in text
    assert "<dd>Witnesses</dd>" in text
    assert "We learned this." in text


PLACE = {"country": "FI", "region": "Uusimaa", "town": "Helsinki"}


@pytest.mark.parametrize(
    ("place_shown", "expected"),
    [
        ("none", []),
        ("country", ["Finland"]),
        ("region", ["Finland", "Uusimaa"]),
        ("town", ["Finland", "Uusimaa", "Helsinki"]),
    ],
)
def test_no_place_is_shown_or_kept_more_precisely_than_the_editor_chose(client, series, place_shown, expected):
    page = WorkshopPage(
        title="Theme", slug="w1", summary="x", date=DAY, place_shown=place_shown, locale=series.locale, **PLACE
    )
    WorkshopsPage.objects.get(pk=series.pk).add_child(instance=page)
    page.full_clean()
    page.save()
    publish(page)
    text = client.get("/en/mentoring/workshops/w1/").text
    assert [name for name in ("Finland", "Uusimaa", "Helsinki") if name in text.partition("<main")[2]] == expected
    row = WorkshopPage.objects.filter(pk=page.pk).values(*PLACE).get()
    assert len([value for value in row.values() if value]) == len(expected)
    assert "Helsinki" not in str(page.latest_revision.content) or place_shown == "town"
    assert "Helsinki" not in "".join(DocumentText.objects.values_list("body", flat=True))


def test_one_that_was_held_has_a_day(series):
    page = WorkshopPage(title="Theme", slug="w1", summary="x", state="held", locale=series.locale)
    with pytest.raises(ValidationError) as caught:
        page.clean()
    assert "a year is enough" in str(caught.value)


def test_the_number_of_queries_does_not_grow(series, count_queries):
    for number in range(3):
        workshop(series, number)
    few = count_queries("/en/mentoring/workshops/")
    for number in range(3, 30):
        workshop(series, number)
    assert count_queries("/en/mentoring/workshops/") == few


def test_workshops_that_are_all_to_come_are_not_counted_as_of_no_day(client, series):
    series.planned, series.held, series.as_of = 0, 0, None
    publish(series)
    workshop(series, 1, "planned", date=None)
    text = shown(client)
    assert "planned workshop" not in text
    assert "Theme 1" in text
    workshop(series, 2)
    assert '1 of 2 planned workshops held <span class="as-of">as of 4 May 2024</span>' in shown(client)
