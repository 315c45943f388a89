"""The drill: a site is backed up while it is edited, and restored elsewhere; readers cannot tell one from the other."""

import contextlib
import dataclasses
import re
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.conftest import service_missing
from tests.hub.backup.place import Place
from tests.postgresql import cluster, copy_of, programs
from tests.serving import Site, free_port, serve, until

BASE, ADDRESSES = "https://hub.example.org", 200
# When an answer was given; a form's seal, which knows that too; and what leads to the next page of a list.
OF_ITS_TIME = [
    "<responseDate>.*?</responseDate>",
    "<resumptionToken.*?</resumptionToken>",
    'name="token" value="[^"]*"',
    '"(asked|next)":"[^"]*"',
]
LISTS = [
    *(f"/{code}/{path}" for code in ("en", "fi") for path in ("practices/", "news/", "search/?q=support", "contact/")),
    *("/en/practices/?q=support&kind=prevention", "/en/practices/?page=2", "/fi/search/?q=tuki&sort=title"),
    *("/api/v1/practices?lang=en&limit=100", "/api/v1/search?lang=en&q=support", "/api/v1/terms?lang=fi"),
    *("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc", "/oai?verb=Identify", "/export/practices.csv?lang=en"),
    *("/en/feed.atom", "/en/practices/feed.rss", "/sitemap.xml", "/sitemap-en.xml", "/robots.txt", "/en/nothing-here/"),
]

# What a small site gets, so that it has enough addresses.
PAGES = """
from good_practices.scale import pages
from good_practices.sharing.keeping import keep_all
from hub.search.index import rebuild
from tests.factories import Tree, translated
tree = Tree()
for code in ("sv", "fr", "ar"):
    translated(tree.libraries["en"], tree, code)
pages.grow(32, lambda *told: None)
rebuild()
keep_all()
"""
# Pictures and documents; their addresses are printed.
FILES = """
from io import BytesIO
from PIL import Image as Picture
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
for number in range(3):
    data = BytesIO()
    Picture.effect_noise((600, 400), 90).save(data, "png")
    image = Image.objects.create(title="Picture", file=ContentFile(data.getvalue(), f"käsi-{number}.png"))
    guide = ContentFile(b"word " * (20_000 + number), "guide.txt")
    document = Document.objects.create(title="Guide", file=guide)
    print(image.get_rendition("width-200").url, image.file.url, document.url)
"""

# Each edit is a draft and a message in one transaction: a backup has both or none.
EDIT = """
import itertools
from django.db import transaction
from good_practices.models import PracticePage
from hub.models import ContactMessage
page = PracticePage.objects.filter(live=True).first()
for number in itertools.count():
    with transaction.atomic():
        ContactMessage.objects.create(message=f"edit {number}", language="en")
        page.title = f"Draft {number}"
        page.save_revision(clean=False)
    print(number, flush=True)
"""


@contextlib.contextmanager
def edited(place: Place):
    """Edits the site in another process until the block ends; the block begins when it has begun."""
    editor = place.start("shell", "--verbosity=0", "--command", EDIT, stdout=subprocess.PIPE, text=True)
    try:
        assert editor.stdout.readline().strip() == "0"
        yield
        assert editor.poll() is None
    finally:
        editor.kill()
        editor.communicate()


def edits(place: Place) -> tuple[int, int]:
    """(messages, drafts) of the editor, counted in the database itself."""
    messages = "SELECT count(*) FROM hub_contactmessage WHERE message LIKE 'edit %'"
    drafts = "SELECT count(*) FROM wagtailcore_revision WHERE content ->> 'title' LIKE 'Draft %'"
    is_sqlite = place.database.startswith("sqlite")
    opened = (
        sqlite3.connect(place.database.removeprefix("sqlite:///")) if is_sqlite else psycopg.connect(place.database)
    )
    with contextlib.closing(opened) as database:
        return tuple(database.execute(query).fetchone()[0] for query in (messages, drafts))


def drill(origin: Place, target: Place, keys, folder: Path, files: list[str]) -> None:
    """Backs up the origin while it is edited, restores the target, and asks both the same."""
    path = folder / "hub.age"
    with edited(origin):
        before = edits(origin)
        origin.do("backup", "--to", str(path))
    messages, drafts = edits(origin)
    kill_a_restore(target, path, keys)
    said = target.do("restore", str(path), "--identity", str(keys.identity))
    assert "was begun here and did not end; it goes on" in said
    assert "restored, and equal to what was backed up" in said
    assert "run manage.py" not in said
    kept = edits(target)
    assert kept[0] == kept[1], "an edit was torn"
    assert before[0] <= kept[0] < messages == drafts, "the editor had to wait"
    assert target.files() == origin.files()
    with served(origin, folder / "first") as first, served(target, folder / "second") as second:
        addresses = [*LISTS, *files, *pages(first)][:ADDRESSES]
        assert len(addresses) == ADDRESSES
        with ThreadPoolExecutor(2) as pool:
            answers = list(zip(pool.map(first.get, addresses), pool.map(second.get, addresses), strict=True))
        asked = dict(zip(addresses, answers, strict=True))
        statuses = {address: (one.status, other.status) for address, (one, other) in asked.items()}
        odd = {address: found for address, found in statuses.items() if found != (200, 200)}
        assert odd == {"/en/nothing-here/": (404, 404)}
        assert [address for address, (one, other) in asked.items() if told(one, first) != told(other, second)] == []


