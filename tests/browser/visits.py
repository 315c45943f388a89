"""Every template of the public site in every language: the address that shows it, and how to get there."""

from collections.abc import Iterator

from django.conf import settings
from django.test import RequestFactory
from django.utils.csp import build_policy
from playwright.sync_api import Page

from hub import views
from tests.browser import addresses, full_pages

LANGUAGES = ["en", "fi", "sv", "fr", "ar"]
EXPECTED_STATUS = {
    "not found": 404,
    "owner's link that is none": 404,
    "link of a registration that is none": 404,
    "bad request": 400,
    "forbidden": 403,
    "server error": 500,
}
# Pages no address leads to on a site that is well: made by our own view, shown in the place of one.
ERRORS = {"forbidden": views.permission_denied, "server error": views.server_error}
ADDRESSES = addresses.ADDRESSES | {"forbidden": "error/403/", "server error": "error/500/"}


def error_page(language: str, view) -> dict:
    """What the server would answer, with the headers it would send."""
    response = view(RequestFactory().get(f"/{language}/"))
    policy = build_policy(settings.SECURE_CSP)
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
    return {"status": response.status_code, "headers": headers, "body": response.text}


def visit(page: Page, language: str, name: str) -> None:
    """Shows the template called `name`; fails when the server answers with another status."""
    if name in ERRORS:
        page.route(f"**/{ADDRESSES[name]}", lambda route: route.fulfill(**error_page(language, ERRORS[name])))
    response = page.goto(f"/{language}/{(ADDRESSES | full_pages.ADDRESSES)[name]}")
    assert response.status == EXPECTED_STATUS.get(name, 200), f"{language} {name}: {response.status}"
    if name == "contact with errors":
        page.locator("form.form button").click()
        page.locator(".notice.problem").wait_for()


def visits(page: Page, language: str, names=tuple(ADDRESSES)) -> Iterator[str]:
    """Shows one template after the other with everything that folds unfolded, and gives its name."""
    for name in names:
        visit(page, language, name)
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        yield name
