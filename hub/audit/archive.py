"""Taking old entries out of the log honestly: into a file, with an entry that says so, which the chain needs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.forms.models import model_to_dict
from django.utils.dateparse import parse_datetime

from hub.audit.chain import ARCHIVED, seal, stored, walk
from hub.audit.models import Entry
from hub.audit.recording import record


def archive(before: datetime, target: Path) -> int:
    """Moves the entries of before a time into a new file, and gives their number. The log is checked first.

    :raises BrokenChainError: where the log is not whole: then nothing is moved
    :raises FileExistsError: where the file is there already
    """
    seal()
    walk(stored())
    # The newest stays in any case: the next entry follows from it.
    kept = Entry.objects.filter(time__gte=before).order_by("number").first() or Entry.objects.first()
    old = Entry.objects.filter(number__lt=kept.number) if kept else Entry.objects.none()
    last = old.first()
    if kept is None or last is None:
        return 0
    with target.open("x", encoding="utf-8") as file:
        target.chmod(0o600)
        file.writelines(f"{_line(entry)}\n" for entry in stored(kept.number))
    with transaction.atomic():
        record(ARCHIVED, head=str(last))
        with _opened():
            return old.delete()[0]


@contextmanager
def _opened():
    """Lets entries be deleted until the block ends. Only the table's owner may do this."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE hub_audit_entry DISABLE TRIGGER hub_audit_append_only")
            yield
            cursor.execute("ALTER TABLE hub_audit_entry ENABLE TRIGGER hub_audit_append_only")
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'hub_audit_no_delete'")
            closing = cursor.fetchone()[0]
            cursor.execute("DROP TRIGGER hub_audit_no_delete")
            yield
            cursor.execute(closing)


def read_archive(source: Path) -> Iterator[Entry]:
    """The entries in a file that `archive` has written."""
    with source.open(encoding="utf-8") as file:
        for line in file:
            values = json.loads(line)
            yield Entry(**values | {"time": parse_datetime(values["time"])})


def _line(entry: Entry) -> str:
    return json.dumps(model_to_dict(entry) | {"number": entry.number, "time": entry.time.isoformat()})
