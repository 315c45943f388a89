"""Taking old entries out of the log honestly: into a file, with an entry that says so, which the chain needs."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.forms.models import model_to_dict

from hub.audit.chain import ARCHIVED, FIRST, BrokenChainError, Walked, seal, stored, walk
from hub.audit.models import Entry
from hub.audit.recording import record
from hub.disks import settle_folder


def archive(before: datetime, target: Path) -> int:
    """Moves the entries of before a time into a new file, and gives their number. The log is checked first.

    :raises BrokenChainError: where the log is not whole: then nothing is moved
    :raises FileExistsError: where the file is there already
    :raises DatabaseError: where the log cannot tell of it: then all entries stay, and the file has them too
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
        file.flush()
        os.fsync(file.fileno())
    settle_folder(target.parent)
    with transaction.atomic():
        record(ARCHIVED, head=str(last), or_fail=True)
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


def verify_archive(source: Path, since: str = "") -> Walked:
    """Walks along a file that `archive` has written, and looks whether the log tells of an archive from there to there.

    :raises BrokenChainError: where the file is none, was changed, or was cut at either end
    """
    try:
        walked = walk(_read(source), since, archive=True)
    except (ValueError, TypeError, KeyError):
        raise BrokenChainError(f"{source} is no file of archive_audit, or was changed.") from None
    told = Entry.objects.filter(action=ARCHIVED).values_list("details__head", flat=True)
    if not walked.count or not {walked.before, walked.head} <= {FIRST, *told}:
        raise BrokenChainError(
            "The log does not tell of an archive that begins and ends as this file: it was cut or is of another site, "
            "or what the log said of it was archived since."
        )
    return walked


def _read(source: Path) -> Iterator[Entry]:
    with source.open(encoding="utf-8") as file:
        for line in file:
            values = json.loads(line)
            yield Entry(**values | {"time": datetime.fromisoformat(values["time"])})


def _line(entry: Entry) -> str:
    return json.dumps(model_to_dict(entry) | {"number": entry.number, "time": entry.time.isoformat()})
