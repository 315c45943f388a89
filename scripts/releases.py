"""The last release: the commit in ops/production/last-release. A release writes its own there, as its last step."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "ops/production/last-release"
SHALLOW = "skipped: the history does not reach back to the last release (a shallow clone, or no git)"


def last_release() -> str | None:
    """Its commit; None where the history of this clone does not have it."""
    commit = FILE.read_text().strip()
    return commit if git("cat-file", "-e", f"{commit}^{{commit}}").returncode == 0 else None


def git(*arguments: str) -> subprocess.CompletedProcess:
    """Runs git in the project; the caller looks at what became of it."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
