"""An organisation: its page, its spellings, the way to it, and what it says of itself."""

import contextlib
import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from good_practices.models import FormerCode, Organisation, OrganisationCorrection, OrganisationPractice, PracticePage
from good_practices.organisations.keeping import merge
from hub.encryption import decrypt
from tests.factories import committed, user_in
from tests.faults import closed_port, silent_port
from tests.hub.test_contact import token
from tests.smtp import mailers_at

CONTACT = "office@house.example"


@pytest.fixture
def house(tree) -> Organisation:
    """An organisation with two practices, one of them written otherwise."""
    tree.practice(title="Open door", organisation="Example House")
    tree.practice(title="Closed door", organisation="example  house")
    tree.practice(title="Elsewhere", organisation="Another Place")
    return Organisation.objects.get(code="example-house")


def with_contact(organisation: Organisation) -> Organisation:
    organisation.contact = CONTACT
    organisation.save()
    return organisation


def filled(**fields) -> dict[str, str]:
    return {"website": "", "token": token()} | fields


def titles(html: str) -> list[str]:
    return [link.get_text() for link in BeautifulSoup(html, "html.parser").select(".practice-card h3")]


def test_a_practice_leads_to_its_organisation_and_back(client, house):
    page = client.get("/en/practices/practice-1/").text
    assert '<a href="/en/organisations/example-house/"><bdi>Example House</bdi></a>' in page
    own = client.get("/en/organisations/example-house/").text
    assert titles(own) == ["Closed door", "Open door"]
    assert "Not confirmed by the organisation. What stands here comes from public pages." in own


def test_all_are_listed_by_name_with_the_number_of_their_practices(client, house):
    text = BeautifulSoup(client.get("/en/organisations/").text, "html.parser").select_one("main").get_text(" ")
    found = re.findall(r"(Another Place|Example House)\s+(\d+ practices?)", text)
    assert found == [("Another Place", "1 practice"), ("Example House", "2 practices")]


def test_nobody_is_listed_who_has_no_public_practice(client, house, tree):
    for page in PracticePage.objects.all():
        if page.organisation != "Another Place":
            committed(page.unpublish)
    assert "Example House" not in client.get("/en/organisations/").text
    assert client.get("/en/organisations/example-house/").status_code == 404
    assert client.get("/en/organisations/no-such/").status_code == 404


@pytest.mark.parametrize("address", ["/en/organisations/", "/en/organisations/example-house/"])
def test_more_practices_take_no_more_queries(client, house, tree, count_queries, address):
    few = count_queries(address)
    tree.practices(27, lambda number: {"organisation": "Example House"})
    tree.practices(27, lambda number: {"organisation": f"Place {number}"})
    assert count_queries(address) == few


def test_two_that_are_the_same_become_one(client, house):
    other = Organisation.objects.get(code="another-place")
    client.force_login(user_in("Librarians"))
    address = reverse("organisations:merge", args=[other.pk])
    assert "“Another Place” becomes a spelling of the organisation that you name here." in client.get(address).text
    said = committed(client.post, address, {"into": "EXAMPLE house"}, follow=True).text
    assert "“Another Place” is now a spelling of “Example House”." in said
    own = client.get("/en/organisations/example-house/").text
    assert titles(own) == ["Closed door", "Elsewhere", "Open door"]
    assert "Also written:" in own
    assert "Another Place" in own
    assert client.get("/en/organisations/another-place/")["Location"] == "/en/organisations/example-house/"
    record = client.get("/api/v1/practices?lang=en").json()["results"]
    assert {row["organisation_code"] for row in record} == {"example-house"}


def test_a_spelling_is_shown_while_a_public_record_has_it(client, house, tree):
    address = "/en/organisations/example-house/"
    merge(Organisation.objects.get(code="another-place"), house)
    assert "Another Place" in client.get(address).text
    committed(PracticePage.objects.get(title="Elsewhere").unpublish)
    assert "Also written" not in client.get(address).text
    assert Organisation.objects.named("Another Place") == house
    client.force_login(user_in("Editors"))
    fields = {"name": "The House", "code": house.code, "website": "", "confirmed_on": "", "contact": ""}
    client.post(reverse("organisations:edit", args=[house.pk]), fields)
    page = client.get(address).text
    assert "<h1><bdi>The House</bdi></h1>" in page
    assert "<bdi>Example House</bdi></p>" in page
    assert "Another Place" not in page


