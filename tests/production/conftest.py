import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import service_missing
from tests.production.stack import Stack, missing_programs, start_stack


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A whole site of real parts with the shipped content; TEST_PRODUCTION names the folder of one that runs."""
    if missing := missing_programs():
        service_missing("production", f"of a whole site this machine lacks: {', '.join(missing)}")
    if folder := os.environ.get("TEST_PRODUCTION"):
        running = Stack(Path(folder))
        with running.mailbox:
            yield running
        return
    with start_stack() as running:
        yield running
