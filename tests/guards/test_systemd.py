"""The units of ops/systemd start what make production tries, and systemd understands them."""

import re
import shutil
import subprocess

import pytest

from tests.serving import ROOT

FOLDER = "/srv/hub/site/"  # of the site, in docs/operations/install.md
UNITS = sorted(path for path in (ROOT / "ops/systemd").iterdir() if path.suffix in {".service", ".timer"})
SERVICES = [path for path in UNITS if path.suffix == ".service" and path.stem != "hub-backup"]


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_unit_starts_what_make_production_and_containers_start(path):
    command = re.search(rf"^ExecStart={FOLDER}(.+)$", path.read_text(), flags=re.M)[1].removesuffix(
        " --bind 127.0.0.1:%i"
    )
    supervised = (ROOT / "ops/production/supervisord.conf").read_text()
    assert f"command={command}" in supervised
    in_containers = (ROOT / "compose.yaml").read_text() + (ROOT / "Dockerfile").read_text().replace('", "', " ")
    assert command in in_containers
    assert (ROOT / command.split()[0]).exists()


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.stem)
def test_no_unit_runs_as_root_what_the_sites_user_may_write(path):
    lines = path.read_text().splitlines()
    assert {"User=hub", "User=www-data"} & set(lines)
    assert "NoNewPrivileges=true" in lines


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_every_line(tmp_path):
    for path in UNITS:
        (tmp_path / path.name).write_text(path.read_text().replace(FOLDER, f"{ROOT}/"))
    outcome = subprocess.run(
        ["systemd-analyze", "verify", *tmp_path.iterdir()], capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0
    assert outcome.stdout + outcome.stderr == ""
