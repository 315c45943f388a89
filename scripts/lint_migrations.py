"""Migrations that are newer than the last release must leave its code running: python -m scripts.lint_migrations.

The SQL is that of PostgreSQL where one answers at DATABASE_URL or TEST_POSTGRESQL_URL, else that of SQLite.
"""

import os
import re
import sys
from pathlib import PurePosixPath

import django
from django.apps import apps
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from scripts.releases import ROOT, SHALLOW, git, last_release

EXCEPTIONS = ROOT / "ops/production/migration-exceptions"


def main() -> int:
    release = last_release()
    if release is None:
        print(SHALLOW)
        return 0
    new, excepted = new_migrations(release), exceptions(EXCEPTIONS.read_text())
    refused = [label(migration) for migration in new if label(migration) not in excepted and not is_kind(migration)]
    print(f"{len(new)} migrations newer than the last release, linted on {connection.vendor}")
    for name in refused:
        print(f"{name} breaks code of the last release: docs/operations/upgrade.md says how to do it in two releases")
    return 1 if refused else 0


def label(migration: Migration) -> str:
    return f"{migration.app_label}.{migration.name}"


def new_migrations(release: str) -> list[Migration]:
    """The project's own migrations that the release does not have."""
    folders = {os.path.relpath(config.path, ROOT): config.label for config in apps.get_app_configs()}
    old = set()
    for path in map(PurePosixPath, git("ls-tree", "-r", "--name-only", release).stdout.splitlines()):
        if path.parent.name == "migrations" and str(path.parents[1]) in folders:
            old.add((folders[str(path.parents[1])], path.stem))
    own = {name for folder, name in folders.items() if not folder.startswith("..") and ".venv" not in folder}
    found = MigrationLoader(None).disk_migrations or {}
    return [found[key] for key in sorted(found) if key[0] in own and key not in old]


def is_kind(migration: Migration) -> bool:
    """True where the linter finds nothing that code of the release would stumble over; else it prints what."""
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(no_cache=True)
    linter.lint_migration(migration)
    return not linter.has_errors


def exceptions(text: str) -> set[str]:
    """The migrations of the lines; raises ValueError for a line without a date or a reason."""
    found = set()
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            parts = re.fullmatch(r"(\w+\.\w+)\s+\d{4}-\d\d-\d\d\s+(\S.*)", line)
            if parts is None:
                raise ValueError(f"{EXCEPTIONS.name}: {line!r} is no migration with a date and a reason.")
            found.add(parts[1])
    return found


def choose_database() -> None:
    """Names the tests' PostgreSQL in DATABASE_URL, where no other is named and it answers."""
    import psycopg

    url = os.environ.get("TEST_POSTGRESQL_URL", "postgres://hub:hub@127.0.0.1:5432/hub")
    if "DATABASE_URL" not in os.environ:
        try:
            psycopg.connect(url, connect_timeout=3).close()
            os.environ["DATABASE_URL"] = url
        except psycopg.OperationalError:
            pass


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    choose_database()
    django.setup()
    sys.exit(main())
