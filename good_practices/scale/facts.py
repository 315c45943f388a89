"""The facts of a generated practice: codes as unequally frequent as in a real library, years, dates."""

import dataclasses
import datetime
from functools import cache
from typing import Any

from django.conf import settings

from good_practices import constants
from good_practices.models import PracticePage
from good_practices.scale.chance import Draw, Ranked
from good_practices.scale.text import Plan, language
from hub import vocabulary
from hub.models.terms import Scheme

EXAMPLE = "https://example.org/scale/"  # a host that is kept for examples
OPENED = datetime.datetime(2014, 3, 1, 8, tzinfo=datetime.UTC)
DAYS = 4600  # over which practices were published, more and more of them; the last are of autumn 2026
LAST_YEAR = 2026
NEWEST_CHECK = datetime.date(2026, 11, 1)

# The most frequent first; the others follow by their codes.
COUNTRIES = "FI SE FR DE GB BE NL NO DK ES IT IE AT MA TN IL US CA AU TR LB JO EG IQ CH PL GR PT"
LANGUAGES = "en fr fi sv ar de nl es no da it tr so ku ru pl he el pt fa"
KINDS = [constants.Kind.VICTIM_SUPPORT, constants.Kind.PREVENTION, constants.Kind.BOTH]
STATUSES = [constants.Status.ACTIVE, constants.Status.ENDED, constants.Status.UNKNOWN, constants.Status.PAUSED]
LEVELS: list[constants.EvidenceLevel] = [
    level for level in constants.EvidenceLevel if level != constants.EvidenceLevel.EX
]
ORGANISATIONS = ["association", "agency", "foundation", "centre", "institute", "network"]
FIELDS = Ranked(PracticePage.WORDS, 0.6)
REASONS = {"risks_and_harms", "what_did_not_work"}  # why a practice is not advised
THEMES = {"p": 2, "n": 3, "l": 1}  # how many people, things and places a practice is about

# How many codes a practice has in each field: at least, at most. Below 0 there are none: the lower, the rarer.
LISTS = {
    "topics": (Scheme.TOPIC, 1, 4),
    "needs": (Scheme.NEED, 1, 4),
    "target_groups": (Scheme.GROUP, 1, 5),
    "phases": (Scheme.PHASE, 0, 3),
    "prevention_levels": (Scheme.PREVENTION, 0, 2),
    "professionals": (Scheme.PROFESSIONAL, 0, 4),
    "settings": (Scheme.SETTING, 0, 3),
    "delivery_levels": (Scheme.LEVEL, 0, 2),
    "safeguards": (Scheme.SAFEGUARD, 0, 3),
    "content_notes": (Scheme.CONTENT_NOTE, -3, 1),
}


def _first(common: list[str], all_codes: list[str]) -> list[str]:
    """All codes, the common ones first."""
    known = set(all_codes)
    return [code for code in common if code in known] + sorted(known - set(common))


@dataclasses.dataclass(frozen=True)
class Record:
    """What all languages of a practice share: what its texts are about, its facts, and when it was published."""

    plan: Plan
    facts: dict[str, Any]
    published: datetime.datetime


@cache
def _themes() -> dict[str, Ranked[int]]:
    tables = language(settings.LANGUAGE_CODE).tables  # as long in every language
    return {kind: Ranked(range(len(tables[kind])), 0.4) for kind in THEMES}


def plan(number: int) -> Plan:
    """What the texts of a practice are about. It needs no database."""
    draw = Draw("scale", "plan", number)
    return Plan(
        number=number,
        themes={kind: draw.some(ranked, THEMES[kind], THEMES[kind]) for kind, ranked in _themes().items()},
        names=[draw.random(), draw.random()],
        fields=draw.some(FIELDS, 2, 5),
    )


