"""One practice: what the form asks, what it refuses, what the page shows."""

import pytest
from django.core.exceptions import ValidationError

from good_practices.models import CollectionIndexPage, PracticePage
from tests.factories import add, publish, translated, user_in
from tests.good_practices.chain.test_adaptations import adapted
from tests.good_practices.chain.test_uses import report
from tests.good_practices.choosing.test_collections import make_collection


def errors_of(page) -> dict:
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    return caught.value.message_dict


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"start_year": 2015, "end_year": 2010}, "end_year", "before the first year"),
        ({"end_year": 2020, "status": "active"}, "status", "Choose “Ended”"),
        ({"countries": ["INT", "FI"]}, "countries", "not both"),
        ({"countries": ["ZZ"]}, "countries", "ZZ"),
        ({"languages": ["xx"]}, "languages", "xx"),
        ({"topics": ["mentoring", "nonsense"]}, "topics", "nonsense"),
        ({"topics": "mentoring"}, "topics", "as a list"),
        ({"topics": ["mentoring", "mentoring"]}, "topics", "once"),
        ({"practice_type": "nonsense"}, "practice_type", "nonsense"),
        ({"start_year": 12}, "start_year", "1800"),
    ],
)
def test_what_is_wrong_is_said(tree, change, field, sentence):
    page = tree.practice()
    for name, value in change.items():
        setattr(page, name, value)
    assert sentence in " ".join(errors_of(page)[field])


@pytest.mark.parametrize(
    "name",
    [
        "title",
        "summary",
        "kind",
        "practice_type",
        "topics",
        "needs",
        "target_groups",
        "countries",
        "languages",
        "status",
        "organisation",
        "source_url",
    ],
)
def test_the_core_is_enough_to_publish_and_each_part_of_it_is_needed(tree, name):
    page = tree.practice()
    page.full_clean()
    setattr(page, name, [] if isinstance(getattr(page, name), list) else "")
    assert name in errors_of(page)


def test_the_system_sets_uid_evidence_authorship_and_licence(tree):
    page = tree.practice()
    assert len(page.uid) == 8
    assert (page.evidence_level, page.authorship, page.licence) == ("E0", "editor", "CC-BY-4.0")


def test_an_editor_saves_a_draft_with_a_title_alone_and_is_told_what_publishing_needs(client, tree):
    client.force_login(user_in("Editors"))
    address = f"/admin/pages/add/good_practices/practicepage/{tree.libraries['en'].pk}/"
    form = client.get(address)
    assert form.status_code == 200
    for words in ("These fields are enough to publish", "Core", "Full record", "Evidence", "Facts"):
        assert words in form.text
    empty = {"title": "A beginning", "slug": "a-beginning"}
    for name in ("building_blocks", "outcomes", "evaluations", "reviews", "materials", "sources", "adapted_from"):
        empty[f"{name}-count"] = "0"
    for name in PracticePage.WORDS:
        empty[name] = "null"
    empty |= {"evidence_level": "E0", "authorship": "editor", "licence": "CC-BY-4.0"}
    empty |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    response = client.post(address, empty)
    assert response.status_code == 302, response.context["form"].errors
    draft = PracticePage.objects.get(slug="a-beginning")
    assert not draft.live
    response = client.post(f"/admin/pages/{draft.pk}/edit/", empty | {"action-publish": "publish"})
    assert response.status_code == 200
    assert {"summary", "kind", "topics", "countries", "organisation"} <= set(response.context["form"].errors)


def test_the_page_shows_the_record(client, tree):
    page = tree.practice(
        title="A helpline",
        start_year=2010,
        end_year=2015,
        status="ended",
        content_notes=[],
        aims="<p>To listen.</p>",
        last_checked="2026-11-01",
        coded_by_editors=True,
    )
    text = client.get(f"/en/practices/{page.slug}/").text
    for words in (
        "A helpline", "Victim support", "Service", "Witnesses", "Information", "Finland", "Finnish", "An organisation",
        "2010–2015", "Ended", "Described", "To listen.", "November 2026", "Not confirmed by the organisation",
        "coded by the editors", "CC BY 4.0", "https://example.org/",
    ):  # fmt: skip
        assert words in text, words
    assert 'href="/en/practices/?topic=mentoring"' in text
    assert "check due" not in text.lower()


def test_a_record_that_may_be_out_of_date_says_so(client, tree):
    page = tree.practice(check_due=True, status="unknown")
    assert "Check due: it is not clear whether this is still true." in client.get(f"/en/practices/{page.slug}/").text


def test_a_full_practice_page_takes_a_known_number_of_queries(tree, count_queries):
    """What each of them is for: docs/results/2026-11-27-library.md."""
    page = tree.practice(title="Alone")
    assert count_queries(page.url) == 19
    index = publish(add(tree.homes["en"], CollectionIndexPage(title="C", slug="c", summary="C", locale=page.locale)))
    make_collection(tree, index, (page, "A note."))
    adapted(tree, page, "Adapted")
    report(page)
    assert count_queries(page.url) == 25


def test_a_practice_page_takes_few_queries_and_no_more_with_more_to_show(tree, count_queries):
    bare = tree.practice()
    rich = tree.practice(
        topics=["mentoring", "helpline", "resilience"],
        countries=["FI", "SE", "FR"],
        needs=["information", "recognition"],
    )
    for page in (bare, rich):
        translated(page, tree, "fi")
    few = count_queries(f"/en/practices/{bare.slug}/")
    assert count_queries(f"/en/practices/{rich.slug}/") == few
    assert few <= 20


def test_facts_follow_the_original_and_cannot_be_overridden():
    from wagtail_localize.fields import SynchronizedField, get_translatable_fields

    fields = {field.field_name: field for field in get_translatable_fields(PracticePage)}
    for name in PracticePage.FACTS:
        assert isinstance(fields[name], SynchronizedField), name
        assert not fields[name].overridable
    assert fields["title"].is_translated(None)
    assert fields["summary"].is_translated(None)
    for name in ("uid", "origin", "review", "reviewed_on", "translated_from"):
        assert name not in fields
