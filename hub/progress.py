"""How far a long command has come, on one line of a terminal."""

from collections.abc import Callable
from typing import Any

WIDTH = 30


def progress_bar(stdout: Any, name: str) -> Callable[[int, int], None]:
    """A function that shows (done, total); it says nothing where the output is no terminal.

    :param stdout: of a management command
    """

    def show(done: int, total: int) -> None:
        if stdout.isatty():
            filled = WIDTH * done // max(total, 1)
            stdout.write(f"\r{name}: [{'#' * filled}{' ' * (WIDTH - filled)}] {done} of {total}", ending="")

    return show