class Facts:
    """Makes records from the codes that this site has."""

    def __init__(self) -> None:
        labels = vocabulary.Labels(settings.LANGUAGE_CODE)
        self.codes = {scheme: Ranked(list(labels[scheme])) for scheme in Scheme.values}
        countries = set(labels[vocabulary.COUNTRY]) - {vocabulary.INTERNATIONAL}
        spoken = set(labels[vocabulary.LANGUAGE]) - {vocabulary.UNKNOWN_LANGUAGE}
        self.countries = Ranked(_first(COUNTRIES.split(), list(countries)), 1.2)
        self.languages = Ranked(_first(LANGUAGES.split(), list(spoken)), 1.4)
        self.kinds, self.statuses, self.levels = Ranked(KINDS, 0.7), Ranked(STATUSES, 2.5), Ranked(LEVELS, 1.8)
        self.involvement = Ranked(constants.SurvivorInvolvement.values, 1.2)
        self.money = Ranked(constants.MoneyBand.values, 1.0)

    def record(self, number: int) -> Record:
        """The practice of a number: the same at every call, however many others there are."""
        draw = Draw("scale", number)
        days = max(draw.number(0, DAYS), draw.number(0, DAYS))
        published = OPENED + datetime.timedelta(days=days, minutes=draw.number(0, 600))
        facts = self.codes_of(draw) | self.history(draw, published)
        facts["organisation"] = f"Example {ORGANISATIONS[draw.number(0, 5)]} {draw.number(1, 900)} (generated text)"
        facts["source_url"] = f"{EXAMPLE}{number}"
        about = plan(number)
        return Record(about, facts | self.evidence(draw, about, published), published)

    def evidence(self, draw: Draw, about: Plan, published: datetime.datetime) -> dict[str, Any]:
        """A level and its date. What is not advised has to give reasons."""
        is_not_advised = draw.chance(0.05) and not REASONS.isdisjoint(about.fields)
        level = constants.EvidenceLevel.EX if is_not_advised else draw.one(self.levels)
        return {
            "evidence_level": level,
            "evidence_set_on": None if level == constants.EvidenceLevel.E0 else published.date(),
        }

    def codes_of(self, draw: Draw) -> dict[str, Any]:
        facts: dict[str, Any] = {
            name: draw.some(self.codes[scheme], low, high) for name, (scheme, low, high) in LISTS.items()
        }
        for name, scheme in (("practice_type", Scheme.TYPE), ("organisation_type", Scheme.ORGANISATION_TYPE)):
            facts[name] = next(iter(draw.some(self.codes[scheme], 1, 1)), "")
        countries = draw.some(self.countries, 1, 1 if draw.chance(0.8) else 4)
        international, unknown = draw.chance(0.04), draw.chance(0.05)
        return facts | {
            "kind": draw.one(self.kinds),
            "countries": [vocabulary.INTERNATIONAL] if international else countries,
            "languages": [vocabulary.UNKNOWN_LANGUAGE] if unknown else draw.some(self.languages, 1, 3),
            "survivor_involvement": draw.one(self.involvement),
            "money": draw.one(self.money),
            "licence": constants.Licence.CC_BY,
            "authorship": constants.Authorship.EDITOR,
            "coded_by_editors": draw.chance(0.7),
        }

    def history(self, draw: Draw, published: datetime.datetime) -> dict[str, Any]:
        """Years and state, such that no one contradicts another."""
        status = draw.one(self.statuses)
        age = min(draw.number(0, 30), draw.number(0, 30))
        start = min(published.year, LAST_YEAR - 1) - age if draw.chance(0.9) else None
        ended = status == constants.Status.ENDED and draw.chance(0.8)
        checked = min(published.date() + datetime.timedelta(days=draw.number(0, 500)), NEWEST_CHECK)
        is_checked = draw.chance(0.8)
        return {
            "status": status,
            "start_year": start,
            "end_year": draw.number(start or 2005, LAST_YEAR - 1) if ended else None,
            "last_checked": checked if is_checked else None,
            "checked_by": "Nobody: generated text" if is_checked else "",
            "check_due": status == constants.Status.UNKNOWN or draw.chance(0.05),
        }
