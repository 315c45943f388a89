"""A record in the words of schema.org, as JSON-LD: for search engines, and for whoever reads linked data."""

from typing import Any

from django.conf import settings

from good_practices.constants import Status
from good_practices.sharing.dublin_core import creator
from good_practices.sharing.record import Record, Version
from hub.dates import utc_text
from hub.languages import tag
from hub.models.terms import Scheme
from hub.vocabulary import COUNTRY, INTERNATIONAL, labels_in

TYPES = ["CreativeWork", "LearningResource"]


def json_ld(record: Record) -> dict[str, Any]:
    """One language version; it names the work that it translates, or its translations. What is empty is left out."""
    said = {
        "@context": "https://schema.org",
        "@type": TYPES,
        "@id": _id(record, record.lang),
        "identifier": record.identifier,
        "url": record.url,
        "name": record.title,
        "abstract": record.summary,
        "inLanguage": tag(record.lang),
        **_translations(record),
        "author": _organisation(creator(record)),
        "contributor": _organisation(record.organisation) if creator(record) != record.organisation else None,
        "publisher": _organisation(record.publisher) | {"url": settings.BASE_URL},
        "license": record.licence.url,
        "isAccessibleForFree": True,
        "audience": [
            {"@type": "Audience", "audienceType": name}
            for scheme, codes in ((Scheme.GROUP, record.groups), (Scheme.PROFESSIONAL, record.professionals))
            for name in _names(record, scheme, codes)
        ],
        "about": [
            term
            for scheme, codes in (
                (Scheme.TOPIC, record.topics),
                (Scheme.NEED, record.needs),
                (Scheme.GROUP, record.groups),
            )
            for term in _terms(record, scheme, codes)
        ],
        "spatialCoverage": [
            {"@type": "Place" if code == INTERNATIONAL else "Country", "name": name, "identifier": code}
            for code, name in zip(record.countries, _names(record, COUNTRY, record.countries), strict=True)
        ],
        "temporalCoverage": _years(record),
        "datePublished": utc_text(record.published),
        "dateModified": utc_text(record.modified),
        "version": utc_text(record.modified),
        "isBasedOn": [record.source_url, *(one.identifier for one in record.adapted_from)],
    }
    return {name: value for name, value in said.items() if value}


def _id(record: Record, language: str) -> str:
    """Names a language version. It outlives its address and leads to it."""
    return f"{record.identifier}#{tag(language)}"


def _translations(record: Record) -> dict[str, Any]:
    original = record.translation.original_language
    others = {version.lang: _work(record, version) for version in record.versions if version.lang != record.lang}
    if record.lang == original:
        return {"workTranslation": list(others.values())}
    return {"translationOfWork": others.get(original)}


def _work(record: Record, version: Version) -> dict[str, str]:
    own = {"@id": _id(record, version.lang), "inLanguage": tag(version.lang), "url": version.url}
    return {"@type": "CreativeWork"} | own


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _names(record: Record, scheme: str, codes: list[str]) -> list[str]:
    labels = labels_in(record.lang)
    return [str(labels.of(scheme, code)) for code in codes]


def _terms(record: Record, scheme: str, codes: list[str]) -> list[dict[str, Any]]:
    vocabulary = {"@type": "DefinedTermSet", "name": str(scheme)}
    return [
        {"@type": "DefinedTerm", "name": name, "termCode": code, "inDefinedTermSet": vocabulary}
        for code, name in zip(codes, _names(record, scheme, codes), strict=True)
    ]


def _years(record: Record) -> str:
    """An interval by ISO 8601: 2001/2020, and 2001/.. while it goes on. What is not known is empty."""
    goes_on = record.status in (Status.ACTIVE, Status.PAUSED)
    if not (record.start_year or record.end_year):
        return ""
    return f"{record.start_year or ''}/{record.end_year or ('..' if goes_on else '')}"
