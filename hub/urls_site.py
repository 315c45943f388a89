"""Addresses without a language."""

from django.urls import path

from hub import views

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", views.sitemap, name="sitemap"),
]
