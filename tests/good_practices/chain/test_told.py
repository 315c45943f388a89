"""What the page of a source tells of each practice that was made from it: place, what was changed, result."""

import pytest
from bs4 import BeautifulSoup

from good_practices.models import PracticePage
from tests.factories import committed, publish, translated
from tests.factories.translations import translate
from tests.good_practices.chain.test_adaptations import WORDS, adapted, block, chain


@pytest.fixture
def source(tree) -> PracticePage:
    return tree.practice(title="First", organisation="Example House")


def facts(section, title: str) -> dict[str, str]:
    """{name: what stands there}, of the entry of a practice in the tree."""
    entry = section.find(["a", "strong"], string=title).find_parent("li")
    told = entry.find("dl", recursive=False)
    return {row.dt.get_text(): row.dd.get_text(" ", strip=True) for row in told.select("div")} if told else {}


def test_a_source_tells_place_change_and_result_of_each_that_was_made_from_it(client, tree, source):
    second = adapted(tree, source, "Second", words=WORDS)
    adapted(tree, second, "Third", words={"place": "A park"})
    adapted(tree, source, "Beside")
    section = chain(client, source)
    told = {"Place": "A school", "What was changed": "Smaller groups", "Result": "More came"}
    assert facts(section, "Second") == told
    assert facts(section, "Beside") == {}
    assert facts(section, "Third") == {}, "it tells of what it was made from itself"
    assert facts(chain(client, second), "Third") == {"Place": "A park"}
    assert facts(chain(client, second), "Second") == {}, "it stands there already"


def test_words_are_the_readers_where_there_are_some_and_else_say_their_language(client, tree, source):
    translated(source, tree, "fi")
    translate(adapted(tree, source, "Second", words=WORDS), tree, "fi")
    adapted(tree, source, "Beside", words={"place": "A park"})
    later = adapted(tree, source, "Later")
    translate(later, tree, "fi")
    later.adapted_from = block(source, place="A hall")
    publish(later)
    section = chain(client, source, "fi")
    assert list(facts(section, "fi: Second").values()) == ["fi: A school", "fi: Smaller groups", "fi: More came"]
    assert list(facts(section, "Beside").values()) == ["A park"]
    assert list(facts(section, "fi: Later").values()) == ["A hall"]
    for words, language in (("fi: A school", None), ("A park", "en"), ("A hall", "en")):
        told = section.find("dd", string=words)
        assert told.get("lang") == language
        assert ("englanti" in told.find_parent("li").get_text().lower()) == bool(language)


def test_nobody_reads_what_is_not_public_or_of_another_source(client, tree, source):
    second = adapted(tree, source, "Second", words=WORDS)
    other = adapted(tree, source, "Other", words={"place": "A park"})
    PracticePage.objects.filter(pk=other.pk).update(adapted_from=block(second, place="A park"))
    assert "A park" not in chain(client, source).get_text()
    second.adapted_from = block(source, place="A draft")
    second.save_revision()
    assert "A draft" not in chain(client, source).get_text()
    committed(second.unpublish)
    assert "A school" not in client.get(source.url).text


def test_more_adaptations_that_tell_take_no_more_queries(client, tree, source, count_queries):
    for number in range(3):
        translated(adapted(tree, source, f"Some {number}", words=WORDS), tree, "fi")
    few = count_queries(source.url)
    for number in range(7):
        translated(adapted(tree, source, f"More {number}", words=WORDS), tree, "fi")
    assert len(BeautifulSoup(client.get(source.url).text, "html.parser").select(".chain-tree dl")) == 10
    assert count_queries(source.url) == few
