"""Addresses of the mentoring model under a language that are no pages of the tree."""

from django.urls import re_path

from mentoring import views

# Wagtail's own pattern has no dots.
HANDOUT = r"^(?P<path>(?:[\w\-]+/)+)handout-(?P<anchor>[\w\-]{1,20})\.pdf$"
EDITION = r"^(?P<path>(?:[\w\-]+/)+)editions/(?P<number>[0-9.]{1,7})/"

urlpatterns = [
    re_path(HANDOUT, views.handout_as_pdf, name="handout_as_pdf"),
    re_path(rf"{EDITION}$", views.edition, name="manual_edition"),
    re_path(rf"{EDITION}edition\.pdf$", views.edition_as_pdf, name="manual_edition_as_pdf"),
]