def test_a_new_practice_with_the_merged_spelling_belongs_to_the_one_that_stayed(house, tree):
    merge(Organisation.objects.get(code="another-place"), house)
    tree.practice(title="Later", organisation="another place")
    assert OrganisationPractice.objects.filter(organisation=house).count() == 4
    assert Organisation.objects.count() == 1


def test_merging_keeps_what_was_said_and_the_wish_not_to_be_asked(house):
    other = Organisation.objects.get(code="another-place")
    other.no_questions_since = "2026-01-31"
    other.save()
    told = {"message": "We moved.", "role": "coordinator", "email": "us@place.example", "language": "en"}
    OrganisationCorrection.objects.create(organisation=other, **told)
    merge(other, house)
    house.refresh_from_db()
    assert str(house.no_questions_since) == "2026-01-31"
    assert [row.message for row in house.corrections.all()] == ["We moved."]


def test_an_address_that_was_taken_again_leads_to_who_has_it(client, house):
    merge(Organisation.objects.get(code="another-place"), house)
    Organisation.objects.filter(pk=house.pk).update(code="another-place")
    assert titles(client.get("/en/organisations/another-place/").text)[0] == "Closed door"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("Nobody", "No organisation is called that here."),
        ("example house", "This is the organisation itself."),
        ("", "This field is required."),
    ],
)
def test_a_name_that_is_not_here_merges_nothing(client, house, written, sentence):
    client.force_login(user_in("Librarians"))
    page = client.post(reverse("organisations:merge", args=[house.pk]), {"into": written}).text
    assert sentence in page
    assert f'value="{written}"' in page or not written
    assert Organisation.objects.count() == 2


def test_the_form_to_merge_is_as_long_with_many_organisations(client, house):
    client.force_login(user_in("Librarians"))
    address = reverse("organisations:merge", args=[house.pk])
    client.get(address)
    few = client.get(address).text.count("\n")
    Organisation.objects.bulk_create(Organisation(name=f"Place {n}", code=f"place-{n}") for n in range(40))
    page = client.get(address).text
    assert page.count("\n") == few
    assert "Place 39" not in page


def test_organisations_are_counted_in_one_grouped_query(client, house):
    with CaptureQueriesContext(connection) as found:
        client.get("/en/organisations/")
    (listing,) = [query["sql"] for query in found if "practices" in query["sql"] and "LIMIT 2" in query["sql"]]
    assert "GROUP BY" in listing
    assert "OUTER" not in listing


def test_a_changed_code_leads_on_and_reaches_the_records(client, house):
    client.force_login(user_in("Editors"))
    recode(client, house, "the-house")
    assert client.get("/en/organisations/example-house/")["Location"] == "/en/organisations/the-house/"
    record = client.get("/api/v1/practices?lang=en").json()["results"]
    assert {row["organisation_code"] for row in record} == {"the-house", "another-place"}
    recode(client, house, "example-house")
    assert titles(client.get("/en/organisations/example-house/").text) == ["Closed door", "Open door"]
    assert client.get("/en/organisations/the-house/")["Location"] == "/en/organisations/example-house/"


def test_forms_that_were_opened_before_an_organisation_got_another_code_take_what_is_written(client, house):
    client.force_login(user_in("Editors"))
    recode(client, house, "the-house")
    client.logout()
    with_contact(Organisation.objects.get(code="the-house"))
    old = "/en/organisations/example-house/"
    words = {"message": "We moved.", "role": "coordinator", "email": "us@house.example"}
    assert "Write to this organisation" in client.get(f"{old}message/").text
    assert committed(client.post, f"{old}correct/", filled(**words))["Location"] == f"{old}correct/?sent#sent"
    assert OrganisationCorrection.objects.get().organisation == house


def test_a_code_that_leads_to_another_organisation_is_refused(client, house, tree):
    client.force_login(user_in("Editors"))
    recode(client, house, "the-house")
    other = Organisation.objects.get(code="another-place")
    assert "leads to “Example House”, which had it before." in recode(client, other, "example-house").text
    tree.practice(organisation="Example-House")
    assert Organisation.objects.named("Example-House").code == "example-house-2"
    assert client.get("/en/organisations/example-house/")["Location"] == "/en/organisations/the-house/"


