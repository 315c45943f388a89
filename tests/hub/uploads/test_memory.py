"""What hostile files and the largest pictures cost, measured in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.uploads import bomb, entities, largest, office, pdf, pieces, scans
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


# What is taken, of 20 million pixels and up to 10 MB, and the most megabytes of a process that takes and renders it. A
# picture in memory is 80. A turned JPEG needs two, a progressive one its coefficients besides, AVIF two, WebP four.
PROGRESSIVE = {"progressive": True, "subsampling": 0}
TAKEN = {
    "plain.jpg": (lambda: largest("JPEG", 2, quality=80), 240),
    "turned.jpg": (lambda: largest("JPEG", 2, 6, quality=80), 360),
    "progressive.jpg": (lambda: largest("JPEG", 3, quality=70, **PROGRESSIVE), 350),
    "turned-progressive.jpg": (lambda: largest("JPEG", 3, 6, quality=70, **PROGRESSIVE), 410),
    "plain.png": (lambda: largest("PNG", 250), 300),
    "plain.webp": (lambda: largest("WEBP", 4, quality=80, method=0), 550),
    "turned.webp": (lambda: largest("WEBP", 4, 6, quality=80, method=0), 590),
    "plain.avif": (lambda: largest("AVIF", 4, quality=80, speed=10), 420),
    "turned.avif": (lambda: largest("AVIF", 4, 6, quality=80, speed=10), 420),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_takes_little_memory_and_time(name, tmp_path):
    told = measured(name, FILES[name](), tmp_path)
    assert bool(told["refused"]) is name.startswith("bomb"), told
    assert told["peak"] < 300  # megabytes, half of which is the process before it
    assert told["seconds"] < 5  # of the processor; one that grows with the square takes minutes


@pytest.mark.parametrize("name", TAKEN)
def test_the_largest_picture_takes_no_more_memory_than_its_decoder_needs(name, tmp_path):
    make, most = TAKEN[name]
    told = measured(name, make(), tmp_path)
    assert not told["refused"], told
    assert told["peak"] < most
    assert told["after"] < 220  # what it took is given back


def measured(name: str, data: bytes, folder: Path) -> dict:
    """What a process of its own tells that takes a file."""
    assert len(data) < 10_000_000  # the most that a file may have
    path = folder / name
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-m", "tests.hub.uploads.measured", name, path],
        cwd=ROOT,
        env=os.environ | {"MALLOC_MMAP_THRESHOLD_": "1048576"},  # as in ops/
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
