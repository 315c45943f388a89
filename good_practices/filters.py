"""The facets of the library, declared once: list page, index, API and later exports read them here."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from good_practices import constants
from hub.models.terms import Scheme
from hub.search.facets import Facet, Labels
from hub.vocabulary import COUNTRY, LANGUAGE


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
    Facet("kind", "kind", _("Kind"), _choices(constants.Kind), open=True, searched=False),
    Facet("topic", "topics", _("Topic"), _scheme(Scheme.TOPIC), open=True),
    Facet("need", "needs", _("Need"), _scheme(Scheme.NEED), open=True),
    Facet("country", "countries", _("Country"), _scheme(COUNTRY)),
    Facet("group", "target_groups", _("For whom"), _scheme(Scheme.GROUP)),
    Facet("professional", "professionals", _("Who can use it"), _scheme(Scheme.PROFESSIONAL)),
    Facet("type", "practice_type", _("Type"), _scheme(Scheme.TYPE)),
    Facet("phase", "phases", _("Phase after an attack"), _scheme(Scheme.PHASE)),
    Facet("prevention", "prevention_levels", _("Prevention level"), _scheme(Scheme.PREVENTION)),
    Facet("setting", "settings", _("Setting"), _scheme(Scheme.SETTING)),
    Facet("level", "delivery_levels", _("Delivery level"), _scheme(Scheme.LEVEL)),
    Facet("language", "languages", _("Language of the practice"), _scheme(LANGUAGE), searched=False),
    Facet("status", "status", _("Status"), _choices(constants.Status), searched=False),
    Facet("evidence", "evidence_level", _("Evidence level"), _choices(constants.EvidenceLevel), searched=False),
    Facet("outcome", "directions", _("Outcomes"), _choices(constants.Direction), searched=False, partial=True),
    Facet("review", "review_badge", _("Expert review"), _choices(constants.ReviewBadge), searched=False),
    Facet("caution", "cautions", _("Told openly"), _choices(constants.Caution), searched=False, partial=True),
    Facet("year", "start_year", _("First year"), lambda labels: _Years(), searched=False),
]
