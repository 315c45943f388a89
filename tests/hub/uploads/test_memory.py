"""What hostile files cost, measured in a process of its own."""

import json
import subprocess
import sys

import pytest

from tests.factories.uploads import bomb, entities, office, pdf, pieces, scans
from tests.serving import ROOT

RELATIONS = "word/_rels/document.xml.rels"
FILES = {
    "bomb.png": lambda: bomb(12_000, 10_000),
    "largest.png": lambda: bomb(5_000, 4_000),  # which is taken, and rendered
    "bomb-scans.jpg": lambda: scans(2_000),
    "bomb-pieces.avif": lambda: pieces(65_000, 400_000),
    "bomb.docx": lambda: office("docx", **{"word/media/a.bmp": bytes(300_000_000)}),
    "bomb-signs.docx": lambda: office("docx", **{RELATIONS: b"<a>" + b"<" * 2_000_000}),
    "bomb-types.docx": lambda: office("docx", **{RELATIONS: b"<a>" + b'<b Type=""/>' * 240_000}),
    "bomb-entities.docx": lambda: office("docx", **{RELATIONS: entities()}),
    "bomb.pdf": lambda: pdf(packed=bytes(200_000_000)),
    "bomb-names.pdf": lambda: pdf(packed=b"#41" * 6_600_000),
    "names.pdf": lambda: pdf(packed=b"/#41" * 490_000),
    "long-names.pdf": lambda: pdf(b"#41" * 3_300_000),
    "long-slashes.pdf": lambda: pdf(b"/#4a" * 2_400_000),
    "streams.pdf": lambda: pdf(b"stream\n" * 1_400_000),
    "dictionaries.pdf": lambda: pdf(b">>stream\n" * 1_000_000),
    "ends.pdf": lambda: pdf(b">>stream\nendstream" * 500_000),
    "bomb-filters.pdf": lambda: pdf(b"/Filter[" * 1_000_000, packed=b"<<>>"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_takes_little_memory_and_time(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    assert path.stat().st_size < 10_000_000  # the most that a file may have
    done = subprocess.run(
        [sys.executable, "-m", "tests.hub.uploads.measured", name, path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert bool(told["refused"]) is name.startswith("bomb"), told
    assert told["peak"] < 300  # megabytes, half of which is the process before it
    assert told["seconds"] < 5  # of the processor; one that grows with the square takes minutes
