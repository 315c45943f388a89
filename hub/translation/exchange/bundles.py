"""What a file holds, without its format: a page in two languages, sentence by sentence."""

from dataclasses import dataclass, field
from enum import Enum


class RefusedError(Exception):
    """A file, or the part of it for one page, that is not taken; the message is a sentence for the person."""


class State(Enum):
    """How far a sentence is. Each format has words of its own for these."""

    UNTRANSLATED = "untranslated"
    MACHINE = "machine"  # made by a machine, and nobody has looked at it since
    TRANSLATED = "translated"
    REVIEWED = "reviewed"


@dataclass
class Unit:
    """One sentence.

    Attributes: id (content path, colon, position on the page), source and target (text with inline HTML, as
    wagtail-localize keeps it), state, notes (for the translator), max_length (in characters, None: no limit), problem
    (why a reader could not make sense of the target, or "").
    """

    id: str
    source: str
    target: str = ""
    state: State = State.UNTRANSLATED
    notes: list[str] = field(default_factory=list)
    max_length: int | None = None
    problem: str = ""

    @property
    def path(self) -> str:
        """The content path without the position, which moves when something is put before the sentence."""
        path, _colon, position = self.id.rpartition(":")
        return path if path and position.isdecimal() else self.id


@dataclass
class Bundle:
    """A page in two languages.

    Attributes: page (urn:remap:<uid>:<language of the original>), translation_id (the UUID of the translation, "" where
    a file has lost it), the codes of both languages, title and web address of the original, units.
    """

    page: str
    translation_id: str
    source_language: str
    target_language: str
    title: str = ""
    address: str = ""
    units: list[Unit] = field(default_factory=list)

    @property
    def uid(self) -> str:
        """The page's id, or "" where the file names no page of a site like this one."""
        parts = self.page.split(":")
        return parts[2] if len(parts) == 4 and parts[:2] == ["urn", "remap"] else ""
