"""A site in a place of its own: a database, a media folder, and the commands of its operator."""

import dataclasses
import os
import resource
import subprocess
import sys
from pathlib import Path

from tests.serving import ROOT, run_manage


@dataclasses.dataclass(frozen=True)
class Place:
    """Attributes: database (DATABASE_URL), media (a folder), variables (of its environment, in addition)."""

    database: str
    media: Path
    variables: dict[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def on_sqlite(cls, folder: Path, **variables: str) -> "Place":
        folder.mkdir(exist_ok=True)
        return cls(f"sqlite:///{folder / 'hub.sqlite3'}", folder / "media", variables)

    @property
    def environment(self) -> dict[str, str]:
        return (
            os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "hub.settings.test",
                "DATABASE_URL": self.database,
                "TEST_MEDIA_ROOT": str(self.media),
                "PYTHONWARNINGS": "default",
                "BASE_URL": "https://hub.example.org",
            }
            | self.variables
        )

    def start(self, *args: str, **options) -> subprocess.Popen:
        """A command of manage.py that goes on beside the test."""
        return subprocess.Popen([sys.executable, "manage.py", *args], cwd=ROOT, env=self.environment, **options)

    def run(self, *args: str, file_bytes: int = 0) -> subprocess.CompletedProcess:
        """A command of manage.py to its end, whatever that is.

        :param file_bytes: how large a file may become, in place of a disk that is full: the same call fails
        """

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

        return subprocess.run(
            [sys.executable, "manage.py", *args],
            cwd=ROOT,
            env=self.environment,
            preexec_fn=limit if file_bytes else None,
            capture_output=True,
            text=True,
            check=False,
        )

    def do(self, *args: str, code: str | None = None) -> str:
        """A command that must succeed; what it printed."""
        return run_manage(self.environment, *args, code=code)

    def refuse(self, *args: str, file_bytes: int = 0) -> str:
        """A command that must be refused with one sentence, and no traceback; the sentence."""
        done = self.run(*args, file_bytes=file_bytes)
        assert done.returncode == 1, done.stdout + done.stderr
        assert done.stderr.startswith("CommandError: "), done.stderr
        return done.stderr.removeprefix("CommandError: ").strip()

    def files(self) -> dict[str, bytes]:
        """All files below the media folder."""
        found = sorted(path for path in self.media.rglob("*") if path.is_file())
        return {str(path.relative_to(self.media)): path.read_bytes() for path in found}
