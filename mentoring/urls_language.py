"""Addresses of the mentoring model under a language that are no pages of the tree."""

from django.urls import path, re_path

from mentoring import views
from mentoring.registering.views import register_for, show_registration

# Wagtail's own pattern has no dots.
PAGE = r"^(?P<path>(?:[\w\-]+/)+)"
EDITION = rf"{PAGE}editions/(?P<number>[0-9.]{{1,7}})/"

urlpatterns = [
    re_path(rf"{EDITION}$", views.edition, name="manual_edition"),
    re_path(rf"{EDITION}edition\.pdf$", views.edition_as_pdf, name="manual_edition_as_pdf"),
    path("calendar.ics", views.calendar, name="calendar"),
    re_path(rf"{PAGE}event\.ics$", views.event_file, name="event_file"),
    re_path(rf"{PAGE}register/$", register_for, name="register"),
    path("registration/<str:token>/", show_registration, name="registration"),
    re_path(rf"{PAGE}findings/$", views.findings, name="findings"),
]
