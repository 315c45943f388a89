"""The blocks of commands in docs/operations, run as an operator runs them."""

import os
import re
import subprocess
import textwrap
from pathlib import Path

from tests.serving import ROOT

SITE, VARIABLES = "/srv/hub/site", "/etc/hub.env"


def block(document: str, mark: str, heading: str) -> str:
    """The commands of the first block with this mark below a heading; fails where there is none.

    :param mark: hub for what the site's user runs, root for what root runs
    """
    text = (ROOT / f"docs/operations/{document}.md").read_text()
    below = text.partition(f"# {heading}\n")[2].partition("\n#")[0]
    found = re.search(rf"^( *)```{mark}\n(.*?)^\1```$", below, re.MULTILINE | re.DOTALL)
    assert found, f"{document}.md has no block {mark} below {heading}"
    return textwrap.dedent(found[2])


class Machine:
    """Where a site was installed. Attribute: variables, as they are in its file now."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.variables: dict[str, str] = {}

    @property
    def _file(self) -> Path:
        return self.folder / "hub.env"

    @property
    def _before(self) -> Path:
        return self.folder / "hub.env.before"

    def set(self, **variables: str) -> None:
        """Writes a new file of variables, as root does; the old one stays beside it."""
        if self._file.exists():
            self._file.rename(self._before)
        self._file.write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
        self.variables = variables

    def go_back(self) -> None:
        """Puts the old file into its place again."""
        self._before.rename(self._file)

    def environment(self, **variables: str) -> dict[str, str]:
        """What a fresh login has: nothing of the site, and nothing that leads programs elsewhere."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {"NO_PROXY": "127.0.0.1,localhost"} | variables

    def follow(self, commands: str, *places: tuple[str, str], **variables: str) -> subprocess.CompletedProcess:
        """Runs a block to its end or its first failure.

        :param places: what the document calls a thing, and what it is called here
        :param variables: of the environment, in addition
        """
        for name, _here in places:
            assert name in commands, f"the block does not name {name}"
        for name, here in [*places, (VARIABLES, str(self._file)), (SITE, str(ROOT))]:
            commands = commands.replace(name, here)
        return subprocess.run(
            ["bash", "-e"],
            input=commands,
            cwd=self.folder,
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
