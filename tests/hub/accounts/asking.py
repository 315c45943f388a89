"""What a signed-in person gets from an address of the admin, and whether it changed anything. All of it is undone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from urllib.parse import urlencode

from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from wagtail.admin.models import EditingSession
from wagtail.models import UploadedFile

from hub.accounts.models import User
from tests.factories import user_in
from tests.hub.accounts.addresses import Address
from tests.hub.accounts.conftest import enrol, sign_in

GROUPS = ["Editors", "Reviewers", "Librarians", "Administrators", "Translators (fi)", ""]
# Written by whoever comes: that somebody was there, what they type, and small copies of pictures not made yet.
NOTES = {"django_session", "wagtailusers_userprofile", "wagtailadmin_editingsession", "wagtailcore_pagesubscription"}
NOTES |= {"wagtailimages_rendition", "wagtailadmin_formstate"}
# Written by whoever looks at what was sent in confidence, or takes a file out.
LOOKED_AT = {"hub_audit_waiting"}
WRITES = re.compile(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"')
FORM = "application/x-www-form-urlencoded"
# Asked for by scripts only.
BY_SCRIPT = ("/admin/images/multiple/", "/admin/documents/multiple/")


class Person:
    """A member of a group with a browser, signed in with both factors."""

    def __init__(self, group: str, name: str):
        self.user = user_in(*([group] if group else []), name=name)
        self.client = Client(raise_request_exception=False)
        enrol(self.user)
        sign_in(self.client, self.user)

    def ask(self, method: str, address: Address) -> str:
        """The answer in a word, as the tables have it. Nothing stays of what was done."""
        cookies = deepcopy(self.client.cookies)
        with undone():
            own_what_is_begun(self.user)
            with watched() as written:
                response = self.request(method, address)
        self.client.cookies = cookies
        return word_for(response, written - NOTES - (set() if method == "POST" else LOOKED_AT))

    def request(self, method: str, address: Address):
        headers = {"X-Requested-With": "XMLHttpRequest"} if address.path.startswith(BY_SCRIPT) else {}
        if method == "GET":
            return self.client.get(address.path, headers=headers)
        if method == "POST":
            return self.client.post(address.path, address.form, headers=headers)
        return self.client.generic(method, address.path, urlencode(address.form), FORM, headers=headers)


def everyone() -> list[Person]:
    """Somebody of each group."""
    return [Person(group, f"member-{number}") for number, group in enumerate(GROUPS)]


def own_what_is_begun(user: User) -> None:
    """Half-done uploads and open editors are for who began them: whoever asks has."""
    UploadedFile.objects.update(uploaded_by_user=user)
    EditingSession.objects.update(user=user)


def word_for(response, written: set[str]) -> str:
    """The word of the tables for an answer.

    :param written: the tables of the database that were written in
    """
    if response.status_code == 403:
        return "no"
    if written and response.status_code < 400:
        return "done"
    if response.status_code == 302 and (response.url == "/admin/" or response.url.startswith("/admin/login/?next=")):
        return "no"
    return {200: "yes", 302: "on"}.get(response.status_code, str(response.status_code))


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back, and what waits for the commit never comes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def watched() -> Iterator[set[str]]:
    """The tables that are written in."""
    written: set[str] = set()

    def watch(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if found := WRITES.match(sql):
            written.add(found[1])
        return result

    with connection.execute_wrapper(watch):
        yield written


def write_nothing(response: SimpleTemplateResponse) -> SimpleTemplateResponse:
    response.content = b""
    return response
