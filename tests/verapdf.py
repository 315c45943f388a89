"""Whether PDFs keep to PDF/UA-1, by veraPDF."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class VeraPdf:
    """Attributes: home (of the JDK), jar."""

    home: Path
    jar: Path

    def faults(self, files: list[Path]) -> str:
        """What veraPDF says of files that do not pass, with the rules they break; "" where all pass."""
        java = [self.home / "bin/java", "-cp", self.jar, "org.verapdf.apps.GreenfieldCliWrapper"]
        command = [*java, "--format", "text", "--flavour", "ua1", "-v", *files]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        passed = [line for line in done.stdout.splitlines() if line.startswith("PASS")]
        return "" if len(passed) == len(files) else done.stdout + done.stderr
