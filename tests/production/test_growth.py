"""More than one: two application servers, a process beside them, a copy of the database."""

import re
from http.cookies import SimpleCookie

from tests import postgresql
from tests.hub.accounts.conftest import PASSWORD, SECRET, code_of
from tests.production.editing import publish
from tests.serving import until


def test_both_application_servers_show_what_was_published(stack):
    path = publish(stack, "Seen by both")
    for application in stack.applications:  # at the first look: neither has to be told by the other
        assert "Seen by both" in stack.get(path, server=application).text


def signed_in(stack) -> str:
    """The cookies of an administrator who signed in at the first application server, with both factors."""
    stack.shell(f"""
from allauth.mfa.totp.internal.auth import TOTP
from hub.accounts.models import User
user, _made = User.objects.update_or_create(username="keeper", defaults={{"is_superuser": True}})
user.set_password({PASSWORD!r})
user.save()
user.authenticator_set.all().delete()
TOTP.activate(user, {SECRET!r})
""")
    first = stack.applications[0]
    jar = Cookies(stack, first)
    jar.post("/admin/login/", {"login": "keeper", "password": PASSWORD})
    answer = jar.post("/admin/second-factor/authenticate/", {"code": code_of()})
    assert answer.status == 302, answer.text
    return jar.header


class Cookies:
    """A browser at one application server: it keeps cookies and sends tokens of forms."""

    def __init__(self, stack, server: str, header: str = ""):
        self._stack, self._server = stack, server
        self._kept = SimpleCookie(header)

    @property
    def header(self) -> str:
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self._kept.items())

    def get(self, path: str):
        return self._keep(self._stack.get(path, self._server, Cookie=self.header))

    def post(self, path: str, fields: dict[str, str]):
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path).text)[1]
        headers = {"Cookie": self.header, "Origin": self._stack.address}
        return self._keep(self._stack.post(path, fields | {"csrfmiddlewaretoken": token}, self._server, **headers))

    def _keep(self, answer):
        for line in answer.cookies:
            self._kept.load(line)
        return answer


def test_who_signs_in_at_one_server_works_at_the_other_and_readers_of_both_see_it(stack):
    path = publish(stack, "To be taken back")
    until(lambda: stack.get(path).status == 200, 20)
    number = stack.shell("""
from news.models import NewsPage
page = NewsPage.objects.filter(locale__language_code="en", live=True).order_by("-date", "-pk").first()
print(page.pk)
""").split()[-1]
    second = Cookies(stack, stack.applications[1], signed_in(stack))
    assert second.post(f"/admin/pages/{number}/unpublish/", {}).status == 302
    assert [stack.get(path, server).status for server in stack.applications] == [404, 404], "at the first look"
    until(lambda: stack.get(path).status == 404, 20)  # a task tells nginx
    stack.shell(f"from wagtail.models import Page; Page.objects.get(pk={number}).specific.save_revision().publish()")
    until(lambda: stack.get(path).status == 200, 20)


def test_readers_read_from_a_copy_of_the_database_and_without_it(stack):
    with postgresql.replica(postgresql.programs(), stack.settings["DATABASE_URL"]) as address:
        alone = queries(stack, "default", "")
        assert queries(stack, "default", address) < alone
        assert queries(stack, "replica", address) > 5
        assert queries(stack, "replica", address, "x-refresh") == 0  # a page cache asks, just after a change
    assert queries(stack, "default", address) == alone  # the copy is away


def test_nobody_meets_a_connection_whose_copy_has_died(stack):
    """A process keeps its connections from one request to the next. The database itself stands in for the copy."""
    said = stack.manage("shell", "--verbosity=0", code="""
from django.db import close_old_connections, connection, connections
from django.test import Client
ask = Client(headers={"host": "localhost", "x-forwarded-proto": "https"}).get
print(ask("/en/news/").status_code)
with connection.cursor() as cursor:
    cursor.execute("SELECT pg_terminate_backend(%s)", [connections["replica"].connection.info.backend_pid])
connections["replica"].settings_dict["PORT"] = "1"  # nobody is there any more
close_old_connections()  # as at the beginning of every request
print(ask("/en/news/").status_code)
""", DATABASE_REPLICA_URL=stack.settings["DATABASE_URL"])  # fmt: skip
    assert said.split()[-2:] == ["200", "200"]


def queries(stack, database: str, replica: str, header: str = "x-nothing") -> int:
    """How many queries of a reader's page go to a database, asked for with one more header. The page must be there."""
    said = stack.manage("shell", "--verbosity=0", code=f"""
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
ask = Client(headers={{"host": "localhost", "x-forwarded-proto": "https", {header!r}: "1"}}).get
ask("/en/news/")
with CaptureQueriesContext(connections[{database!r}]) as found:
    print(ask("/en/news/").status_code, len(found))
""", DATABASE_REPLICA_URL=replica)  # fmt: skip
    status, number = said.splitlines()[-1].split()
    assert status == "200"
    return int(number)
