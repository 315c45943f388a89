"""Log lines for machines: one JSON object each, of named fields only, without personal data."""

import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter

from hub.observing.context import request_id, running_tasks
from hub.observing.masking import scrub

logger = logging.getLogger(__name__)

# What a line may hold besides its message. Django adds the request itself, whose text has the query string.
FIELDS = ["method", "path", "route", "status", "duration_ms", "bytes", "network", "task"]


class Lines(JsonFormatter):
    """One JSON object a line: time, level, logger, message, and those of FIELDS that the line was given."""

    def add_fields(self, log_data, record, message_dict):
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data |= {"level": record.levelname, "logger": record.name, "message": scrub(record.getMessage())}
        if current := request_id.get():
            log_data["request_id"] = current
        if tasks := running_tasks.get():
            log_data["task_id"] = tasks[-1]
        log_data |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            log_data["traceback"] = scrub(told(record.exc_info[1]))


def told(error: BaseException) -> str:
    """Where an error happened and of which kind it is, causes first.

    Its own words are left out, for they repeat values: what a reader typed, or the row that a database refused.
    """
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = "".join(traceback.format_tb(error.__traceback__))
    own = f"Traceback (most recent call last):\n{frames}{type(error).__module__}.{type(error).__qualname__}"
    return f"{told(before)}\n\n{own}" if before else own


def log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What ends a process is a line like others. As sys.excepthook; Python's own writes the words of the error."""
    logger.critical("%s ended the process.", kind.__name__, exc_info=(kind, error, trace))
