"""Addresses of the library under a language that are no pages of the tree."""

from django.urls import path

from good_practices.organisations import views as organisations
from good_practices.uses.views import report_use

urlpatterns = [
    path("used/", report_use, name="report_use"),
    path("organisations/", organisations.organisations_page, name="organisations"),
    path("organisations/<slug:code>/", organisations.organisation_page, name="organisation"),
    path("organisations/<slug:code>/message/", organisations.write_to, name="organisation_message"),
    path("organisations/<slug:code>/correct/", organisations.correct, name="organisation_correction"),
]
