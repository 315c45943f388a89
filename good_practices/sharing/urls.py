"""Addresses without a language for those who cite, link and harvest."""

import re

from django.urls import path, re_path

from good_practices.sharing import export, identifiers, schema
from good_practices.sharing.forms import FORMS
from good_practices.sharing.oai import views as oai

urlpatterns = [
    re_path(r"^export/practices\.(?P<form>csv|jsonl|ris|xlsx)$", export.practices, name="export"),
    re_path(r"^id/(?P<uid>[\w-]+)$", identifiers.persistent, name="persistent"),
    re_path(r"^id/(?P<uid>[\w-]+)\.(?P<language>[\w-]+)\.pdf$", identifiers.persistent_pdf, name="persistent_pdf"),
    re_path(
        rf"^id/(?P<uid>[\w-]+)\.(?P<language>[\w-]+)\.(?P<form>{'|'.join(map(re.escape, FORMS))})$",
        identifiers.persistent_form,
        name="persistent_form",
    ),
    path("oai", oai.provide, name="oai"),
    path("schemas/record-1.json", schema.served, name="record_json_schema"),
    path("schemas/record-1.xsd", oai.record_schema, name="record_schema"),
]
