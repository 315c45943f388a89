"""The programs that partners are shown do what they say."""

import json
import re
import subprocess
import sys
import urllib.request

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from hub.blocks.example import FOLDER, LOCAL, NAMES, code_of
from tests.good_practices.sharing.test_parity import records
from tests.serving import free_port, serve_copy


@pytest.fixture(scope="module")
def own_site(loaded_database, tmp_path_factory):
    """A site that knows where it is served, as links to further pages lead there."""
    base = f"http://127.0.0.1:{free_port()}"
    with serve_copy(loaded_database, tmp_path_factory.mktemp("examples"), BASE_URL=base) as running:
        yield running


@pytest.fixture
def run(own_site, tmp_path):
    """A function: runs an example against the site and gives what it printed."""

    def run_example(name: str, *command: str) -> str:
        program = tmp_path / NAMES[name]
        program.write_text((FOLDER / NAMES[name]).read_text("utf-8").replace(LOCAL, own_site.address), "utf-8")
        done = subprocess.run(
            [*command, program], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run_example


def test_curl_takes_everything_the_changes_and_a_harvest(run, site, tmp_path):
    run("curl", "sh", "-e")
    finnish = [record["id"] for record in records(site, "fi")]
    lines = (tmp_path / "practices.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == finnish
    changes = json.loads((tmp_path / "changes.json").read_text("utf-8"))
    assert len(changes["results"]) == 100
    harvest = etree.parse(tmp_path / "records.xml")
    assert len(harvest.findall(".//{*}record")) == len(finnish)


def test_python_takes_all_pages_and_says_when_to_go_on(run, own_site):
    number = len(records(own_site, "fi"))
    assert number > 20  # a page
    printed = run("python", sys.executable)
    assert re.fullmatch(
        rf"{number} practices\. Next time ask for what changed since 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\n", printed
    )


@pytest.mark.parametrize("language", ["en", "fi", "sv", "fr", "ar"])
def test_the_page_for_partners_shows_them(site, language):
    page = BeautifulSoup(site.get(f"/{language}/partners/").text, "html.parser")
    shown = [block.get_text() for block in page.select("main pre code")]
    assert shown == [code_of("curl"), code_of("python")]
    for link in page.select("main a[href^='/']"):
        with urllib.request.urlopen(site.address + link["href"], timeout=60) as answer:
            assert answer.status == 200
            assert answer.read(1)
