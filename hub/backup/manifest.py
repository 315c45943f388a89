"""What a backup says about itself: what it holds, row by row and file by file, and which site and code it is of."""

import dataclasses
import hashlib
import json
import subprocess
import tomllib
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from hub.backup import BackupError
from hub.errors import SecretsFilter
from hub.settings import env

FORMAT = 1


@dataclasses.dataclass(frozen=True)
class Manifest:
    """Everything there is to compare a restored site with.

    Attributes: made (time, ISO 8601), version and commit (of the code), engine and engine_version (of the database),
    address and repository (public, of the site), variables {name: is secret} (those that were set; never a value),
    migrations [app.name], database (SHA-256 of the dump), tables {name: (rows, SHA-256 of the ordered rows)}, media
    {name: (bytes, SHA-256)}, gone (files that were deleted while the backup was made).
    """

    engine: str
    engine_version: int
    migrations: list[str]
    database: str
    tables: dict[str, tuple[int, str]]
    media: dict[str, tuple[int, str]]
    gone: list[str]
    made: str = dataclasses.field(default_factory=lambda: f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
    version: str = dataclasses.field(default_factory=lambda: code_version())
    commit: str = dataclasses.field(default_factory=lambda: code_commit())
    address: str = dataclasses.field(default_factory=lambda: str(settings.BASE_URL))
    repository: str = dataclasses.field(default_factory=lambda: str(settings.REPOSITORY_ID))
    variables: dict[str, bool] = dataclasses.field(default_factory=lambda: set_variables())
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        return json.dumps(dataclasses.asdict(self), indent=1, sort_keys=True).encode()

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(rows for rows, _digest in self.tables.values())

    @property
    def id(self) -> str:
        """Names this backup and no other."""
        return hashlib.sha256(self.as_bytes()).hexdigest()


def read_manifest(data: bytes) -> Manifest:
    """The manifest that was written as these bytes; raises BackupError for one that is of newer code, or none."""
    try:
        fields: dict[str, Any] = json.loads(data)
        if fields["format"] > FORMAT:
            raise BackupError(f"The backup was made by newer code ({fields['version']}); install that first.")
        fields["tables"] = {name: tuple(value) for name, value in fields["tables"].items()}
        fields["media"] = {name: tuple(value) for name, value in fields["media"].items()}
        return Manifest(**fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError("The list of what the backup holds cannot be read.") from error


def code_version() -> str:
    """The version in pyproject.toml."""
    return tomllib.loads((settings.ROOT / "pyproject.toml").read_text())["project"]["version"]


def code_commit() -> str:
    """The commit of this code; nothing where it was not installed by git."""
    try:
        command = ["git", "-C", str(settings.ROOT), "rev-parse", "HEAD"]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return ""


def set_variables() -> dict[str, bool]:
    """{name: whether its value is a secret} of the variables that the settings read and that are set."""
    secret = SecretsFilter.hidden_settings
    return {name: bool(secret.search(name)) for name in sorted(env.asked) if env.text(name, "")}
