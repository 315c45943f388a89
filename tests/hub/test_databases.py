"""The same site on SQLite and PostgreSQL: the run on each is the test; this is what it must not miss."""

import pytest
from django.core.management import call_command
from django.db import connection

from good_practices.models import PracticePage
from hub.search.models import Document


def test_the_run_uses_the_database_it_was_told_to(settings):
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[1]
    assert connection.vendor == {"sqlite3": "sqlite", "postgresql": "postgresql"}[engine]


@pytest.mark.django_db(transaction=True)
def test_the_shipped_content_loads_into_a_site_that_has_been_begun(client, tree):
    """Committed page by page, as on a site: PostgreSQL plans badly for what it cannot count within one transaction."""
    mine = tree.practice(title="An editor's own")
    call_command("load_content", verbosity=0)
    for code in ("en", "fi"):
        assert PracticePage.objects.filter(locale=tree.locales[code], live=True, uid="aarhus-model").count() == 1
    assert PracticePage.objects.filter(live=True, locale=tree.locales["en"]).count() == 57
    assert Document.objects.filter(section="practices", locale=tree.locales["fi"]).count() == 56
    assert "An editor" in client.get(f"/en/practices/{mine.slug}/").text
    assert len(client.get("/fi/practices/?topic=mentoring").context["practices"]) == 3
