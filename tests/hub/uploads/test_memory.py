"""What hostile files cost, measured in a process of its own."""

import json
import subprocess
import sys

import pytest

from tests.factories.uploads import bomb, office, pdf
from tests.serving import ROOT

FILES = {
    "bomb.png": lambda: bomb(12_000, 10_000),
    "largest.png": lambda: bomb(5_000, 4_000),  # which is taken, and rendered
    "bomb.docx": lambda: office("docx", **{"word/media/a.bmp": bytes(300_000_000)}),
    "bomb.pdf": lambda: pdf(packed=bytes(200_000_000)),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_takes_little_memory_and_time(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    assert path.stat().st_size < 300_000
    done = subprocess.run(
        [sys.executable, "-m", "tests.hub.uploads.measured", name, path], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert bool(told["refused"]) is name.startswith("bomb")
    assert told["peak"] < 300  # megabytes, half of which is the process before it
    assert told["seconds"] < 1  # of the processor
