"""Addresses of the mentoring model under a language that are no pages of the tree."""

from django.urls import path, re_path

from mentoring.registering.views import register_for, show_registration
from mentoring.views import calendars, findings, manual

# Wagtail's own pattern has no dots.
PAGE = r"^(?P<path>(?:[\w\-]+/)+)"
EDITION = rf"{PAGE}editions/(?P<number>[0-9.]{{1,7}})/"
HANDOUT = rf"{PAGE}handout-(?P<anchor>[\w\-]{{1,20}})\.pdf$"

urlpatterns = [
    re_path(HANDOUT, manual.handout_as_pdf, name="handout_as_pdf"),
    re_path(rf"{EDITION}$", manual.edition, name="manual_edition"),
    re_path(rf"{EDITION}edition\.pdf$", manual.edition_as_pdf, name="manual_edition_as_pdf"),
    path("calendar.ics", calendars.calendar, name="calendar"),
    re_path(rf"{PAGE}event\.ics$", calendars.event_file, name="event_file"),
    re_path(rf"{PAGE}register/$", register_for, name="register"),
    path("registration/<str:token>/", show_registration, name="registration"),
    re_path(rf"{PAGE}findings/$", findings.findings, name="findings"),
]
