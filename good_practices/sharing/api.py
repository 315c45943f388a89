"""The library for partners: all records, one record, and what the codes in them mean."""

import hashlib
import json
import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, cast

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date
from ninja import Field, Path, Query, Router, Schema
from pydantic import BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

from good_practices.filters import FACETS
from good_practices.models import SharedRecord
from good_practices.sharing.record import Record, Tombstone
from good_practices.sharing.vocabulary import SCHEMES, explained
from hub.addresses import absolute_path
from hub.api.parameters import (
    OF_THE_SITE,
    READ,
    WITHOUT_NUL,
    Language,
    add_facets,
    chosen_codes,
    digits,
    language_where,
    left_out,
)
from hub.api.problems import Problem, problem
from hub.dates import last_modified, utc_text
from hub.search.answers import known_language

router = Router(tags=["practices"])

PAGE, LONGEST_PAGE = 20, 100
TIME = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?", re.ASCII | re.IGNORECASE)
HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {"description": "Of this answer. Send it as If-None-Match: 304 where nothing is new.", "required": True},
    "Last-Modified": {"description": "Send it as If-Modified-Since. It is left out for a second after a change."},
    "Link": {"description": 'The address of the next page, rel="next".'},
}


def _headers(*names: str) -> dict[str, Any]:
    told = {name: HEADERS[name] | {"schema": {"type": "string"}} for name in names}
    return {"responses": {200: {"headers": told}}}


def _moment(value: Any) -> datetime:
    """A time, or a date for its first second in UTC. Dates of records are whole seconds."""
    try:
        if not TIME.fullmatch(str(value)):
            raise ValueError
        moment = datetime.fromisoformat(str(value).upper()).replace(microsecond=0)
    except ValueError:
        raise PydanticCustomError("time", "Should be such as 2026-11-26T10:00:00Z or 2026-11-26") from None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:  # before the year 1 or after 9999, in UTC
        return moment.replace(tzinfo=UTC)


def _signer() -> Signer:
    return Signer(salt="good_practices.sharing.api", sep=".")


def cursor_after(place: int) -> str:
    """What a client sends to go on after the record with this id."""
    return _signer().sign(str(place))


def _place(cursor: Any) -> int:
    """The id of the record after which a cursor goes on."""
    try:
        return int(_signer().unsign(str(cursor)))
    except BadSignature:
        raise PydanticCustomError("cursor", "Should be as the last answer gives it in `next`") from None


def _scheme(name: Any) -> Any:
    if name not in SCHEMES:
        raise PydanticCustomError("scheme", "Should be one of {names}", {"names": ", ".join(SCHEMES)})
    return name


def _once_known(language: str) -> bool:
    """A language of the site, or one that was closed: who keeps its records must hear of their end."""
    return known_language(language) or SharedRecord.objects.filter(language=language).exists()


LanguageOfRecords = Annotated[str, language_where(_once_known), OF_THE_SITE]


