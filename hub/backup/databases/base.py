"""What each database can do for a backup."""

import abc
import contextlib
import dataclasses
from collections.abc import Iterator

Tables = dict[str, tuple[int, str]]  # {table: (rows, SHA-256 of the ordered rows)}


@dataclasses.dataclass(frozen=True)
class Moment:
    """A database as it was at one moment, whatever is written meanwhile.

    Attributes: dump (pieces of it, to be read once), tables, migrations (app.name of those applied).
    """

    dump: Iterator[bytes]
    tables: Tables
    migrations: list[str]


class Load(abc.ABC):
    """Takes a dump, piece by piece; the database has all of it or nothing."""

    @abc.abstractmethod
    def write(self, data: bytes) -> None: ...


class Database(abc.ABC):
    name: str

    @abc.abstractmethod
    def version(self) -> int:
        """Of the server, or of the library; the dump of an older one can be loaded."""

    @abc.abstractmethod
    def check_programs(self) -> None:
        """Raises BackupError where a program is missing or too old."""

    @abc.abstractmethod
    def moment(self) -> contextlib.AbstractContextManager[Moment]:
        """The database now. Holds no lock that keeps editors waiting."""

    @abc.abstractmethod
    def is_empty(self) -> bool:
        """True where there is no table."""

    @abc.abstractmethod
    def load(self) -> contextlib.AbstractContextManager[Load]:
        """Fills the empty database with what is written until the block ends; raises BackupError where it cannot."""

    @abc.abstractmethod
    def tables(self) -> Tables:
        """The tables now."""
