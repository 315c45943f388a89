"""The facts of a generated practice: codes as unequally frequent as in a real library, years, dates."""

import dataclasses
import datetime
from typing import Any

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

COUNTRIES = "FI SE FR DE GB BE NL NO DK ES IT IE AT MA TN IL US CA AU TR LB JO EG IQ CH PL GR PT".split()
LANGUAGES = "en fr fi sv ar de nl es no da it tr so ku ru pl he el pt fa".split()
KINDS = [constants.Kind.VICTIM_SUPPORT, constants.Kind.PREVENTION, constants.Kind.BOTH]
STATUSES = [constants.Status.ACTIVE, constants.Status.ENDED, constants.Status.UNKNOWN, constants.Status.PAUSED]
LEVELS = [level for level in constants.EvidenceLevel if level != constants.EvidenceLevel.EX]
ORGANISATIONS = ["association", "agency", "foundation", "centre", "institute", "network"]
THEMES = {"p": 2, "n": 3, "l": 1}

# How many codes a practice has in each field: at least, at most.
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


class Facts:
    """Makes records from the codes that this site has."""

    def __init__(self) -> None:
        labels = vocabulary.Labels("en")
        self.codes = {scheme: Ranked(list(labels[scheme])) for scheme in Scheme.values}
        countries = set(labels[vocabulary.COUNTRY]) - {vocabulary.INTERNATIONAL}
        spoken = set(labels[vocabulary.LANGUAGE]) - {vocabulary.UNKNOWN_LANGUAGE}
        self.countries = Ranked(_first(COUNTRIES, list(countries)), 1.2)
        self.languages = Ranked(_first(LANGUAGES, list(spoken)), 1.4)
        self.kinds, self.statuses, self.levels = Ranked(KINDS, 0.7), Ranked(STATUSES, 2.5), Ranked(LEVELS, 1.8)
        self.involvement = Ranked(constants.SurvivorInvolvement.values, 1.2)
        self.money = Ranked(constants.MoneyBand.values, 1.0)
        self.fields = Ranked(PracticePage.WORDS, 0.6)
        tables = language("en").tables
        self.themes = {kind: Ranked(range(len(tables[kind])), 0.4) for kind in THEMES}

    def record(self, number: int) -> Record:
        """The practice of a number: the same at every call, however many others there are."""
        draw = Draw("scale", number)
        plan = Plan(
            number=number,
            themes={kind: draw.some(self.themes[kind], count, count) for kind, count in THEMES.items()},
            names=[draw.random(), draw.random()],
            fields=draw.some(self.fields, 2, 5),
        )
        published = OPENED + datetime.timedelta(days=draw.random() ** 0.6 * DAYS)
        facts = self.codes_of(draw) | self.history(draw, published.replace(microsecond=0))
        facts["organisation"] = f"Example {ORGANISATIONS[draw.number(0, 5)]} {draw.number(1, 900)} (generated text)"
        facts["source_url"] = f"{EXAMPLE}{number}"
        return Record(plan, facts, published.replace(microsecond=0))

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
            "evidence_level": constants.EvidenceLevel.EX if draw.chance(0.01) else draw.one(self.levels),
            "survivor_involvement": draw.one(self.involvement),
            "money": draw.one(self.money),
            "licence": constants.Licence.CC_BY,
            "authorship": constants.Authorship.EDITOR,
            "coded_by_editors": draw.chance(0.7),
        }

    def history(self, draw: Draw, published: datetime.datetime) -> dict[str, Any]:
        """Years and state, such that no one contradicts another."""
        status = draw.one(self.statuses)
        start = LAST_YEAR - 1 - int(draw.random() ** 1.7 * 32) if draw.chance(0.9) else None
        ended = status == constants.Status.ENDED and draw.chance(0.8)
        checked = draw.chance(0.8)
        return {
            "status": status,
            "start_year": start,
            "end_year": draw.number(start or 2005, LAST_YEAR - 1) if ended else None,
            "last_checked": (published + datetime.timedelta(days=draw.number(0, 500))).date() if checked else None,
            "checked_by": "Nobody: generated text" if checked else "",
            "check_due": status == constants.Status.UNKNOWN or draw.chance(0.05),
        }
