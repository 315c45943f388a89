"""A small library with the terms that the needs map has for rows and columns."""

import pytest

from hub.models import Term

TERMS = {
    "need": {"justice": "Justice", "way-out": "A way out", "protection": "Safety"},
    "phase": {"first-days": "First days", "long-term": "Long term"},
    "prevention": {"universal": "For everyone", "indicated": "For individuals"},
}


@pytest.fixture
def library(tree):
    """The tree with more terms. Where nothing else is said, its practices answer "information" and are Finnish."""
    for scheme, terms in TERMS.items():
        for position, (code, label) in enumerate(terms.items(), 2):
            Term.objects.create(scheme=scheme, code=code, label=label, locale=tree.locales["en"], position=position)
    return tree
