"""Addresses without a language."""

from django.urls import path

from hub import media, views
from hub.api.v1 import api
from hub.security import security_txt

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("media/<path:path>", media.serve),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("sitemap.xml", views.sitemap_index, name="sitemap_index"),
    path("api/v1/", api.urls),
    path("sitemap-<slug:section>.xml", views.sitemap, name="sitemap"),
]
