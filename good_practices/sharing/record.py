"""The record of a practice: what partners get, field by field, whatever the format.

Only what is named here is shared. A new field of the page is not, until it gets a place and a description here. People
who wrote, sent in or edited a practice have none.
"""

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from good_practices.constants import (
    Authorship,
    Direction,
    EvidenceLevel,
    Kind,
    Licence,
    MoneyBand,
    Status,
    SurvivorInvolvement,
)
from good_practices.models import SharedRecord
from hub.models.base import Origin, Review
from hub.models.outdated import ChangeKind

VERSION = "1.0"  # of the record: the first number changes when a field goes or means something else
# What a record does not say that the release before has written: it is read so until `rebuild_records` has run.
ADDED: dict[str, Any] = {"organisation_code": "", "evidence_set_on": None, "outcome_directions": []}
ADDED |= {"reviews": [], "adapted_from": [], "use_reports": 0}
ADDED |= {"experts_reviewed_on": None, "evaluated_in": None, "says_what_did_not_work": False}

Codes = list[str]


def _codes(scheme: str, meaning: str) -> Any:
    return Field(description=f"{meaning} Codes of the scheme `{scheme}`.")


def _choices(choices, meaning: str, empty: bool = False) -> Any:
    values = [value for value in choices.values if value or empty]
    return Field(description=meaning, json_schema_extra={"enum": values})


class Source(Schema):
    """A public page that facts come from."""

    title: str
    url: str
    accessed: Annotated[str | None, Field(description="When it was read: a date.")]


class Part(Schema):
    """A part of the practice that others can take up by itself."""

    title: str
    text: Annotated[str, Field(description="HTML.")]
    conditions: Annotated[str, Field(description="What it needs.")]


class Outcome(Schema):
    """One result and its direction."""

    outcome: str
    direction: Annotated[str, _choices(Direction, "What became of it.")]
    source: Annotated[str, Field(description="An address, or empty.")]
    note: str


class Evaluation(Schema):
    """A study or report about the practice."""

    title: str
    author: str
    year: int | None
    independent: Annotated[bool, Field(description="By others than the owner.")]
    design: str
    url: Annotated[str, Field(description="An address, or empty.")]
    language: Annotated[str, Field(description="A code of the scheme `language`, or empty.")]


class ExpertReview(Schema):
    """The summary of an expert's review, agreed with the organisation."""

    date: Annotated[date, Field(description="When the review was finished.")]
    field: Annotated[str, Field(description="Of the reviewer; never a name.")]
    interests: Annotated[str, Field(description="What the reviewer has to do with the practice or its organisation.")]
    strength: Annotated[str, Field(description="What speaks for it.")]
    limit: Annotated[str, Field(description="What speaks against it, or is not known.")]
    advice: Annotated[str, Field(description="What those who take it up should see to.")]


class Material(Schema):
    """A manual, form or leaflet."""

    title: str
    url: Annotated[str, Field(description="An address; empty where it is only named.")]
    language: Annotated[str, Field(description="A code of the scheme `language`, or empty.")]


class AdaptedFrom(Schema):
    """A practice of this library that this one was made from."""

    id: Annotated[
        str, Field(description="The same in every language, for good; empty where that practice was never public here.")
    ]
    identifier: Annotated[str, Field(description="Its persistent address, or empty.")]
    developed_by: Annotated[str, Field(description="Who developed that practice, where this record says it.")]
    place: Annotated[str, Field(description="Where the adapted practice is carried out.")]
    changed: Annotated[str, Field(description="What was changed.")]
    result: Annotated[str, Field(description="What came of it.")]


class Section(Schema):
    """One text of the full record."""

    name: Annotated[str, Field(description="The same in every language, such as `aims`.")]
    html: Annotated[str, Field(description="p, ul, ol, li, b, i, a.")]


class Change(Schema):
    """A part of the original that is not as it was when this was translated."""

    part: str
    kind: Annotated[str, _choices(ChangeKind, "What happened to it.")]


class TranslationState(Schema):
    """Where the words of this language version come from."""

    origin: Annotated[str, _choices(Origin, "Who wrote these words.")]
    engine: Annotated[str, Field(description="Which machine translated, where one did.")]
    review: Annotated[str, _choices(Review, "Whether somebody has compared it with the original.")]
    reviewed_by_role: Annotated[str, Field(description="In which role; never a name.")]
    reviewed_on: Annotated[str | None, Field(description="A date.")]
    original_language: str
    partial: Annotated[bool, Field(description="Some sentences are still in the original's language.")]
    fallback: Annotated[bool, Field(description="It shows the original's words. Never so in what is shared.")]
    outdated_since: Annotated[str | None, Field(description="A time; none where it says what the original says.")]
    outdated_in: list[Change]
    outdated_words: Annotated[int, Field(ge=0)]


class LicenceOf(Schema):
    """Under which terms the record may be shared."""

    code: Annotated[str, _choices(Licence, "SPDX identifier.")]
    url: str


class Version(Schema):
    """A language in which the practice can be read."""

    lang: str
    url: str