def test_merging_one_whose_code_was_a_former_one_leads_on(client, house):
    """As where a code was written into the database by hand: both have had it."""
    other = Organisation.objects.get(code="another-place")
    FormerCode.objects.create(code="another-place", organisation=house)
    FormerCode.objects.create(code="example-house", organisation=other)
    merge(other, house)
    assert client.get("/en/organisations/another-place/")["Location"] == "/en/organisations/example-house/"
    assert [row.code for row in house.former_codes.all()] == ["another-place"]


def recode(client, organisation: Organisation, code: str):
    fields = {"name": organisation.name, "website": "", "confirmed_on": "", "contact": "", "code": code}
    return committed(client.post, reverse("organisations:edit", args=[organisation.pk]), fields)


def test_two_contacts_are_not_merged_unseen(client, house):
    other = Organisation.objects.get(code="another-place")
    with_contact(house)
    other.contact = "someone@else.example"
    other.save()
    client.force_login(user_in("Librarians"))
    page = client.post(reverse("organisations:merge", args=[other.pk]), {"into": house.code}).text
    assert "Both have a contact, and not the same one." in page
    assert Organisation.objects.count() == 2


def test_reviewers_do_not_merge(client, house):
    client.force_login(user_in("Reviewers"))
    client.post(reverse("organisations:merge", args=[house.pk]), {"into": "another-place"})
    assert Organisation.objects.count() == 2


def test_an_editor_writes_a_contact_that_is_kept_encrypted(client, house):
    client.force_login(user_in("Editors"))
    fields = {"name": "Example House", "code": "example-house", "website": "", "confirmed_on": "", "contact": CONTACT}
    client.post(reverse("organisations:edit", args=[house.pk]), fields)
    house.refresh_from_db()
    assert house.contact == CONTACT
    assert CONTACT not in house.contact_encrypted
    assert f'value="{CONTACT}"' in client.get(reverse("organisations:edit", args=[house.pk])).text


def test_new_keys_reach_contacts(house, settings):
    old = settings.PRIVATE_DATA_KEYS
    with_contact(house)
    new = "bmV3IGtleXMgb25seSwgbm8gc2VjcmV0LCAzMiBieXQ="
    settings.PRIVATE_DATA_KEYS = [new, *old]
    call_command("rotate_private_data", verbosity=0)
    settings.PRIVATE_DATA_KEYS = [new]
    house.refresh_from_db()
    assert decrypt(house.contact_encrypted) == CONTACT


def test_a_question_is_passed_on_and_the_address_is_shown_nowhere(client, house, settings):
    settings.EMAIL_URL = "smtp://localhost"
    with_contact(house)
    address = "/en/organisations/example-house/message/"
    assert f'href="{address}"' in client.get("/en/organisations/example-house/").text
    answer = client.post(address, filled(message="How many places?", email="a@reader.example"))
    assert answer["Location"] == f"{address}?sent#sent"
    assert "Your message is on its way." in client.get(f"{address}?sent").text
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == ([CONTACT], ["a@reader.example"])
    assert "How many places?" in sent.body
    public = [f"/en/organisations/{rest}" for rest in ("", "example-house/", "example-house/message/")]
    for path in [*public, "/en/practices/practice-1/", "/api/v1/practices?lang=en", "/export/practices.jsonl"]:
        response = client.get(path)
        assert CONTACT not in (response.getvalue().decode() if response.streaming else response.text)


@pytest.fixture(params=["none", "closed", "silent"])
def _without_mail(request, settings):
    """No mail server is named, none answers at its port, or it takes connections and says nothing."""
    settings.EMAIL_URL = "" if request.param == "none" else "smtp://127.0.0.1"
    with silent_port() if request.param == "silent" else contextlib.nullcontext(closed_port()) as port:
        settings.MAILERS = mailers_at(port, timeout=1)
        yield


