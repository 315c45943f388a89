"""Addresses of the library under a language that are no pages of the tree."""

from django.urls import path

from good_practices.method import evidence_method

urlpatterns = [
    path("evidence/", evidence_method, name="evidence_method"),
]
