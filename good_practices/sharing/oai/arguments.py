"""What a harvester asks: a verb and its arguments, as the protocol allows them."""

import re
from datetime import datetime
from typing import NamedTuple

from django.http import QueryDict

TOKEN = "resumptionToken"  # noqa: S105


class ProtocolError(Exception):
    """An error that the protocol knows.

    :param code: the protocol's
    :param message: for people, in English
    """

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Verb(NamedTuple):
    """Which arguments a verb has. A resumption token stands for all of them."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    resumable: bool = False


_LIST = Verb(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), resumable=True)
VERBS = {
    "Identify": Verb(),
    "ListMetadataFormats": Verb(optional=frozenset({"identifier"})),
    "ListSets": Verb(resumable=True),
    "GetRecord": Verb(frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
}

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")
_WORD = r"[A-Za-z0-9\-_.!~*'()]+"
_SYNTAX = {"metadataPrefix": re.compile(_WORD), "set": re.compile(f"{_WORD}(:{_WORD})*")}
_DATES = ("from", "until")


def read_arguments(query: QueryDict) -> dict[str, str]:
    """{name: value}, the verb among them. Raises ProtocolError: badVerb, badArgument."""
    verbs = query.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise ProtocolError("badVerb", f"Ask for one verb: {', '.join(VERBS)}.")
    arguments = {name: values[0] for name, values in query.lists()}
    _check_names(VERBS[verbs[0]], {name: len(values) for name, values in query.lists() if name != "verb"})
    for name, pattern in _SYNTAX.items():
        if name in arguments and not pattern.fullmatch(arguments[name]):
            raise ProtocolError("badArgument", f"{name} has characters that the protocol does not allow there.")
    _check_dates(arguments)
    return arguments


def moment(date: str, last: bool = False) -> datetime:
    """The moment that an argument names; the first of a day, or its last second. Raises ValueError."""
    if "T" not in date:
        date += "T23:59:59Z" if last else "T00:00:00Z"
    return datetime.fromisoformat(date)


def _check_names(verb: Verb, sent: dict[str, int]) -> None:
    for name, times in sent.items():
        if times > 1:
            raise ProtocolError("badArgument", f"{name} is sent more than once.")
    if verb.resumable and TOKEN in sent:
        if len(sent) > 1:
            raise ProtocolError("badArgument", f"{TOKEN} is sent without other arguments.")
        return
    for name in sent:
        if name not in verb.required | verb.optional:
            raise ProtocolError("badArgument", f"This verb has no argument {name[:60]}.")
    for name in sorted(verb.required):
        if name not in sent:
            raise ProtocolError("badArgument", f"{name} is missing.")


def _check_dates(arguments: dict[str, str]) -> None:
    sent = {name: arguments[name] for name in _DATES if name in arguments}
    for name, date in sent.items():
        try:
            moment(date if _DATE.fullmatch(date) else "")
        except ValueError:
            raise ProtocolError(
                "badArgument", f"{name} is no date such as 2026-11-26 or 2026-11-26T10:00:00Z."
            ) from None
    if len({len(date) for date in sent.values()}) > 1:
        raise ProtocolError("badArgument", "from and until name either days or seconds, both the same.")
    if len(sent) == 2 and sent["from"] > sent["until"]:
        raise ProtocolError("badArgument", "from is later than until.")
