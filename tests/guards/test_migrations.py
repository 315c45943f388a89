"""Upgrades: migrations that leave the last release running, and that never make readers wait."""

import contextlib
import sys
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from scripts import lint_migrations
from scripts.releases import SHALLOW, last_release
from scripts.upgrade import is_failed
from tests.serving import ROOT

COLUMN_GONE = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("news", {before!r})]
    operations = [migrations.RemoveField("newspage", "body")]
"""


@pytest.mark.django_db(transaction=True)
def test_new_migrations_leave_the_last_release_running(capsys):
    assert lint_migrations.main() == 0, capsys.readouterr().out


@pytest.fixture
def column_gone(tmp_path, settings, monkeypatch):
    """A migration of news, after the real ones, that drops a column."""
    folder = tmp_path / "changed_news"
    folder.mkdir()
    names = sorted(path.name for path in (ROOT / "news/migrations").glob("*.py"))
    for name in names:
        (folder / name).write_bytes((ROOT / "news/migrations" / name).read_bytes())
    last = [name for name in names if name[0].isdigit()][-1].removesuffix(".py")
    (folder / "9999_gone.py").write_text(COLUMN_GONE.format(before=last))
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"news": "changed_news"}
    yield
    for name in [name for name in sys.modules if name.startswith("changed_news")]:
        del sys.modules[name]


@pytest.mark.django_db(transaction=True)  # SQLite tells the SQL of a migration outside of a transaction only
@pytest.mark.usefixtures("column_gone")
def test_a_column_that_goes_is_refused_unless_an_exception_says_why(capsys, monkeypatch, tmp_path):
    if last_release() is None:
        pytest.skip(SHALLOW)
    assert lint_migrations.main() == 1
    assert "news.9999_gone breaks code of the last release" in capsys.readouterr().out
    monkeypatch.setattr(lint_migrations, "EXCEPTIONS", tmp_path / "exceptions")
    kept = (ROOT / "ops/production/migration-exceptions").read_text()
    (tmp_path / "exceptions").write_text(f"{kept}news.9999_gone 2026-11-27 no release has read it since 1.0\n")
    assert lint_migrations.main() == 0


@pytest.mark.parametrize("line", ["news.9999_gone", "news.9999_gone 2026-11-27", "news.9999_gone because"])
def test_an_exception_needs_a_date_and_a_reason(line):
    with pytest.raises(ValueError, match="a date and a reason"):
        lint_migrations.exceptions(line)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("column_gone")
def test_a_migration_gives_up_while_a_table_is_held(tree):
    """On PostgreSQL, in place of waiting with all readers behind it; on SQLite nobody waits so."""
    if connection.vendor != "postgresql":
        pytest.skip("for the run on PostgreSQL")
    reader = connection.copy()
    with contextlib.closing(reader), reader.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT count(*) FROM news_newspage")
        with pytest.raises(CommandError, match="must not wait longer: this migration was undone"):
            call_command("migrate", "news", lock_timeout=1, verbosity=0)
        cursor.execute("SELECT body FROM news_newspage")
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
        cursor.execute("SELECT count(*) FROM django_migrations WHERE name = '9999_gone'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [({200: 9}, 0), ({200: 9, 404: 1}, 0), ({200: 9, 500: 1}, 1), ({200: 9, 0: 1}, 1), ({404: 9}, 1)],
)
def test_an_upgrade_fails_by_one_error_of_the_server(answers, outcome):
    assert is_failed(Counter(answers)) is bool(outcome)
