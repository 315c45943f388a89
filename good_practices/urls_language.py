"""Addresses of the library under a language that are no pages of the tree."""

from django.urls import path

from good_practices.choosing import comparison, personal_list
from good_practices.freshness.views import confirm
from good_practices.method import evidence_method
from good_practices.organisations import views as organisations
from good_practices.overview import views as overview
from good_practices.uses.views import report_use

urlpatterns = [
    path("compare/", comparison.compare, name="comparison"),
    path("compare/comparison.pdf", comparison.comparison_as_pdf, name="comparison_as_pdf"),
    path("list/", personal_list.show_list, name="personal_list"),
    path("list/practices.html", personal_list.save_list, name="saved_list"),
    path("list/practices.pdf", personal_list.list_as_pdf, name="list_as_pdf"),
    path("confirm/<str:token>/", confirm, name="confirm"),
    path("evidence/", evidence_method, name="evidence_method"),
    path("figures/", overview.figures_page, name="figures"),
    path("needs/", overview.needs_page, name="needs"),
    path("organisations/", organisations.organisations_page, name="organisations"),
    path("organisations/<slug:code>/", organisations.organisation_page, name="organisation"),
    path("organisations/<slug:code>/message/", organisations.write_to, name="organisation_message"),
    path("organisations/<slug:code>/correct/", organisations.correct, name="organisation_correction"),
    path("used/", report_use, name="report_use"),
]
