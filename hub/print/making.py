"""Orders documents, and makes them in a task within limits."""

import hashlib
import importlib
import logging
import os
import subprocess
import sys
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from hub.print.models import PrintedDocument
from hub.tasks import LONG

logger = logging.getLogger(__name__)

LOST = timedelta(minutes=1)  # a task that has said nothing for so long is asked for again
AGAIN = timedelta(minutes=10)  # what failed is not tried again before
KEPT = timedelta(days=7)
# All that the program that makes PDFs is told of its surroundings: no address and no secret of the site.
TOLD = ("HOME", "LANG", "PATH", "XDG_CACHE_HOME")


@cache
def is_possible() -> bool:
    """False where WeasyPrint, or Pango, the library of the system that it needs, is missing."""
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError) as missing:
        logger.warning("No PDFs are made: %s", missing)
        return False
    return True


def digest_of(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()


def is_known(html: str) -> bool:
    """Whether the document has been ordered."""
    return PrintedDocument.objects.filter(pk=digest_of(html)).exists()


def printed(html: str) -> PrintedDocument:
    """The document, which is ordered where it is new, and again where its making was lost or failed a while ago.

    :param html: complete, with pictures and styles inside
    """
    now = timezone.now()
    digest = digest_of(html)
    row, is_new = PrintedDocument.objects.get_or_create(pk=digest, defaults={"html": html, "ordered_at": now})
    if is_new or (_is_late(row) and _is_taken_up(row)):
        make.enqueue(digest)
        row.refresh_from_db()
    return row


def _is_late(row: PrintedDocument) -> bool:
    return row.pdf is None and row.ordered_at < timezone.now() - (AGAIN if row.failed else LOST)


def _is_taken_up(row: PrintedDocument) -> bool:
    """True for one of those who find at the same time that it is late."""
    late = PrintedDocument.objects.filter(pk=row.pk, ordered_at=row.ordered_at)
    return bool(late.update(ordered_at=timezone.now(), failed=False))


@task(priority=LONG)
def make(digest: str) -> None:
    """Makes a document that was ordered; what takes too long or too much memory is marked as failed."""
    row = PrintedDocument.objects.filter(pk=digest, pdf=None).first()
    if row is None:
        return
    try:
        made = {"pdf": run_typesetting(row.html), "html": "", "failed": False}
    except (subprocess.SubprocessError, OSError) as failure:  # or it cannot even start
        logger.error("A PDF could not be made: %s", failure)
        made = {"failed": True}
    PrintedDocument.objects.filter(pk=digest).update(**made)


def run_typesetting(html: str) -> bytes:
    """The PDF of an HTML document.

    :raises SubprocessError: where its program fails or takes longer than settings.PDF_SECONDS
    :raises OSError: where it does not start
    """
    program = [sys.executable, "-I", str(Path(__file__).with_name("typesetting.py"))]
    told = {name: os.environ[name] for name in TOLD if name in os.environ}
    return subprocess.run(  # noqa: S603, no word of it comes from outside
        program, input=html.encode(), env=told, timeout=settings.PDF_SECONDS, check=True, capture_output=True
    ).stdout


def erase(today: date) -> str:
    """Erases documents that were ordered some days ago; who asks for one has it made again."""
    gone, _kinds = PrintedDocument.objects.filter(ordered_at__date__lte=today - KEPT).delete()
    return f"print: {gone} documents"
