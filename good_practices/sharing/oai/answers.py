"""What each verb is answered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Min
from django.http import QueryDict
from django.urls import reverse
from lxml import etree

from good_practices.models import SharedRecord
from good_practices.sharing.oai.arguments import TOKEN, ProtocolError, read_arguments
from good_practices.sharing.oai.elements import OAI, add, clean, oai, root
from good_practices.sharing.oai.formats import FORMATS, Format
from good_practices.sharing.oai.records import identifier_of, record_of, selected, sets, sets_of
from good_practices.sharing.oai.tokens import LIFETIME, Listing, resume
from good_practices.sharing.record import read_record
from hub.addresses import absolute_path
from hub.dates import utc_text

PAGE = 100  # records of a list that are handed out at once
_SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"


def answer(query: QueryDict) -> etree._Element:
    """The whole answer to a request; what is wrong with it is told in the answer."""
    whole = root("OAI-PMH", OAI, _SCHEMA)
    # Taken before anything is read: who asks from this moment on the next time misses nothing.
    add(whole, "responseDate", utc_text(datetime.now(UTC)))
    asked = add(whole, "request", _address())
    arguments: dict[str, str] = {}
    try:
        arguments = read_arguments(query)
        whole.append(_ANSWERS[arguments["verb"]](arguments))
    except ProtocolError as error:
        add(whole, "error", str(error), code=error.code)
    asked.attrib.update({name: clean(value) for name, value in arguments.items()})
    return whole


def _address() -> str:
    return absolute_path(reverse("oai"))


def _identify(arguments: dict[str, str]) -> etree._Element:
    first = SharedRecord.objects.aggregate(first=Min("updated"))["first"] or datetime.now(UTC)
    element = oai("Identify")
    add(element, "repositoryName", settings.WAGTAIL_SITE_NAME)
    add(element, "baseURL", _address())
    add(element, "protocolVersion", "2.0")
    add(element, "adminEmail", parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    add(element, "earliestDatestamp", utc_text(first))
    add(element, "deletedRecord", "persistent")
    add(element, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    about = root("oai-identifier", _IDENTIFIER, f"{_IDENTIFIER}.xsd")
    add(about, "scheme", "oai")
    add(about, "repositoryIdentifier", settings.REPOSITORY_ID)
    add(about, "delimiter", ":")
    add(about, "sampleIdentifier", identifier_of(SharedRecord(uid="k3v9x2mq", language="en")))
    add(element, "description").append(about)
    return element


def _list_metadata_formats(arguments: dict[str, str]) -> etree._Element:
    if "identifier" in arguments and _record(arguments["identifier"]).withdrawn:
        raise ProtocolError("noMetadataFormats", "This was withdrawn. Nothing is left but its header.")
    element = oai("ListMetadataFormats")
    for prefix, form in FORMATS.items():
        child = add(element, "metadataFormat")
        add(child, "metadataPrefix", prefix)
        add(child, "schema", form.schema())
        add(child, "metadataNamespace", form.namespace)
    return element


def _list_sets(arguments: dict[str, str]) -> etree._Element:
    if TOKEN in arguments:
        raise ProtocolError("badResumptionToken", "The list of sets is handed out whole; it has no token.")
    element = oai("ListSets")
    for spec, name in sets().items():
        child = add(element, "set")
        add(child, "setSpec", spec)
        add(child, "setName", name)
    return element


def _get_record(arguments: dict[str, str]) -> etree._Element:
    form = _format(arguments["metadataPrefix"])
    element = oai("GetRecord")
    _add_record(element, _record(arguments["identifier"]), form)
    return element


def _list_identifiers(arguments: dict[str, str]) -> etree._Element:
    return _list(arguments, lambda element, row, form: _add_header(element, row))


def _list_records(arguments: dict[str, str]) -> etree._Element:
    return _list(arguments, _add_record)


def _list(arguments: dict[str, str], add_item: Callable[[etree._Element, SharedRecord, Format], None]):
    """A page of a list, in the order of ids: what changes meanwhile keeps its place, what is new comes last."""
    listing = resume(arguments) if TOKEN in arguments else Listing(arguments["verb"], _without_verb(arguments))
    form = _format(listing.arguments["metadataPrefix"])
    rows = selected(listing.arguments)
    if not listing.cursor:
        listing = replace(listing, size=rows.count())
    page = list(rows.filter(pk__gt=listing.last).order_by("pk")[: PAGE + 1])
    if not page and listing.cursor:
        raise ProtocolError("badResumptionToken", "What was left of the list has changed. Ask again from the start.")
    if not page:
        raise ProtocolError("noRecordsMatch", "There are no such records.")
    element = oai(listing.verb)
    for row in page[:PAGE]:
        add_item(element, row, form)
    if len(page) > PAGE:
        rest = replace(listing, last=page[PAGE - 1].pk, cursor=listing.cursor + PAGE)
        end = utc_text(datetime.now(UTC) + LIFETIME)
        add(element, TOKEN, rest.token(), expirationDate=end, **_progress(listing))
    elif listing.cursor:
        add(element, TOKEN, **_progress(listing))
    return element


def _without_verb(arguments: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in arguments.items() if name != "verb"}


def _progress(listing: Listing) -> dict[str, str]:
    return {"completeListSize": str(listing.size), "cursor": str(listing.cursor)}


def _record(identifier: str) -> SharedRecord:
    row = record_of(identifier)
    if row is None:
        raise ProtocolError("idDoesNotExist", "This site has no record of that identifier.")
    return row


def _format(prefix: str) -> Format:
    if prefix not in FORMATS:
        raise ProtocolError("cannotDisseminateFormat", f"The formats are {', '.join(FORMATS)}.")
    return FORMATS[prefix]


def _add_header(parent: etree._Element, row: SharedRecord) -> None:
    header = add(parent, "header", **({"status": "deleted"} if row.withdrawn else {}))
    add(header, "identifier", identifier_of(row))
    add(header, "datestamp", utc_text(row.updated))
    for spec in sets_of(row):
        add(header, "setSpec", spec)


def _add_record(parent: etree._Element, row: SharedRecord, form: Format) -> None:
    record = add(parent, "record")
    _add_header(record, row)
    if not row.withdrawn:
        add(record, "metadata").append(form.write(read_record(row)))


_ANSWERS: dict[str, Callable[[dict[str, str]], etree._Element]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_metadata_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}
