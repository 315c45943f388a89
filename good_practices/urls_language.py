"""Addresses of the library under a language that are no pages of the tree."""

urlpatterns: list = []
