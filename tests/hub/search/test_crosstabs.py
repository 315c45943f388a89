"""How many documents have several codes at once: the numbers of the lists, whatever happens to the pages."""

import pytest
from wagtail.models import PageViewRestriction

from hub.search import crosstabs
from hub.search.check import look, repair
from hub.search.index import rebuild
from hub.search.models import CrossCount, IndexState
from hub.search.state import memory
from tests.factories import committed, publish, translated


def numbers(tree, facets: str, given: str = "", language: str = "en") -> dict[str, int]:
    memory.refresh()
    return crosstabs.cross_counts(tree.locales[language].pk, "practices", [given], [facets])[given, facets]


def test_documents_are_counted_by_all_combinations_of_their_codes(tree):
    tree.practice(topics=["mentoring", "helpline"], countries=["FI"])
    tree.practice(topics=["mentoring"], countries=["FI", "SE"])
    assert numbers(tree, "country") == {"FI": 2, "SE": 1}
    assert numbers(tree, "topic", "country=FI") == {"mentoring": 2, "helpline": 1}
    assert numbers(tree, "topic evidence") == {"mentoring E0": 2, "helpline E0": 1}
    assert numbers(tree, "country", language="fi") == {}


def test_the_numbers_follow_every_change_of_a_page(tree):
    page, other = tree.practice(countries=["FI"]), tree.practice(countries=["FI"])
    translated(page, tree, "fi")
    assert numbers(tree, "country", language="fi") == {"FI": 1}
    page.countries = ["SE", "FI"]
    publish(page)
    assert numbers(tree, "country") == {"FI": 2, "SE": 1}
    publish(page)
    assert numbers(tree, "country") == {"FI": 2, "SE": 1}
    committed(other.unpublish)
    assert numbers(tree, "country") == {"FI": 1, "SE": 1}
    committed(PageViewRestriction.objects.create, page=page, restriction_type="login")
    assert numbers(tree, "country") == {}
    committed(PageViewRestriction.objects.all().delete)
    assert numbers(tree, "country") == {"FI": 1, "SE": 1}
    committed(page.delete)
    assert numbers(tree, "country") == {}


def test_a_rebuild_counts_what_publishing_has_counted(tree):
    tree.practice(topics=["mentoring", "helpline"])
    before = numbers(tree, "topic evidence")
    CrossCount.objects.all().delete()
    rebuild()
    assert numbers(tree, "topic evidence") == before


def test_an_index_of_an_older_release_gives_the_same_numbers(tree):
    """Nothing has been counted yet; what is published meanwhile does no harm."""
    tree.practice(countries=["FI"])
    CrossCount.objects.all().delete()
    IndexState.objects.update(counted="")
    page = tree.practice(countries=["FI"])
    page.countries = ["SE"]
    publish(page)
    assert numbers(tree, "country") == {"FI": 1, "SE": 1}
    rebuild()
    assert IndexState.objects.get().counted
    assert numbers(tree, "country") == {"FI": 1, "SE": 1}


def test_wrong_numbers_are_found_and_put_right(tree):
    tree.practice(countries=["FI"])
    assert look().counts == []
    CrossCount.objects.filter(facets="country").update(documents=7)
    found = look()
    assert found.sentences == ["The documents of en were counted wrongly."]
    repair(found)
    assert numbers(tree, "country") == {"FI": 1}
    assert look().counts == []


@pytest.mark.parametrize("table", [crosstabs.Crosstab(("topic",)), crosstabs.Crosstab(("topic", "need"), given="kind")])
def test_what_is_registered_decides_what_is_counted(tree, table):
    """Another declaration makes the kept numbers old, so they are counted from the documents until a rebuild."""
    declared = crosstabs._registered["practices"]
    tree.practice(topics=["mentoring"])
    try:
        crosstabs.register("practices", [table])
        given = "kind=victim-support" if table.given else ""
        code = "mentoring information" if table.given else "mentoring"
        assert numbers(tree, " ".join(table.facets), given) == {code: 1}
    finally:
        crosstabs.register("practices", declared)
