"""From the invitation to the admin, and back on another day: with an app, with a passkey, and without JavaScript."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.watch import Watch
from tests.hub.accounts.conftest import link_in
from tests.serving import manage, serve_copy

pytestmark = pytest.mark.browser

PASSWORD = "nine green bottles hanging"


@pytest.fixture(scope="module")
def guarded_site(loaded_database, tmp_path_factory):
    """A server that asks for the second factor, as every public site does."""
    folder = tmp_path_factory.mktemp("guarded")
    with serve_copy(loaded_database, folder, SECOND_FACTOR_REQUIRED="true") as running:
        yield running


@pytest.fixture
def invited(guarded_site, open_page):
    """A function: a browser of someone who has just been invited, and the path of their link."""

    def make(email: str, **options) -> tuple[Page, str]:
        said = manage(guarded_site.database, "invite", email, "--group", "Editors")
        address = guarded_site.address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
        return open_page(base_url=address, **options), link_in(said)

    return make


def choose_password(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("New Password", exact=True).fill(PASSWORD)
    page.get_by_label("New Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    page.get_by_role("link", name="Sign in").click()


def give_password(page: Page, email: str) -> None:
    page.get_by_label("Username").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_invitation_to_the_admin_and_back_with_an_app(invited, scripts):
    email = f"anna-{scripts}@example.org".lower()
    page, link = invited(email, java_script_enabled=scripts)
    choose_password(page, link)
    give_password(page, "nobody@example.org")
    expect(page.get_by_role("alert")).to_have_text("The username and/or password you specified are not correct.")
    if scripts:
        assert violations(page) == []
    give_password(page, email)
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    page.goto("/admin/images/")
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    page.get_by_role("link", name="Use an app on my phone").click()
    secret = page.locator("code").inner_text()
    picture = page.get_by_role("img", name="A picture for the app to scan")
    if scripts:
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
        assert violations(page) == []
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.locator(".account-codes li").count() == 10
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/admin/")
    page.goto("/admin/logout/")
    page.get_by_role("button", name="Sign out").click()
    give_password(page, email)
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/admin/")
    assert page.title().startswith("Dashboard")


def add_key(page: Page):
    """A security key in the browser's own protocol; it answers by itself."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    options |= {"automaticPresenceSimulation": True, "hasResidentKey": True}
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_opens_the_admin(invited):
    page, link = invited("peter@example.org")
    watch = Watch(page.context)
    choose_password(page, link)
    give_password(page, "peter@example.org")
    page.get_by_role("link", name="Use a passkey or security key").click()
    add_key(page)
    page.get_by_label("Name").fill("My key")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/admin/second-factor/")
    expect(page.get_by_text("My key", exact=True)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    give_password(page, "peter@example.org")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
    assert violations(page) == []
    assert (watch.refused, watch.complaints, watch.hosts()) == ([], [], {page.url.split("/")[2]})
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")
    assert page.title().startswith("Dashboard")