class Asked(Schema):
    """Which records. Facets are checked where their codes are known: by `chosen_codes`."""

    model_config = ConfigDict(json_schema_extra=lambda schema: add_facets(schema, FACETS))

    lang: Annotated[
        LanguageOfRecords | None,
        Field(description="One language version of each; none means all.", json_schema_extra=left_out),
    ] = None
    updated_since: Annotated[
        datetime | None,
        BeforeValidator(_moment),
        WithJsonSchema({"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}),
        Field(
            description="Only what has changed at or after this time, or since this date began in UTC. With it, what "
            "has been withdrawn is answered too, as a Tombstone."
        ),
    ] = None
    cursor: Annotated[
        int | None,
        BeforeValidator(_place),
        WithJsonSchema({"type": "string"}),
        Field(description="Where the last page ended. It is in `next`, with all that was asked for."),
    ] = None
    limit: Annotated[
        int, Field(ge=1, le=LONGEST_PAGE, description="How many records a page has."), BeforeValidator(digits)
    ] = PAGE


class Which(Schema):
    """Which language version of a practice."""

    lang: Annotated[
        LanguageOfRecords | None,
        Field(description="None means the language it was written in.", json_schema_extra=left_out),
    ] = None


class Words(Schema):
    """In which language codes are explained, and which."""

    lang: Annotated[Language, Field(description="The language of the labels.")]
    scheme: Annotated[
        list[Annotated[str, BeforeValidator(_scheme), Field(json_schema_extra={"enum": SCHEMES})]],
        Field(description="Repeated, it means one and the other; none means all."),
    ] = []


class Practices(Schema):
    """Records, in an order that never changes."""

    asked: Annotated[
        datetime,
        Field(description="When this was read. That of the first page is `updated_since` of the next visit."),
    ]
    results: list[Record | Tombstone]
    next: Annotated[str | None, Field(description="The address of the next page; none after the last.")]


class Gone(Problem):
    """What is answered for a practice that has been withdrawn."""

    record: Tombstone


class Entry(Schema):
    """What a code means."""

    code: str
    label: str
    lang: Annotated[str, Field(description="The language of the label: another one where it is not translated.")]
    definition: Annotated[str, Field(description="In the language of the label; empty where there is none.")]


@router.api_operation(
    READ,
    "/practices",
    response={200: Practices, 304: None, 400: Problem},
    operation_id="practices",
    summary="Take the library, page by page",
    url_name="practices",
    openapi_extra=_headers("ETag", "Last-Modified", "Link"),
)
def list_practices(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Gives the records of all practices that are public. Follow `next` until there is none.

    A record that changes meanwhile keeps its place, and a new one comes at the end: nothing is missed or comes twice.

    A facet repeated means one or the other; different facets narrow one another.
    """
    began = int(time.time())
    codes = chosen_codes(request.GET, FACETS, asked.lang or settings.LANGUAGE_CODE)
    # Read before the records: what changes in between is told again, and not missed. Of all records, as a change can
    # also take one out of what is asked for.
    changed = SharedRecord.objects.aggregate(latest=Max("updated"))["latest"]
    rows = list(_rows(asked).narrowed(codes).order_by("pk")[: asked.limit + 1])
    shown = rows[: asked.limit]
    following = _next_address(request, shown[-1].pk) if len(rows) > len(shown) else None
    records = ",".join(row.as_json() for row in shown)
    told = f'"results":[{records}],"next":{json.dumps(following)}}}'
    response = _json(f'{{"asked":"{utc_text(datetime.fromtimestamp(began, UTC))}",{told}')
    # Weak, as of two answers that tell the same, only the moment is another one.
    response.headers["ETag"] = f'W/"{hashlib.blake2b(told.encode(), digest_size=16).hexdigest()}"'
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return _unless_known(request, response, changed, began)


def _rows(asked: Asked):
    known = SharedRecord.objects
    rows = known.filter(updated__gte=asked.updated_since) if asked.updated_since else known.present()
    rows = rows.filter(language=asked.lang) if asked.lang else rows
    return rows.filter(pk__gt=asked.cursor or 0)


def _next_address(request: HttpRequest, last: int) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor_after(last)
    return absolute_path(f"{request.path}?{query.urlencode()}")


@router.api_operation(
    READ,
    "/practices/{uid}",
    response={200: Record, 304: None, 400: Problem, 404: Problem, 410: Gone},
    operation_id="practice",
    summary="Take one practice",
    url_name="practice",
    openapi_extra=_headers("ETag", "Last-Modified"),
)
def one_practice(
    request: HttpRequest,
    uid: Annotated[str, Path(description="The `id` of a record.", pattern=WITHOUT_NUL)],
    asked: Query[Which],
) -> HttpResponse:
    """Gives the record of a practice in one language; its `versions` are all languages it can be read in."""
    began = int(time.time())
    rows = list(SharedRecord.objects.filter(uid=uid).order_by("pk"))
    if not rows:
        return problem(404, "There is no practice with this id.")
    row = _version(rows, asked.lang)
    if row is None:
        return problem(404, "This practice cannot be read in this language.")
    if row.withdrawn:
        return problem(410, "This has been withdrawn.", record=json.loads(row.as_json()))
    return _unless_known(request, _json(row.as_json()), max(row.updated for row in rows), began)


def _version(rows: Sequence[SharedRecord], language: str | None) -> SharedRecord | None:
    """The row of a language; of none in particular: the one that others were translated from, else the first."""
    if language:
        return next((row for row in rows if row.language == language), None)
    present = [row for row in rows if not row.withdrawn]
    originals = (row for row in present if json.loads(row.body)["translation"]["original_language"] == row.language)
    return next(originals, (present or rows)[0])


@router.api_operation(
    READ,
    "/terms",
    response={200: dict[str, list[Entry]], 304: None, 400: Problem},
    operation_id="terms",
    summary="What the codes mean",
    url_name="terms",
    openapi_extra=_headers("ETag"),
)
def explain_codes(request: HttpRequest, asked: Query[Words]) -> HttpResponse:
    """Gives the codes of each scheme with their labels, in the order in which they are shown to readers."""
    found = explained([name for name in SCHEMES if name in (asked.scheme or SCHEMES)], asked.lang)
    return _unless_known(request, _json(json.dumps(found, ensure_ascii=False)))


def _json(text: str) -> HttpResponse:
    """An answer that may be kept, and asked for again with its ETag before each use."""
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _unless_known(
    request: HttpRequest, response: HttpResponse, changed: datetime | None = None, began: int = 0
) -> HttpResponse:
    """The answer, or 304 where the request says that its sender has it.

    :param changed: when what it tells of last changed
    :param began: when it was read, in seconds as time.time() counts
    """
    modified = last_modified(changed, began) if changed else None
    if modified:
        response.headers["Last-Modified"] = http_date(modified)
    if not response.has_header("ETag"):
        set_response_etag(response)
    # With an answer to give, it gives one.
    return cast(HttpResponse, get_conditional_response(request, response.headers["ETag"], modified, response))
