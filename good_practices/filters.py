"""The facets of the library, declared once: list page, index, and later API and exports read them here."""

import dataclasses
from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from good_practices import constants
from hub.models.terms import Scheme
from hub.vocabulary import COUNTRY, LANGUAGE, Labels


@dataclasses.dataclass(frozen=True)
class Facet:
    """One way to narrow the list.

    :param name: the query parameter, the same in every language.
    :param field: the practice's field, one code or a list of codes.
    :param labels: {code: label} in the language of a Labels.
    :param open: shown opened; the others unfold.
    """

    name: str
    field: str
    label: str | Promise
    labels: Callable[[Labels], dict[str, str]]
    open: bool = False

    def codes(self, practice) -> list[str]:
        """The practice's codes of this facet, as the index keeps them."""
        value = getattr(practice, self.field)
        if value is None or value == "":
            return []
        return list(value) if isinstance(value, list) else [str(value)]


def _scheme(scheme: str) -> Callable[[Labels], dict[str, str]]:
    return lambda labels: labels[scheme]


def _choices(choices) -> Callable[[Labels], dict[str, str]]:
    return lambda labels: {code: str(label) for code, label in choices.choices}


class _Years(dict):
    """Years are their own labels."""

    def __missing__(self, code):
        return code

    def __contains__(self, code):
        return str(code).isascii() and str(code).isdigit() and len(str(code)) == 4

    def get(self, code, default=None):
        return code if code in self else default


FACETS = [
    Facet("kind", "kind", _("Kind"), _choices(constants.Kind), open=True),
    Facet("topic", "topics", _("Topic"), _scheme(Scheme.TOPIC), open=True),
    Facet("need", "needs", _("Need"), _scheme(Scheme.NEED), open=True),
    Facet("country", "countries", _("Country"), _scheme(COUNTRY)),
    Facet("group", "target_groups", _("For whom"), _scheme(Scheme.GROUP)),
    Facet("professional", "professionals", _("Who can use it"), _scheme(Scheme.PROFESSIONAL)),
    Facet("type", "practice_type", _("Type"), _scheme(Scheme.TYPE)),
    Facet("phase", "phases", _("Phase after an attack"), _scheme(Scheme.PHASE)),
    Facet("setting", "settings", _("Setting"), _scheme(Scheme.SETTING)),
    Facet("level", "delivery_levels", _("Delivery level"), _scheme(Scheme.LEVEL)),
    Facet("language", "languages", _("Language of the practice"), _scheme(LANGUAGE)),
    Facet("status", "status", _("Status"), _choices(constants.Status)),
    Facet("evidence", "evidence_level", _("Evidence level"), _choices(constants.EvidenceLevel)),
    Facet("year", "start_year", _("First year"), lambda labels: _Years()),
]
