"""Which records there are for harvesters: their identifiers, sets, and choices of them."""

import re

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from good_practices.constants import Kind
from good_practices.models import SharedRecord
from good_practices.models.shared import SharedRecordQuerySet
from good_practices.sharing.oai.arguments import moment
from hub.languages import own_name
from hub.models.terms import Scheme
from hub.vocabulary import labels_in

_BY_LANGUAGE = "lang"
_BY_FACET = ("kind", "topic")
_LONGEST = 100  # characters of a uid and a language


def identifier_of(row: SharedRecord) -> str:
    """What harvesters know a record by."""
    return f"{_prefix()}{row.uid}-{row.language}"


def record_of(identifier: str) -> SharedRecord | None:
    """The record that has an identifier. Both a uid and a language may have hyphens."""
    name = identifier.removeprefix(_prefix())
    if name == identifier or len(name) > _LONGEST or not re.fullmatch(r"[\w-]+", name):
        return None
    cuts = [found.start() for found in re.finditer("-", name)]
    either = Q(pk=None)
    for cut in cuts:
        either |= Q(uid=name[:cut], language=name[cut + 1 :])
    return SharedRecord.objects.filter(either).first()


def sets() -> dict[str, str]:
    """{spec: name} of all sets: by language, kind and topic. Names are those of the site's default language."""
    languages = SharedRecord.objects.order_by("language").values_list("language", flat=True).distinct()
    with translation.override(settings.LANGUAGE_CODE):
        kinds = {f"kind:{code}": str(label) for code, label in Kind.choices}
    topics = {f"topic:{code}": str(name) for code, name in labels_in(settings.LANGUAGE_CODE)[Scheme.TOPIC].items()}
    return {f"{_BY_LANGUAGE}:{code}": own_name(code) for code in languages} | kinds | topics


def sets_of(row: SharedRecord) -> list[str]:
    """The sets that a record is in; a withdrawn one, those that it was in last."""
    codes = [code.partition("=") for code in row.codes.split()]
    specs = [f"{facet}:{code}" for facet, _equals, code in codes if facet in _BY_FACET]
    return [f"{_BY_LANGUAGE}:{row.language}", *specs]


def selected(arguments: dict[str, str]) -> SharedRecordQuerySet:
    """The records that `from`, `until` and `set` leave."""
    rows = SharedRecordQuerySet(SharedRecord)
    if "set" in arguments:
        facet, _colon, code = arguments["set"].partition(":")
        if arguments["set"] not in sets():
            return rows.none()
        rows = rows.filter(language=code) if facet == _BY_LANGUAGE else rows.narrowed({facet: frozenset({code})})
    if "from" in arguments:
        rows = rows.filter(updated__gte=moment(arguments["from"]))
    if "until" in arguments:
        rows = rows.filter(updated__lte=moment(arguments["until"], last=True))
    return rows


def _prefix() -> str:
    return f"oai:{settings.REPOSITORY_ID}:"
