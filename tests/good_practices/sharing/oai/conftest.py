import pytest

from tests.factories.translations import translate
from tests.good_practices.sharing.oai.provider import Provider


@pytest.fixture(params=["GET", "POST"])
def ask(request, client, db):
    return Provider(client, request.param == "POST")


@pytest.fixture
def get(client, db):
    return Provider(client)


@pytest.fixture
def practice(tree):
    """A practice in English and Finnish."""
    page = tree.practice(title="Circles", kind="prevention", topics=["mentoring", "resilience"])
    translate(page, tree, "fi")
    return page
