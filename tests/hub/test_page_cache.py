"""What is asked of a page cache when pages change, and what becomes of what it could not do."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from hub import page_cache
from hub.addresses import absolute_path
from hub.models import HomePage
from tests.factories import committed
from tests.hub.walk import addresses
from tests.serving import in_a_thread

NOT_KEPT = set(page_cache.NOT_KEPT)


class Cache(BaseHTTPRequestHandler):
    """Stands in for nginx's inner address: notes what it is asked for, and fails where it is told to."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.forgotten += [self.path] if self.headers["X-Forget"] else []
        self.send_response(500 if self.path in self.server.failing else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """Nothing."""


@pytest.fixture
def cache(settings):
    """A page cache that is told of changes."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Cache) as server, in_a_thread(server):
        server.asked, server.forgotten, server.failing = [], [], set()
        location = f"http://127.0.0.1:{server.server_port}"
        settings.PAGE_CACHES = [location]
        settings.WAGTAILFRONTENDCACHE = {"page cache 1": {"BACKEND": "hub.page_cache.Refreshed", "LOCATION": location}}
        yield server


@pytest.fixture
def worker(settings, monkeypatch):
    """Tasks wait for a worker; this makes all of them due and does them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)

    def work_off() -> None:
        DBTaskResult.objects.update(run_after=timezone.now())
        call_command("db_worker", "--batch", "--queue-name=*", "--no-startup-delay", verbosity=0)

    return work_off


def test_what_could_not_be_refreshed_is_asked_for_again_and_the_others_at_once(db, cache, worker, caplog):
    paths = [f"/en/{number}/" for number in range(4)]
    cache.failing = {"/en/1/", "/en/3/"}
    committed(page_cache.refresh_addresses, [f"https://localhost{path}" for path in paths])
    worker()
    assert sorted(cache.asked[:4]) == paths
    assert "has not refreshed 2 pages" in caplog.text
    cache.asked, cache.failing = [], set()
    worker()
    assert sorted(cache.asked) == ["/en/1/", "/en/3/"]
    worker()
    assert len(cache.asked) == 2


def test_a_cache_that_is_away_is_asked_a_few_times_only_and_later_for_all(db, cache, worker):
    paths = [f"/en/{number}/" for number in range(20)]
    cache.failing = set(paths)
    committed(page_cache.refresh_addresses, [f"https://localhost{path}" for path in paths])
    worker()
    assert len(set(cache.asked)) == page_cache.PATIENCE
    cache.failing = set()
    worker()
    assert set(cache.asked) == set(paths)


def test_a_section_is_refreshed_however_many_pages_it_has(tree, cache, monkeypatch):
    monkeypatch.setattr(page_cache, "BATCH", 3)
    pages = [tree.practice(title=f"Practice {number}") for number in range(8)]
    cache.asked.clear()
    committed(page_cache.refresh_pages, [page.pk for page in pages])
    assert {page.url for page in pages} | {pages[0].get_parent().url} <= set(cache.asked)


def test_a_section_that_moves_is_refreshed_where_it_was(tree, cache, monkeypatch):
    monkeypatch.setattr(page_cache, "BATCH", 3)
    pages = [tree.practice(title=f"Practice {number}", slug=f"hyvä-{number}") for number in range(4)]
    before = [page.url for page in pages]
    assert all("hyv%C3%A4" in address for address in before)
    parent = pages[0].get_parent().specific
    cache.asked.clear()
    parent.slug = "elsewhere"
    committed(lambda: parent.save_revision().publish())
    assert set(before) <= set(cache.asked)


def test_a_language_that_closes_is_refreshed_whole(tree, cache):
    page = tree.practice(title="A practice", language="fi")
    front = HomePage.objects.get(locale=page.locale)
    cache.asked.clear()
    committed(front.unpublish)
    assert {front.url, page.get_parent().url, page.url} <= set(cache.asked)


VIEWS = ["needs/", "figures/", "evidence/", "search/", "compare/", "list/", "list/practices.html"]


@pytest.mark.parametrize("change", ["closed", "gone", "opened again"])
def test_what_is_no_page_closes_and_opens_with_its_language(tree, cache, change):
    front = tree.homes["fi"]
    if change == "opened again":
        front.unpublish()
    cache.asked.clear()
    done = {"closed": front.unpublish, "gone": front.delete, "opened again": front.save_revision().publish}
    committed(done[change])
    assert {f"/fi/{path}" for path in VIEWS} <= set(cache.asked)


def test_all_that_is_kept_and_no_page_is_known_by_name(client, tree):
    """What is there without a question, is no page, and may be kept; nginx knows PDFs by their ending."""
    found = {path for path in addresses() if path.startswith("/en/") and not path.endswith((".pdf", ".ics", "/x"))}
    found = {path for path in found - {"/en/"} if client.get(path).status_code == 200}
    kept = {path for path in found if not NOT_KEPT & set(client.get(path).get("Cache-Control", "").split(", "))}
    assert {absolute_path(path) for path in kept} == set(page_cache.addresses_beside("en"))


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-en.xml"])
def test_what_lists_addresses_for_machines_is_never_kept(client, tree, path):
    response = client.get(path)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-cache")


def test_a_list_is_refreshed_when_what_it_lists_is_deleted(tree, cache):
    page = tree.practice(title="A practice")
    own, lists = page.url, page.get_parent().url
    cache.asked.clear()
    committed(page.delete)
    assert {own, lists, "/en/"} <= set(cache.asked)


def test_a_picture_that_is_deleted_is_forgotten_in_all_its_sizes(db, cache):
    image = get_image_model().objects.create(title="A picture", file=get_test_image_file())
    addresses = {image.file.url, image.get_rendition("width-100").file.url}
    committed(image.delete)
    assert addresses == set(cache.forgotten)
