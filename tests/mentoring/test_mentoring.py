"""The mentoring model: overview, manual, the progress of the workshops, trainings dated as far as is known."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from mentoring.models import ChapterPage, ManualPage, TrainingPage, TrainingsPage, WorkshopsPage
from tests.factories import add, publish, text_block


def below(parent, model, **fields):
    return publish(add(parent, model(**({"summary": "A summary."} | fields), locale=parent.locale)))


@pytest.fixture
def workshops(tree):
    return below(
        tree.mentoring["en"],
        WorkshopsPage,
        title="Workshops",
        slug="workshops",
        planned=15,
        held=9,
        as_of=datetime.date(2024, 3, 13),
    )


def test_progress_is_a_bar_with_its_numbers_and_day(client, workshops):
    text = client.get("/en/mentoring/workshops/").text
    assert '<progress max="15" value="9"' in text
    assert "9 of 15 planned workshops held" in text
    assert "as of 13 March 2024" in text
    assert "6 workshops were still to come on that day." in text


def test_without_a_plan_no_bar_is_shown(client, workshops):
    workshops.planned = workshops.held = 0
    publish(workshops)
    assert "<progress" not in client.get("/en/mentoring/workshops/").text


@pytest.mark.parametrize(
    ("change", "field"), [({"held": 16}, "held"), ({"as_of": None}, "as_of"), ({"planned": 3}, "held")]
)
def test_numbers_that_cannot_be_are_refused_with_advice(workshops, change, field):
    for name, value in change.items():
        setattr(workshops, name, value)
    with pytest.raises(ValidationError) as caught:
        workshops.full_clean()
    assert field in caught.value.message_dict


def test_the_overview_leads_to_its_parts(client, tree, workshops):
    text = client.get("/en/mentoring/").text
    assert 'href="/en/mentoring/workshops/"' in text


def test_the_manual_lists_published_chapters_and_never_drafts_or_guidance(client, tree):
    manual = below(tree.mentoring["en"], ManualPage, title="Manual", slug="manual")
    titles = ["First chapter", "Second chapter", "Third chapter"]
    for number, title in enumerate(titles):
        below(
            manual,
            ChapterPage,
            title=title,
            slug=f"c{number}",
            guidance="Secret guidance",
            body=[text_block(f"<p>Text {number}</p>")],
        )
    add(
        manual,
        ChapterPage(title="Draft chapter", slug="draft", live=False, guidance="Secret guidance", locale=manual.locale),
    )
    text = client.get("/en/mentoring/manual/").text
    assert all(title in text for title in titles)
    assert "Draft chapter" not in text
    middle = client.get("/en/mentoring/manual/c1/").text
    assert "Text 1" in middle
    assert "Previous: <bdi>First chapter</bdi>" in middle
    assert "Next: <bdi>Third chapter</bdi>" in middle
    assert "Secret guidance" not in text + middle
    assert "Previous:" not in client.get("/en/mentoring/manual/c0/").text
    assert client.get("/en/mentoring/manual/draft/").status_code == 404


@pytest.mark.parametrize(
    ("precision", "listed", "shown"),
    [
        ("day", "1 September 2024", "Sunday · 1 September 2024"),
        ("month", "September 2024", "September 2024"),
        ("year", "2024", "2024"),
    ],
)
def test_a_training_shows_no_more_of_its_date_than_is_known(client, tree, precision, listed, shown):
    trainings = below(tree.mentoring["en"], TrainingsPage, title="Trainings", slug="trainings")
    below(trainings, TrainingPage, title="First", slug="first", date=datetime.date(2024, 9, 1), precision=precision)
    assert f'<p class="card-kind">{listed}</p>' in client.get("/en/mentoring/trainings/").text
    page = client.get("/en/mentoring/trainings/first/").text
    assert strip_tags(page.partition("<dt>When</dt>")[2].partition("</div>")[0]).strip() == shown


def test_the_list_of_trainings_takes_the_same_number_of_queries(tree, count_queries):
    trainings = below(tree.mentoring["en"], TrainingsPage, title="Trainings", slug="trainings")

    def more(number):
        for _number in range(number):
            slug = f"t{TrainingPage.objects.count()}"
            below(trainings, TrainingPage, title=slug, slug=slug, date=datetime.date(2024, 9, 1))

    more(3)
    few = count_queries("/en/mentoring/trainings/")
    more(27)
    assert count_queries("/en/mentoring/trainings/") == few
