"""Addresses of the library under a language that are no pages of the tree."""

from django.urls import path

from good_practices.freshness.views import confirm

urlpatterns = [
    path("confirm/<str:token>/", confirm, name="confirm"),
]
