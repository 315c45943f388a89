"""What was learned at workshops is found by its words, on each engine."""

from mentoring.models import WorkshopsPage
from tests.factories import committed
from tests.mentoring.test_findings_search import is_found
from tests.mentoring.test_lessons import learned
from tests.mentoring.test_mentoring import below


def test_it_is_found_from_when_it_is_written_until_it_is_deleted(engine, client, tree):
    below(tree.mentoring["en"], WorkshopsPage, title="Workshops", slug="workshops")
    lesson = committed(learned, tree, None, text="Begin with samovars.")
    assert is_found(client, "samovar")
    assert "Begin with <mark>samovars</mark>." in client.get("/en/search/?q=samovar").text
    lesson.text = "Begin with kettles."
    committed(lesson.save)
    assert (is_found(client, "samovar"), is_found(client, "kettle")) == (False, True)
    committed(lesson.delete)
    assert not is_found(client, "kettle")
