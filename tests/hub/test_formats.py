"""Dates and numbers as each language writes them."""

from datetime import UTC, date, datetime, time

import pytest
from babel.numbers import format_percent
from django.template import Context, Template
from django.utils.html import strip_tags
from django.utils.translation import override

from hub.models import ContactMessage
from hub.templatetags.hub_tags import as_date, as_time, count_text

DAY = date(2024, 3, 13)
WINTER, SUMMER = datetime(2024, 3, 13, 22, 5, tzinfo=UTC), datetime(2024, 7, 1, 6, 30, tzinfo=UTC)  # Helsinki: +2, +3
SPACE = "\xa0"

# language: day, month, winter, summer, 1234567, 1234.5, 25.6 %, 1,234,567 bytes
WRITTEN = {
    "en": (
        ("13 March 2024", "March 2024", "14 March 2024, 00:05", "1 July 2024, 09:30"),
        ("1,234,567", "1,234.5", "26%", f"1.2{SPACE}MB"),
    ),
    "fi": (
        ("13. maaliskuuta 2024", "maaliskuu 2024", "14. maaliskuuta 2024 kello 0.05", "1. heinäkuuta 2024 kello 9.30"),
        (f"1{SPACE}234{SPACE}567", f"1{SPACE}234,5", f"26{SPACE}%", f"1,2{SPACE}MB"),
    ),
    "sv": (
        ("13 mars 2024", "mars 2024", "14 mars 2024 00:05", "1 juli 2024 09:30"),
        (f"1{SPACE}234{SPACE}567", f"1{SPACE}234,5", f"26{SPACE}%", f"1,2{SPACE}MB"),
    ),
    "fr": (
        ("13 mars 2024", "mars 2024", "14 mars 2024 00:05", "1 juillet 2024 09:30"),
        (f"1{SPACE}234{SPACE}567", f"1{SPACE}234,5", f"26{SPACE}%", f"1,2{SPACE}Mio"),
    ),
    "ar": (
        ("13 مارس 2024", "مارس 2024", "14 مارس 2024، 12:05 ص", "1 يوليو 2024، 9:30 ص"),
        ("1,234,567", "1,234.5", "26%", f"1.2{SPACE}م.ب"),
    ),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_dates_and_numbers_are_written_as_the_language_writes_them(language):
    dates, numbers = WRITTEN[language]
    with override(language):
        shown = [as_date(DAY, "DATE_FORMAT"), as_date(DAY, "YEAR_MONTH_FORMAT")]
        shown += [as_date(moment, "DATETIME_FORMAT") for moment in (WINTER, SUMMER)]
        assert tuple(shown) == dates
        size = Template("{{ size|filesizeformat }}").render(Context({"size": 1_234_567}))
        assert (count_text(1_234_567), count_text(1234.5), format_percent(0.256, locale=language), size) == numbers


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "17:05"), ("fi", "17.05"), ("sv", "17:05"), ("fr", "17:05"), ("ar", "5:05 م"), ("so", "5:05 GD")],
)
def test_times_are_written_as_the_language_writes_them(language, expected):
    with override(language):
        assert " ".join(strip_tags(as_time(time(17, 5))).split()) == expected


@pytest.mark.parametrize("language", WRITTEN)
def test_digits_are_the_same_in_all_languages(language):
    """Catalogues, content and numbers use 0–9, in Arabic too, so that a page never mixes two kinds of digits."""
    with override(language):
        shown = as_date(SUMMER, "DATETIME_FORMAT") + count_text(9_876_543_210)
    assert not [sign for sign in shown if sign.isdigit() and not sign.isascii()]


def test_a_message_names_the_time_of_the_sites_zone(db):
    with override("en"):
        assert str(ContactMessage(sent_at=WINTER)) == "Message of 14 March 2024, 00:05"
