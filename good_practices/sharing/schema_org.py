"""A record in the words of schema.org, as JSON-LD: for search engines, and for whoever reads linked data."""

from typing import Any

from django.conf import settings
from django.utils.translation import override

from good_practices.addresses import persistent_address
from good_practices.constants import EVIDENCE_DEFINITIONS, Direction, EvidenceLevel, Status
from good_practices.models import CollectionPage, PracticePage
from good_practices.sharing.dublin_core import creator
from good_practices.sharing.record import ExpertReview, Record, Version
from hub.addresses import absolute
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
        "isBasedOn": [record.source_url, *(one.identifier for one in record.adapted_from if one.identifier)],
        "review": [*_evidence(record), *_reviews(record)],
    }
    return {name: value for name, value in said.items() if value}


def item_list(collection: CollectionPage, practices: list[PracticePage]) -> dict[str, Any]:
    """A collection: its practices in their order, each by the address that outlives its page."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "@id": absolute(collection),
        "url": absolute(collection),
        "name": collection.title,
        "description": collection.summary,
        "inLanguage": tag(collection.locale.language_code),
        "itemListOrder": "https://schema.org/ItemListOrderAscending",
        "numberOfItems": len(practices),
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": practice.title,
                "url": absolute(practice),
                "identifier": persistent_address(practice.uid),
            }
            for number, practice in enumerate(practices, 1)
        ],
    }


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
    names = _names(record, scheme, codes)
    return [_term(str(scheme), code, name) for code, name in zip(codes, names, strict=True)]


def _evidence(record: Record) -> list[dict[str, Any]]:
    """What the editors say of its results: the level, since when, and the directions of outcomes. No stars."""
    if record.evidence_level == EvidenceLevel.E0 and not record.outcome_directions:
        return []
    directions = list(dict.fromkeys(record.outcome_directions))
    said: dict[str, Any] = {
        "@type": "Review",
        "reviewAspect": "evidence",
        "author": _organisation(record.publisher),
        "datePublished": record.evidence_set_on and record.evidence_set_on.isoformat(),
        "inLanguage": tag(record.lang),
    }
    with override(record.lang):
        level = EvidenceLevel(record.evidence_level)
        said["about"] = _term("evidence", level, str(level.label))
        said["reviewBody"] = str(EVIDENCE_DEFINITIONS[level])
        said["keywords"] = [_term("direction", code, str(Direction(code).label)) for code in directions]
    return [{name: value for name, value in said.items() if value}]


def _term(scheme: str, code: str, name: str) -> dict[str, Any]:
    vocabulary = {"@type": "DefinedTermSet", "name": scheme}
    return {"@type": "DefinedTerm", "name": name, "termCode": str(code), "inDefinedTermSet": vocabulary}


def _reviews(record: Record) -> list[dict[str, Any]]:
    """What experts say; that they have said it, where their words are not translated yet."""
    if record.experts_reviewed_on and not record.reviews:
        return [{"@type": "Review", "datePublished": record.experts_reviewed_on.isoformat()}]
    return [_review(review, record) for review in record.reviews]


def _review(review: ExpertReview, record: Record) -> dict[str, Any]:
    """The author is told by profession only."""
    return {
        "@type": "Review",
        "author": {"@type": "Person", "jobTitle": review.field},
        "datePublished": review.date.isoformat(),
        "inLanguage": tag(record.lang),
        "positiveNotes": review.strength,
        "negativeNotes": review.limit,
        "reviewBody": review.advice,
    }


def _years(record: Record) -> str:
    """An interval by ISO 8601: 2001/2020, and 2001/.. while it goes on. What is not known is empty."""
    goes_on = record.status in (Status.ACTIVE, Status.PAUSED)
    if not (record.start_year or record.end_year):
        return ""
    return f"{record.start_year or ''}/{record.end_year or ('..' if goes_on else '')}"
