"""What a practice page tells, as a record: each fact and word at its place."""

import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override
from wagtail.rich_text import expand_db_html

from good_practices.addresses import persistent_address
from good_practices.models import Adaptation, PracticePage
from good_practices.models.adaptation import TOLD
from good_practices.sharing.record import VERSION
from hub.addresses import absolute, absolute_path
from hub.dates import utc_text
from hub.translation.record import state_record

NOT_TOLD = datetime(2000, 1, 1, tzinfo=UTC)  # for pages that were made live by a program, which gave no date
LICENCE_OF_TOMBSTONES = "https://creativecommons.org/publicdomain/zero/1.0/"


def record_of(
    page: PracticePage,
    versions: list[PracticePage],
    original_language: str,
    organisation_code: str,
    adaptation: Adaptation | None,
    known: Collection[str],
) -> dict[str, Any]:
    """The record of a public page, without `updated`: Record says what each field is.

    :param versions: the public pages of the practice in all languages
    :param original_language: from which this page was translated; its own where it was not
    :param organisation_code: of the organisation that carries it out
    :param adaptation: what it was adapted from
    :param known: uids of practices that are public here, or were
    """
    published = page.first_published_at or page.last_published_at or NOT_TOLD
    with override(page.locale.language_code):  # links to pages lead to those of the active language
        words = _words(page)
    return {
        "schema_version": VERSION,
        "id": page.uid,
        "lang": page.locale.language_code,
        "withdrawn": False,
        "identifier": persistent_address(page.uid),
        "url": absolute(page),
        "versions": [{"lang": other.locale.language_code, "url": absolute(other)} for other in versions],
        **_facts(page),
        "organisation_code": organisation_code,
        **words,
        "adapted_from": [_adaptation(page, adaptation, known)] if adaptation else [],
        "use_reports": page.use_reports,
        **_provenance(page),
        "published": utc_text(published),
        "modified": utc_text(page.last_published_at or published),
        "publisher": settings.WAGTAIL_SITE_NAME,
        "licence": {"code": page.licence, "url": page.licence_address},
        "translation": state_record(page, original_language),
    }


def tombstone_of(record: dict[str, Any]) -> dict[str, Any]:
    """What is left of a record, or of a tombstone, when its page is withdrawn; without `updated`."""
    return {
        "schema_version": VERSION,
        "id": record["id"],
        "lang": record["lang"],
        "withdrawn": True,
        "identifier": persistent_address(record["id"]),
        "published": record["published"],
        "publisher": settings.WAGTAIL_SITE_NAME,
        "licence": LICENCE_OF_TOMBSTONES,
    }


def _facts(page: PracticePage) -> dict[str, Any]:
    return {
        "kind": page.kind,
        "type": page.practice_type,
        "topics": page.topics,
        "needs": page.needs,
        "groups": page.target_groups,
        "phases": page.phases,
        "prevention_levels": page.prevention_levels,
        "professionals": page.professionals,
        "settings": page.settings,
        "levels": page.delivery_levels,
        "countries": page.countries,
        "languages": page.languages,
        "status": page.status,
        "organisation": page.organisation,
        "organisation_type": page.organisation_type,
        "start_year": page.start_year,
        "end_year": page.end_year,
        "evidence_level": page.evidence_level,
        "evidence_set_on": page.evidence_set_on and page.evidence_set_on.isoformat(),
        "outcome_directions": page.all_directions,
        "experts_reviewed_on": page.reviewed_by_experts_on and page.reviewed_by_experts_on.isoformat(),
        "evaluated_in": page.newest_evaluation_in,
        "says_what_did_not_work": page.tells_what_did_not_work,
        "survivor_involvement": page.survivor_involvement,
        "safeguards": page.safeguards,
        "content_notes": page.content_notes,
        "money": page.money,
    }


def _words(page: PracticePage) -> dict[str, Any]:
    return {
        "title": page.title,
        "summary": page.summary,
        "text": [{"name": name, "html": _html(text)} for name in page.WORDS if (text := getattr(page, name))],
        "parts": [
            {"title": part["title"], "text": _html(part["text"].source), "conditions": part["conditions"] or ""}
            for part in _values(page.building_blocks)
        ],
        "outcomes": [
            {name: row[name] or "" for name in ("outcome", "direction", "source", "note")}
            for row in _values(page.outcomes)
        ],
        "evaluations": [
            {name: row[name] or "" for name in ("title", "author", "design", "language")}
            | {"year": row["year"], "independent": bool(row["independent"]), "url": row["address"] or ""}
            for row in _values(page.evaluations)
        ],
        "reviews": [
            {name: row[name] for name in ("field", "interests", "strength", "limit", "advice")}
            | {"date": row["date"].isoformat()}
            for row in _values(page.reviews)
        ],
        "materials": [
            {"title": row["title"], "url": _material_address(row), "language": row["language"] or ""}
            for row in _values(page.materials)
        ],
        "interests": page.conflict_of_interest,
    }


def _adaptation(page: PracticePage, adaptation: Adaptation, known: Collection[str]) -> dict[str, str]:
    """A translation that does not tell of it yet has the facts without the words. A draft is nobody's business."""
    source = adaptation.source_uid
    block = page.told_of_source(source)
    words = {name: (block and block.value.get(name)) or "" for name in TOLD}
    address = (
        {"id": source, "identifier": persistent_address(source)} if source in known else {"id": "", "identifier": ""}
    )
    return {**address, "developed_by": adaptation.developed_by, **words}


def _provenance(page: PracticePage) -> dict[str, Any]:
    return {
        "source_url": page.source_url,
        "sources": [
            {
                "title": row["title"] or "",
                "url": row["address"],
                "accessed": row["accessed"] and row["accessed"].isoformat(),
            }
            for row in _values(page.sources)
        ],
        "authorship": page.authorship,
        "last_checked": page.last_checked and page.last_checked.isoformat(),
        "checked_by": page.checked_by,
        "check_due": page.check_due,
        "confirmed_by_owner": page.confirmed_by_owner,
        "coded_by_editors": page.coded_by_editors,
    }


def _values(stream) -> list:
    return [block.value for block in stream]


def _html(source: str) -> str:
    """Rich text as others can show it: links with this site's host, no marks of the editor."""
    bare = re.sub(r' data-block-key="[^"]*"', "", expand_db_html(source))
    return re.sub(r'(<a [^>]*?href=")(/[^"]*)', lambda found: found[1] + absolute_path(found[2]), bare)


def _material_address(row) -> str:
    return row["address"] or (absolute_path(row["document"].url) if row["document"] else "")
