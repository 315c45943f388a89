"""What nginx keeps while the site is away, and what it must not keep: pages that are no longer for everyone."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.production.editing import publish
from tests.production.parts import WAITING
from tests.serving import until

RESTRICT = """
from wagtail.models import Page, PageViewRestriction
page = Page.objects.get(slug={slug!r}, locale__language_code="en")
PageViewRestriction.objects.create(page=page, restriction_type="login")
"""
OPEN = """
from wagtail.models import PageViewRestriction
for restriction in PageViewRestriction.objects.all():
    restriction.delete()
"""
MAKE = """
from news.models import NewsIndexPage, NewsPage
parent = NewsIndexPage.objects.get(locale__language_code="en")
page = parent.add_child(instance=NewsPage(title="Only for a while", slug={slug!r}, summary="For a while."))
page.save_revision().publish()
"""
PRACTICE = """
from good_practices.models import PracticePage
print(PracticePage.objects.filter(locale__language_code="en", live=True).first().url)
"""
DELETE = "from wagtail.models import Page; Page.objects.get(slug={slug!r}, locale__language_code='en').delete()"
RENAME = """
from wagtail.models import Page
page = Page.objects.get(slug={slug!r}, locale__language_code="en").specific
page.slug += "-elsewhere"
page.save_revision().publish()
"""


def kept(stack, path: str) -> None:
    """The page is there and kept."""
    until(lambda: stack.get(path).status == 200, 20)
    until(lambda: stack.get(path).cache == "HIT", 20)


@pytest.fixture
def _open_afterwards(stack):
    yield
    stack.shell(OPEN)


@pytest.mark.usefixtures("_open_afterwards")
def test_what_was_taken_back_is_not_shown_even_while_the_site_is_away(stack):
    changes = {"deleted": DELETE, "renamed": RENAME, "restricted": RESTRICT}
    stack.shell("".join(MAKE.format(slug=slug) for slug in changes))
    paths = [f"/en/news/{slug}/" for slug in changes]
    for path in paths:
        kept(stack, path)
    stack.shell("".join(change.format(slug=slug) for slug, change in changes.items()))
    for path in paths:
        until(lambda path=path: stack.get(path).status != 200, 20)
    until(lambda: stack.shell(WAITING).split()[-1] == "0", 120)
    with stack.without("web:*"):
        for path in [*paths, *(f"{path}?from=somewhere" for path in paths)]:
            answer = stack.get(path)
            assert answer.status in {404, 301, 302, 503}
            assert "Only for a while" not in answer.text


def test_what_is_not_refreshed_with_its_page_is_gone_with_the_site(stack):
    """So that a page which is taken back does not live on in its PDF, or in a feed."""
    practice = stack.shell(PRACTICE).strip().splitlines()[-1]
    paths = [f"{practice}page.pdf", "/en/practices/feed.atom", "/en/organisations/", "/en/calendar.ics"]
    for path in paths:
        until(lambda path=path: stack.get(path).status == 200, 60)
        assert stack.get(path).cache not in {"HIT", "STALE"}
    with stack.without("web:*"):
        assert [stack.get(path).status for path in paths] == [503] * len(paths)
    until(lambda: all(stack.get(path).status == 200 for path in paths), 30)


def test_nobody_waits_for_another_who_asks_for_the_same_file(stack):
    """Where nginx could keep an answer, all but one wait until it is there."""
    path = "/en/practices/feed.atom"
    until(lambda: stack.get(path).status == 200, 30)
    with ThreadPoolExecutor(12) as readers:
        answers = list(readers.map(stack.get, [path] * 12))
    assert [(answer.status, answer.cache) for answer in answers] == [(200, "BYPASS")] * 12


def test_a_file_that_takes_longer_than_a_page_still_comes(stack):
    """Of a page nginx would show what it has kept after six seconds. Of this it has nothing."""
    path = "/en/practices/feed.atom"
    until(lambda: stack.get(path).status == 200, 30)
    with ThreadPoolExecutor(1) as reader:
        with stack.frozen("web:web1", "web:web2"):
            answer = reader.submit(stack.get, path)
            with pytest.raises(TimeoutError):
                answer.result(timeout=9)
        assert answer.result().status == 200


@pytest.mark.parametrize("cookie", ["theme=dark", "csrftoken=abc; theme=light"])
def test_a_cookie_of_somebody_else_changes_nothing(stack, cookie):
    kept(stack, "/en/contact/")
    assert stack.get("/en/contact/", Cookie=cookie).cache == "HIT"


def test_addresses_with_a_question_are_never_kept(stack):
    for _ in range(2):
        assert stack.get("/en/practices/?sort=newest").cache == "BYPASS"


def test_files_are_kept_once_whatever_is_asked_of_them(stack):
    for number in range(3):
        answer = stack.get(f"/static/hub/css/base.css?{number}")
        assert answer.status == 200
    assert answer.cache == "HIT"


def test_every_language_has_its_own_front_door(stack):
    for language in ("fi", "ar", "fi"):
        assert stack.get("/", Accept_Language=language).headers["location"] == f"/{language}/"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/fi/message/", 503), ("GET", "/fi/practices/x/", 503), ("GET", "/metrics", 404), ("TRACE", "/fi/", 405)],
)
def test_what_nginx_says_itself_is_a_page_of_the_site(stack, method, path, status):
    with stack.without("web:*"):
        answer = stack.post(path, {"message": "x"}) if method == "POST" else stack.ask(method, path)
    assert answer.status == status
    assert f'<html lang="{"fi" if path.startswith("/fi/") else "en"}"' in answer.text
    for header in ("content-security-policy", "strict-transport-security", "x-frame-options", "referrer-policy"):
        assert header in answer.headers


def test_a_database_that_freezes_keeps_no_reader_waiting_long(stack):
    """Its connections are open and stay so: no connection is refused, and nothing is answered."""
    path = publish(stack, "Read while nothing moves")
    kept(stack, path)
    with stack.frozen("postgresql"):
        until(lambda: stack.get(path).cache == "STALE", 30)
        answer = stack.get(path)
        assert answer.status == 200
        assert answer.seconds < 15
        assert stack.get("/fi/practices/?page=1&q=").status == 503
    until(lambda: stack.get("/fi/practices/?page=1").status == 200, 30)
