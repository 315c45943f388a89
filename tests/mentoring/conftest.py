"""Pages that lessons are about."""

import pytest

from mentoring.models import ChapterPage, ManualPage, WorkshopPage, WorkshopsPage
from tests.mentoring.test_mentoring import below


@pytest.fixture
def workshop(tree) -> WorkshopPage:
    series = below(tree.mentoring["en"], WorkshopsPage, title="Workshops", slug="workshops")
    return below(series, WorkshopPage, title="Trust", slug="trust")


@pytest.fixture
def chapter(tree) -> ChapterPage:
    manual = below(tree.mentoring["en"], ManualPage, title="Manual", slug="manual")
    return below(manual, ChapterPage, title="Listening", slug="listening")