class Record(Schema):
    """One practice in one language."""

    updated: Annotated[datetime, Field(description="When this record last changed in any field; whole seconds, UTC.")]
    schema_version: Annotated[Literal["1.0"], Field(description="Of the record, such as it is described here.")]
    id: Annotated[str, Field(description="The same in every language, for good.")]
    lang: Annotated[str, Field(description="The language of the words.")]
    withdrawn: Annotated[Literal[False], Field(description="It is public.")]
    identifier: Annotated[str, Field(description="The persistent address, for citing and linking.")]
    url: Annotated[str, Field(description="The page in this language.")]
    versions: Annotated[list[Version], Field(description="All languages, this one among them.")]
    title: Annotated[str, Field(description="Its name in this language.")]
    summary: Annotated[str, Field(description="What it does, for whom and how.")]
    kind: Annotated[str, _choices(Kind, "What it is for.")]
    type: Annotated[str, _codes("type", "What kind of thing it is.")]
    topics: Annotated[Codes, _codes("topic", "What it is about.")]
    needs: Annotated[Codes, _codes("need", "What people need that it answers.")]
    groups: Annotated[Codes, _codes("group", "For whom it is.")]
    phases: Annotated[Codes, _codes("phase", "When, after an attack.")]
    prevention_levels: Annotated[Codes, _codes("prevention", "On which level it prevents.")]
    professionals: Annotated[Codes, _codes("professional", "Who can use it.")]
    settings: Annotated[Codes, _codes("setting", "Where it takes place.")]
    levels: Annotated[Codes, _codes("level", "On which level it is delivered.")]
    countries: Annotated[Codes, _codes("country", "Where it is carried out; the first is where it comes from.")]
    languages: Annotated[Codes, _codes("language", "In which it is offered.")]
    status: Annotated[str, _choices(Status, "Whether it goes on.")]
    organisation: Annotated[str, Field(description="Who carries it out.")]
    organisation_code: Annotated[
        str, Field(description="The same for all its practices; may become another where two turn out to be one.")
    ]
    organisation_type: Annotated[str, _codes("organisation_type", "Empty where it is not stated.")]
    start_year: Annotated[int | None, Field(description="Since when it has been carried out.")]
    end_year: Annotated[int | None, Field(description="Its last year, where it has ended.")]
    evidence_level: Annotated[str, _choices(EvidenceLevel, "How much is known about results; set by editors only.")]
    evidence_set_on: Annotated[
        date | None, Field(description="When an editor set the level. After five years it is to be checked again.")
    ]
    outcome_directions: Annotated[
        list[Annotated[str, Field(json_schema_extra={"enum": Direction.values})]],
        Field(description="What became of each outcome, also of those whose words are not translated yet."),
    ]
    experts_reviewed_on: Annotated[
        date | None,
        Field(
            description="When experts last reviewed it, also where that is not translated yet; none means no review."
        ),
    ]
    evaluated_in: Annotated[
        int | None, Field(description="The year of the newest evaluation, also where it is not translated yet.")
    ]
    says_what_did_not_work: Annotated[
        bool, Field(description="The practice says what did not work, also where these words are not translated yet.")
    ]
    survivor_involvement: Annotated[str, _choices(SurvivorInvolvement, "Empty where it is not stated.", empty=True)]
    safeguards: Annotated[Codes, _codes("safeguard", "How people are kept safe.")]
    content_notes: Annotated[Codes, _codes("content_note", "What a reader should know before reading on.")]
    money: Annotated[str, _choices(MoneyBand, "Needed a year; empty where it is not stated.", empty=True)]
    text: Annotated[list[Section], Field(description="The full record, where there is one, in order.")]
    parts: list[Part]
    outcomes: list[Outcome]
    evaluations: list[Evaluation]
    reviews: Annotated[
        list[ExpertReview],
        Field(description="Summaries of reviews by experts, where this language has them: see `experts_reviewed_on`."),
    ]
    materials: list[Material]
    adapted_from: list[AdaptedFrom]
    use_reports: Annotated[int, Field(ge=0, description="How many others told here that they used it.")]
    source_url: Annotated[str, Field(description="The public page the facts come from.")]
    sources: list[Source]
    authorship: Annotated[str, _choices(Authorship, "Who wrote the record.")]
    interests: Annotated[str, Field(description="What the writer of the record gains from it; empty if not stated.")]
    last_checked: Annotated[date | None, Field(description="When the facts were last compared with their source.")]
    checked_by: Annotated[str, Field(description="A role; never a name.")]
    check_due: Annotated[bool, Field(description="It is not clear whether this is still true.")]
    confirmed_by_owner: Annotated[bool, Field(description="The organisation has confirmed the record.")]
    coded_by_editors: Annotated[bool, Field(description="Editors chose the codes; the organisation did not confirm.")]
    published: Annotated[datetime, Field(description="When this language version was first published.")]
    modified: Annotated[datetime, Field(description="When its words or facts were last published.")]
    publisher: Annotated[str, Field(description="Who publishes this library.")]
    licence: LicenceOf
    translation: TranslationState


class Tombstone(Schema):
    """What stays of a language version that is no longer public: that it was here, and nothing that it said."""

    updated: Annotated[datetime, Field(description="When it was withdrawn; whole seconds, UTC.")]
    schema_version: Literal["1.0"]
    id: str
    lang: str
    withdrawn: Literal[True]
    identifier: str
    published: datetime
    publisher: str
    licence: Annotated[str, Field(description="Of this notice: an address.")]


def told_by(row: SharedRecord) -> dict[str, Any]:
    """What the record that a row keeps says, by the names of its fields. Not for rows that are withdrawn."""
    return ADDED | json.loads(row.as_json())


def read_record(row: SharedRecord) -> Record:
    """The record that a row keeps. Not for rows that are withdrawn."""
    return Record.model_validate(told_by(row))
