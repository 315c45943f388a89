"""Addresses of the library under a language that are no pages of the tree."""

from django.urls import path

from good_practices.overview import views

urlpatterns = [
    path("needs/", views.needs_page, name="needs"),
    path("figures/", views.figures_page, name="figures"),
]
