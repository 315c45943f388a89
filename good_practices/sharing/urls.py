"""Addresses without a language for those who cite, link and harvest."""

from django.urls import path, re_path

from good_practices.sharing import identifiers, schema
from good_practices.sharing.oai import views as oai

urlpatterns = [
    re_path(r"^id/(?P<uid>[\w-]+)$", identifiers.persistent, name="persistent"),
    path("oai", oai.provide, name="oai"),
    path("schemas/record-1.json", schema.served, name="record_json_schema"),
    path("schemas/record-1.xsd", oai.record_schema, name="record_schema"),
]