def kill_a_restore(target: Place, path: Path, keys) -> None:
    """One that has begun to write, so that the next has something to go on from."""
    running = target.start("restore", str(path), "--identity", str(keys.identity), stdout=subprocess.DEVNULL)
    marker = target.media / "restore-in-progress.json"
    until(lambda: marker.exists() and marker.stat().st_size, pause=0.005)  # half a mark counts as none
    running.kill()
    running.wait()


def pages(site: Site) -> list[str]:
    """The addresses of all sitemaps."""
    maps = re.findall(r"/sitemap-[\w-]+\.xml", site.get("/sitemap.xml").text)
    return [path for path in maps for path in re.findall(rf"<loc>{BASE}([^<]+)", site.get(path).text)]


@contextlib.contextmanager
def served(place: Place, folder: Path):
    folder.mkdir()
    with serve(place.environment, folder) as address:
        yield Site(address, folder)


def told(answer, site: Site) -> str:
    """An answer without what no two answers have in common: the port, and the second in which it was given."""
    text = answer.text.replace(site.address.removeprefix("http://"), "")
    for pattern in OF_ITS_TIME:
        text = re.sub(pattern, "", text)
    return text


def test_a_site_on_sqlite(origin, target, keys, tmp_path):
    drilled = Place.on_sqlite(tmp_path / "origin", **origin.variables)
    for name in ("hub.sqlite3", "media"):
        subprocess.run(["cp", "-r", origin.media.parent / name, drilled.media.parent], check=True)
    files = drilled.do("shell", "--verbosity=0", code=FILES).split()
    drill(drilled, target, keys, tmp_path, files)


@pytest.fixture
def postgresql_places(django_db_setup, django_db_blocker, keys, tmp_path):
    """(a site on the cluster of this run, an empty database of another name in a cluster of its own)."""
    if connection.vendor != "postgresql":
        pytest.skip("for the run on PostgreSQL")
    if (found := programs()) is None:
        service_missing("postgresql", "its server programs are not installed (Debian: postgresql)")
    to = connection.settings_dict
    connection.close()  # a database that somebody is connected to cannot be copied
    url = f"postgres://{to['USER']}:{to['PASSWORD']}@{to['HOST']}:{to['PORT']}/{to['NAME']}"
    with copy_of(url, f"{to['NAME']}_drill") as first, cluster(found, "library") as second:
        yield (
            Place(first, tmp_path / "media", {"BACKUP_RECIPIENTS": keys.public}),
            Place(second, tmp_path / "restored" / "files", {"BACKUP_RECIPIENTS": keys.public}),
        )


def test_a_site_on_postgresql(postgresql_places, keys, tmp_path):
    origin, target = postgresql_places
    files = origin.do("shell", "--verbosity=0", code=PAGES + FILES).split()
    drill(origin, target, keys, tmp_path, files)
    assert rows_by_the_server(origin) == rows_by_the_server(target)
    moved(target, tmp_path)


def rows_by_the_server(place: Place) -> dict[str, tuple]:
    """{table: (rows, md5 of the ordered rows)} as the server itself counts, of what the editor did not touch."""
    edited = {"wagtailcore_revision", "wagtailcore_page", "hub_contactmessage", "wagtailcore_referenceindex"}
    edited.add("wagtailsearch_indexentry")  # in two steps: the editor may have been stopped between them
    with psycopg.connect(place.database, options="-c timezone=UTC") as database:
        found = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = sorted(name for (name,) in found if name not in edited)
        assert len(tables) > 80
        rows = "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text COLLATE \"C\")) FROM {} t"
        return {name: database.execute(rows.format(name)).fetchone() for name in tables}


def moved(target: Place, folder: Path) -> None:
    """At a new address the shared records follow by one command, and nothing tells the old one any more."""
    place = dataclasses.replace(target, variables=target.variables | {"BASE_URL": f"http://127.0.0.1:{free_port()}"})
    asked = [
        "/api/v1/practices?lang=en",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/en/practices/",
        "/sitemap-en.xml",
    ]
    place.do("rebuild_records")
    with served(place, folder / "moved") as site:
        for address in [*asked, "/en/feed.atom", "/robots.txt", "/export/practices.csv?lang=en"]:
            answer = site.get(address)
            assert answer.status == 200
            assert "hub.example.org" not in answer.text, address
        assert f"{site.address}/id/scale-1" in site.get("/api/v1/practices?lang=en").text
