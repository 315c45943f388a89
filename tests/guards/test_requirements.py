"""What is installed is what was locked: every package with its hashes, and none that another one brings unseen."""

import json
import re
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.licences import ALLOWED, licences, locked
from tests.serving import ROOT

FILES = ["base", "dev"]


def file_of(name: str) -> Path:
    return ROOT / f"requirements/{name}.txt"


@pytest.mark.parametrize("name", FILES)
def test_every_package_is_locked_with_hashes(name):
    rows = re.split(r"\n(?=\S)", file_of(name).read_text().strip())
    assert len(rows) > 60
    for row in rows:
        assert re.match(r"[\w.\-]+(\[[\w,\-]+\])?==\S+", row), row
        assert "--hash=sha256:" in row, row


@pytest.mark.parametrize("name", FILES)
def test_what_is_wanted_is_locked(name):
    lines = (ROOT / f"requirements/{name}.in").read_text().split()
    wanted = {
        canonicalize_name(re.split(r"[\[<>=]", line)[0]) for line in lines if line[0].isalpha() and ".in" not in line
    }
    assert wanted <= {canonicalize_name(row) for row in locked(file_of(name))}


@pytest.mark.parametrize("name", FILES)
def test_no_package_brings_one_that_is_not_locked(name):
    names = {canonicalize_name(row) for row in locked(file_of(name))}
    for package in names:
        for line in metadata(package).get_all("Requires-Dist", []):
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert canonicalize_name(need.name) in names, f"{package} brings {need.name}"


def test_licences_are_read_and_a_strange_one_is_refused():
    assert licences("Django") == {"BSD-3-Clause"}
    assert licences("psycopg") - ALLOWED
    done = subprocess.run([sys.executable, "-m", "scripts.licences"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_list_of_parts_is_the_same_each_time_and_names_all(tmp_path):
    program = Path(sys.executable).with_name("cyclonedx-py")
    options = ["--pyproject", "pyproject.toml", "--sv", "1.6", "--output-reproducible", "--of", "JSON"]
    made = [
        subprocess.run([program, "requirements", file_of("base"), *options], cwd=ROOT, capture_output=True).stdout
        for _time in range(2)
    ]
    assert made[0] == made[1]
    bill = json.loads(made[0])
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    named = {canonicalize_name(part["name"]) for part in bill["components"]}
    assert named >= {canonicalize_name(row) for row in locked(file_of("base"))}
