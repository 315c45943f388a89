"""Addresses of the library under a language that are no pages of the tree."""

from django.urls import path

from good_practices.choosing import comparison, personal_list

urlpatterns = [
    path("compare/", comparison.compare, name="comparison"),
    path("list/", personal_list.show_list, name="personal_list"),
    path("list/practices.html", personal_list.save_list, name="saved_list"),
]
