"""What each group reaches of the admin: every address, asked by a member of each, compared with the tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.response import SimpleTemplateResponse
from django.urls import get_resolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from hub.translation.machine.views import TranslateSelection
from tests.hub.accounts.addresses import Address, admin_addresses
from tests.hub.accounts.asking import GROUPS, Person, everyone, write_nothing
from tests.hub.accounts.real_things import Given, finnish_pages, real_things
from tests.serving import ROOT

TABLE = ROOT / "tests/hub/accounts/matrix.txt"
FINNISH = ROOT / "tests/hub/accounts/matrix-finnish.txt"
# In test_second_factor.py and test_passwords.py; the last one of Wagtail's is there to fail.
ASKED_ELSEWHERE = ("admin/second-factor/", "admin/^password_reset/", "admin/logout/", "admin/failwhale/")
HEAD = """What a member of each group gets from each address of the admin, with both factors. Left: GET. Right: POST.
yes: the page, or the form again with what it lacks. done: something was changed. on: led to another address, nothing
was changed. no: refused. 400: not refused, but the form lacks what it needs. Another number: the status.
E: Editors, R: Reviewers, L: Librarians, A: Administrators, T: Translators (fi), -: signed in, in no group.
Kept by tests/hub/accounts/test_matrix.py. %s
"""
ENGLISH_PAGES = "The pages asked for are English, the translations are into Finnish."
FINNISH_PAGES = "The addresses that name a page, asked for one that was translated into Finnish."
STRING = "admin/localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/"
OVERRIDE = "admin/localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/"
NEW_PAGE = "admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/preview/"
# What a word of the tables cannot tell, and why.
NO_SUCH_PREVIEW = "a page or a row of words has one preview: its name is empty"
NO_SETTINGS = "no settings of that kind are registered: texts of the site are rows, one a language"
NO_PUBLIC_PICTURES = "addresses of pictures of any size are not served"
OUR_OWN = "Wagtail's own, in whose place ours are"
NOTHING = {
    "admin/api/main/pages/<int:pk>/action/<str:action_name>/": "the API of the admin only reads",
    "admin/collections/<int:pk>/delete/": "for superusers: Wagtail looks among the collections that one may delete",
    STRING: "takes PUT and DELETE",
    OVERRIDE: "takes PUT and DELETE",
    "admin/localize/translate/<int:translation_id>/preview/<str:mode>/": NO_SUCH_PREVIEW,
    "admin/settings/<slug:app_name>/<slug:model_name>/": NO_SETTINGS,
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/": NO_SETTINGS,
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/": NO_SETTINGS,
    "admin/images/<int:image_id>/generate_url/": NO_PUBLIC_PICTURES,
    "admin/images/<int:image_id>/generate_url/output/": NO_PUBLIC_PICTURES,
    "admin/password_reset/confirm/<uidb64>/<token>/": OUR_OWN,
    "admin/password_reset/complete/": OUR_OWN,
    "admin/.*/": "what no other address answers",
}
# What other methods than GET and POST give. Where nothing is translated yet, there is nothing to delete.
TAKEN = {
    ("PUT", STRING): ["no", "no", "done", "done", "no", "no"],
    ("DELETE", STRING): ["no", "no", "404", "404", "no", "no"],
    ("PUT", OVERRIDE): ["done", "no", "no", "done", "no", "no"],
    ("DELETE", OVERRIDE): ["404", "no", "no", "404", "no", "no"],
    ("DELETE", NEW_PAGE): ["yes", "no", "yes", "yes", "no", "no"],
    ("DELETE", "admin/pages/<int:page_id>/edit/preview/"): ["yes", "yes", "yes", "yes", "no", "no"],
    ("PATCH", "admin/dismissibles/"): ["400", "400", "400", "400", "400", "no"],
}


@pytest.fixture(autouse=True)
def _machine_translator(settings, monkeypatch):
    """Its action on selected pages is registered on sites that start with one."""
    name = "wagtail_localize.machine_translators.dummy.DummyTranslator"
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": name}
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")  # looks for all of them
    actions = bulk_action_registry.actions["wagtailcore"]["page"]
    monkeypatch.setitem(actions, TranslateSelection.action_type, TranslateSelection)


@pytest.fixture
def _unwritten(monkeypatch):
    """Only who gets which page is asked; to write thousands of them would take minutes."""
    monkeypatch.setattr(SimpleTemplateResponse, "render", write_nothing)


def addresses(given: Given) -> Iterator[Address]:
    return (address for address in admin_addresses(given) if not address.pattern.startswith(ASKED_ELSEWHERE))


def row_of(people: list[Person], address: Address) -> list[list[str]]:
    return [[person.ask(method, address) for person in people] for method in ("GET", "POST")]


def name_of(address: Address) -> str:
    return address.pattern.replace("^", "").replace("$", "")


def table_of(rows: dict[str, list[list[str]]], pages: str) -> str:
    width = max(map(len, rows))
    blocks = {"": [[*"ERLAT-"], [*"ERLAT-"]]} | rows
    lines = (
        f"{name:{width}}  " + "  ".join("".join(f"{word:5}" for word in words) for words in pair)
        for name, pair in blocks.items()
    )
    return HEAD % pages + "\n" + "\n".join(line.rstrip() for line in lines) + "\n"


def assert_kept(found: str, table: Path) -> None:
    if not table.exists() or found != table.read_text():
        (ROOT / "var" / table.name).write_text(found)
    assert found == table.read_text(), f"If that is meant: cp var/{table.name} tests/hub/accounts/, and read the diff."


@pytest.mark.usefixtures("_unwritten")
def test_each_group_reaches_what_the_table_says(tree):
    given, people = real_things(tree), everyone()
    rows = {name_of(address): row_of(people, address) for address in addresses(given)}
    assert_kept(table_of(rows, ENGLISH_PAGES), TABLE)
    assert {name for name, pair in rows.items() if tells_nothing(*pair)} == set(NOTHING)


@pytest.mark.usefixtures("_unwritten")
def test_each_group_reaches_what_the_table_of_finnish_pages_says(tree):
    given, people = finnish_pages(tree), everyone()
    places = tuple(f"admin/{beginning}" for beginning in given)
    asked = [address for address in addresses(given) if address.pattern.startswith(places)]
    assert_kept(table_of({name_of(address): row_of(people, address) for address in asked}, FINNISH_PAGES), FINNISH)


def tells_nothing(got: list[str], posted: list[str]) -> bool:
    """True where nobody gets anything, and not because they are refused."""
    return {*got, *posted} <= {"no", "404", "405"} and posted[GROUPS.index("Administrators")] != "no"


@pytest.mark.usefixtures("_unwritten")
def test_no_address_takes_another_method(tree):
    """But for those that scripts of the admin send."""
    given, people = real_things(tree), everyone()
    administrator, taken = people[GROUPS.index("Administrators")], {}
    for address in addresses(given):
        for method in ("PUT", "PATCH", "DELETE"):
            if administrator.ask(method, address) != "405":
                taken[method, name_of(address)] = [person.ask(method, address) for person in people]
    assert taken == TAKEN


def test_no_form_fails_where_nothing_is_filled_in(tree):
    given, root = real_things(tree), Person("", "root")
    root.user.is_superuser = True
    root.user.save()
    words = {name_of(address): root.ask("POST", address._replace(form={})) for address in addresses(given)}
    assert {name: word for name, word in words.items() if word.startswith("5")} == {}
    assert list(words.values()).count("done") > 50


def test_no_address_hands_out_or_takes_a_token(tree):
    """Wagtail's API of tokens is not installed; who installs it has to think of the second factor."""
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    names += [f"{space}:" for space in get_resolver().namespace_dict]
    assert "wagtailadmin_home" in names
    assert not [name for name in names if "token" in name.lower()]
    assert not [address.path for address in admin_addresses() if "token" in address.path]
