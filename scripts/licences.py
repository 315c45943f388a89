"""Guard: every locked package of the site has a licence on the list, or a reason to be an exception.

Reads what the installed packages say of themselves; asks nothing of the network.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CNRI-Python",
    "HPND",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Unlicense",
    "ZPL-2.1",
}
# What packages write where they write no SPDX expression.
SPELLINGS = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache-2": "Apache-2.0",
    "bsd license": "BSD",
    "bsd-3": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
}
EXCEPTIONS = {
    # LGPL: loaded as it is, beside the site, and not changed.
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    # Of the three it offers, the MPL is taken.
    "pyphen": "Mozilla Public License 1.1 (MPL 1.1)",
    # BSD; the other one it names is the MIT licence of the program that it began as.
    "qrcode": "Other/Proprietary License",
}
CLASSIFIER = "License :: "


def main() -> int:
    wrong = []
    for name in locked(ROOT / "requirements/base.txt"):
        try:
            told = licences(name)
        except PackageNotFoundError:
            wrong.append(f"{name}: is not installed, so that its licence is not known")
            continue
        if name in EXCEPTIONS:
            if EXCEPTIONS[name] not in told:
                wrong.append(f"{name}: was excepted for {EXCEPTIONS[name]} and now says {told or 'nothing'}")
        elif not told or not told <= ALLOWED:
            wrong.append(f"{name}: {', '.join(sorted(told)) or 'says no licence'}")
    if wrong:
        print("Licences that are not on the list in scripts/licences.py:", *wrong, sep="\n  ", file=sys.stderr)
    return 1 if wrong else 0


def locked(file: Path) -> list[str]:
    """Names of the packages that a locked file installs on this machine."""
    rows = re.findall(r"^([\w.\-]+)(?:\[[\w,\-]+\])?==[^\s;\\]+(?:\s*;\s*([^\\\n]+))?", file.read_text(), re.MULTILINE)
    return [name for name, marker in rows if not marker or Marker(marker.strip()).evaluate()]


def licences(name: str) -> set[str]:
    """What a package says of its licence; where it offers several, those that are on the list."""
    about = metadata(name)
    if expression := about.get("License-Expression"):
        choices = [set(re.split(r"\s+AND\s+", choice.strip(" ()"))) for choice in re.split(r"\s+OR\s+", expression)]
        return next((choice for choice in choices if choice <= ALLOWED), set().union(*choices))
    told = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith(CLASSIFIER)]
    told = [line for line in told if line != "OSI Approved"] or [(about.get("License") or "").split("\n")[0]]
    return {SPELLINGS.get(line.lower(), line) for line in told if line}


if __name__ == "__main__":
    sys.exit(main())
