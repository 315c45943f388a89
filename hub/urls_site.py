"""Addresses without a language."""

from django.urls import path

from hub import views
from hub.api import search

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap_index"),
    path("api/v1/search", search.search_api, name="search_api"),
    path("api/v1/suggest", search.suggest_api, name="suggest_api"),
    path("sitemap-<slug:section>.xml", views.sitemap, name="sitemap"),
]
