"""Addresses without a language for those who cite, link and harvest."""

from django.urls import re_path

from good_practices.sharing import identifiers

urlpatterns = [
    re_path(r"^id/(?P<uid>[\w-]+)$", identifiers.persistent, name="persistent"),
]
