"""The facets that features declare, for all who ask by them: lists, the results page, the API."""

import dataclasses
from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.utils.functional import Promise

MAX_CODES = 50  # of one facet in one address

Labels = Mapping[str, dict[str, str]]


@dataclasses.dataclass(frozen=True)
class Facet:
    """One way to narrow a list.

    :param name: the query parameter, the same in every language.
    :param field: the page's field, one code or a list of codes.
    :param labels: {code: label} in the language of hub.vocabulary's Labels.
    :param open: shown opened; the others unfold.
    :param searched: pages are found by the labels of their codes
    :param partial: not every page has a code of it, so that even a single choice narrows
    """

    name: str
    field: str
    label: str | Promise
    labels: Callable[[Labels], dict[str, str]]
    open: bool = False
    searched: bool = True
    partial: bool = False

    def codes(self, page) -> list[str]:
        """The page's codes of this facet, as the index keeps them."""
        value = getattr(page, self.field)
        if value is None or value == "":
            return []
        return list(value) if isinstance(value, list) else [str(value)]


_registered: dict[str, Facet] = {}


def register(facets: list[Facet]) -> None:
    """Makes facets known. Called when the application starts."""
    _registered.update({facet.name: facet for facet in facets})


def registered() -> list[Facet]:
    """All facets, in the order in which they were declared."""
    return list(_registered.values())


def read_choices(query: QueryDict, facets: list[Facet], labels: Labels) -> tuple[dict[str, list[str]], list[str]]:
    """What an address chooses: ({facet: codes}, values that no facet knows)."""
    chosen: dict[str, list[str]] = {}
    unknown = []
    for facet in facets:
        codes = dict.fromkeys(query.getlist(facet.name)[:MAX_CODES])
        known = facet.labels(labels) if codes else {}
        for code in codes:
            if code in known:
                chosen.setdefault(facet.name, []).append(code)
            elif code:
                unknown.append(code[:60])
    return chosen, unknown