@pytest.mark.usefixtures("_without_mail")
def test_what_cannot_be_passed_on_stays_in_the_form(client, house):
    with_contact(house)
    address = "/en/organisations/example-house/message/"
    page = client.post(address, filled(message="How many places?", email="a@reader.example"))
    assert page.status_code == 503
    assert "The message could not be passed on just now." in page.text
    assert "How many places?" in page.text
    assert not mail.outbox


def test_a_contact_whose_key_is_lost_costs_nobody_their_words(client, house, settings):
    settings.EMAIL_URL = "smtp://localhost"
    with_contact(house)
    other = Organisation.objects.get(code="another-place")
    with_contact(other)
    settings.PRIVATE_DATA_KEYS = ["bmV3IGtleXMgb25seSwgbm8gc2VjcmV0LCAzMiBieXQ="]
    address = "/en/organisations/example-house/message/"
    page = client.post(address, filled(message="How many places?", email="a@reader.example"))
    assert page.status_code == 503
    assert "How many places?" in page.text
    client.force_login(user_in("Librarians"))
    edit = reverse("organisations:edit", args=[house.pk])
    assert "It cannot be read: its key is missing." in client.get(edit).text
    fields = {"name": "House", "code": "example-house", "website": "", "confirmed_on": "", "contact": ""}
    client.post(edit, fields)
    page = client.post(reverse("organisations:merge", args=[other.pk]), {"into": house.code}).text
    assert "Both have a contact, and not the same one." in page
    house.refresh_from_db()
    assert (house.name, house.has_contact) == ("House", True)


def test_an_organisation_without_a_contact_cannot_be_written_to(client, house):
    assert client.get("/en/organisations/example-house/message/").status_code == 404
    assert "Write to this organisation" not in client.get("/en/organisations/example-house/").text


def test_an_organisation_says_what_should_be_different(client, house, settings):
    settings.CONTACT_EMAILS = ["editors@hub.example"]
    address = "/en/organisations/example-house/correct/"
    assert f'<a href="{address}">This is us: correct it</a>' in client.get("/en/practices/practice-1/").text
    words = {"message": "We moved.", "role": "coordinator", "email": "us@house.example"}
    empty = client.post(address, filled(message="", role="", email="x"))
    assert "Write what should be different first." in empty.text
    committed(client.post, address, filled(**words))
    committed(client.post, address, filled(**words))
    (row,) = OrganisationCorrection.objects.all()
    assert (row.organisation, row.message, row.role, row.language) == (house, "We moved.", "coordinator", "en")
    (told,) = mail.outbox
    assert told.body.endswith(reverse("organisation_corrections:edit", args=[row.pk]))
    assert "We moved." not in told.body
    client.force_login(user_in("Editors"))
    assert "We moved." in client.get(reverse("organisation_corrections:edit", args=[row.pk])).text


def test_the_address_of_a_correction_is_kept_encrypted_and_read_by_editors(client, house, settings):
    words = {"message": "We moved.", "role": "coordinator", "email": "us@house.example"}
    committed(client.post, "/en/organisations/example-house/correct/", filled(**words))
    (stored,) = OrganisationCorrection.objects.values()
    assert "us@house.example" not in str(stored)
    settings.PRIVATE_DATA_KEYS = ["bmV3IGtleXMgb25seSwgbm8gc2VjcmV0LCAzMiBieXQ=", *settings.PRIVATE_DATA_KEYS]
    call_command("rotate_private_data", verbosity=0)
    settings.PRIVATE_DATA_KEYS = settings.PRIVATE_DATA_KEYS[:1]
    client.force_login(user_in("Editors"))
    assert "us@house.example" in client.get(reverse("organisation_corrections:edit", args=[stored["id"]])).text


def test_what_was_sent_is_erased_in_time(house):
    now = timezone.now()
    ages = {True: (179, 180), False: (399, 400)}
    for settled, days in ages.items():
        for age in days:
            told = {"message": f"{settled} {age}", "role": "head", "email": "us@house.example", "language": "en"}
            row = OrganisationCorrection.objects.create(organisation=house, handled=settled, **told)
            OrganisationCorrection.objects.filter(pk=row.pk).update(sent_at=now - datetime.timedelta(days=age))
    call_command("erase_expired")
    assert {row.message for row in OrganisationCorrection.objects.all()} == {"True 179", "False 399"}
