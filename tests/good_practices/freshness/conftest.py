"""A site that sends mail for real, to a server of this machine, and an organisation that can be asked."""

import datetime
import re
import time

import pytest
from django.core import signing
from django.utils.timezone import localdate as today

from good_practices.freshness.links.visiting import Visitor
from good_practices.models import PracticePage, organisation_named
from hub.forms import SALT
from tests.good_practices.freshness.web import LOOPBACK, QUICK, web_server
from tests.smtp import mail_server

OWNER = "owner@example.org"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def server(settings):
    """The mail server that the site sends to."""
    with mail_server() as running:
        settings.EMAIL_URL = "smtp://127.0.0.1"
        settings.MAILERS = running.mailers
        yield running


@pytest.fixture
def practice(tree) -> PracticePage:
    """A practice that was not checked for two years, of an organisation with a contact."""
    page = tree.practice(
        title="Example practice",
        organisation="Example organisation",
        languages=["sv"],
        last_checked=today() - 730 * DAY,
        start_year=2001,
    )
    give_contact("Example organisation")
    return page


@pytest.fixture
def web():
    with web_server() as server:
        yield server


@pytest.fixture
def pauses() -> list[float]:
    """The seconds that the visitor would have waited."""
    return []


@pytest.fixture
def visitor(pauses) -> Visitor:
    """One that may ask loopback; its clock stands still, and it waits for nothing."""
    return Visitor(LOOPBACK, QUICK, sleep=pauses.append, clock=lambda: 0.0)


def give_contact(name: str, address: str = OWNER) -> None:
    organisation = organisation_named(name)
    organisation.contact = address
    organisation.save()


def links_in(mail) -> dict[str, str]:
    """{answer: path} of the links of a mail, in the order in which it gives them."""
    paths = re.findall(r"http://[^/\s]+(/\w+/confirm/\S+/)", mail.get_content())
    return dict(zip(["right", "ended", "edit", "stop"], paths, strict=True))


def filled(**fields) -> dict:
    """A form that was open for ten seconds."""
    return {"token": signing.dumps(int(time.time()) - 10, salt=SALT)} | fields


def fresh(page: PracticePage) -> PracticePage:
    return PracticePage.objects.get(pk=page.pk)
