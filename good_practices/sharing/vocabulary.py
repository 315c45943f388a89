"""What the codes in a record mean: every scheme with its entries, in one language."""

from collections.abc import Iterable, Mapping

from django.db.models import TextChoices
from django.utils import translation

from good_practices import constants
from hub.languages import interface_language
from hub.models.terms import Scheme, Term
from hub.vocabulary import COUNTRY, LANGUAGE, Label, Labels

# By the names of the record's fields; kind, status and evidence by those of the facets, as taxonomy schemes are.
CHOICES: dict[str, type[TextChoices]] = {
    "kind": constants.Kind,
    "status": constants.Status,
    "evidence": constants.EvidenceLevel,
    "review": constants.ReviewBadge,
    "caution": constants.Caution,
    "survivor_involvement": constants.SurvivorInvolvement,
    "money": constants.MoneyBand,
    "direction": constants.Direction,
    "authorship": constants.Authorship,
    "licence": constants.Licence,
}
SCHEMES = [*Scheme.values, COUNTRY, LANGUAGE, *CHOICES]


def explained(schemes: Iterable[str], language: str) -> dict[str, list[dict[str, str]]]:
    """{scheme: its codes in the order in which readers see them, each with code, label, lang and definition}.

    What is not translated is in the language it is written in, and `lang` says so. At most two queries.
    """
    labels, meanings = Labels(language), Term.objects.definitions(language)
    return {
        scheme: _choices(scheme, language) if scheme in CHOICES else _entries(labels[scheme], meanings.get(scheme, {}))
        for scheme in schemes
    }


def _choices(scheme: str, language: str) -> list[dict[str, str]]:
    with translation.override(language):
        labels = {
            code: Label(str(label), interface_language(language)) for code, label in CHOICES[scheme].choices if code
        }
        meanings = constants.EVIDENCE_DEFINITIONS if CHOICES[scheme] is constants.EvidenceLevel else {}
        return _entries(labels, {str(code): str(meaning) for code, meaning in meanings.items()})


def _entries(labels: Mapping[str, str], definitions: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"code": code, "label": label, "lang": label.language, "definition": definitions.get(code, "")}
        for code, label in labels.items()
        if isinstance(label, Label)
    ]
