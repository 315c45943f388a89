"""Pages that lessons are about, and trainings that people register for."""

import pytest

from mentoring.models import ChapterPage, ManualPage, TrainingPage, TrainingsPage, WorkshopPage, WorkshopsPage
from tests.mentoring.registering import training
from tests.mentoring.test_mentoring import below


@pytest.fixture
def workshop(tree) -> WorkshopPage:
    series = below(tree.mentoring["en"], WorkshopsPage, title="Workshops", slug="workshops")
    return below(series, WorkshopPage, title="Trust", slug="trust")


@pytest.fixture
def chapter(tree) -> ChapterPage:
    manual = below(tree.mentoring["en"], ManualPage, title="Manual", slug="manual")
    return below(manual, ChapterPage, title="Listening", slug="listening")


@pytest.fixture
def trainings(tree) -> TrainingsPage:
    return below(tree.mentoring["en"], TrainingsPage, title="Trainings", slug="trainings")


@pytest.fixture
def event(trainings) -> TrainingPage:
    return training(trainings, takes_registrations=True, capacity=2, link="https://meet.example.org/x", bring="A pen")
