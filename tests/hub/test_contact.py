"""The contact form: stored first, mailed where mail is set, kind to people and closed to scripts."""

import datetime
import importlib
import time

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core import mail, signing
from django.core.management import call_command
from django.db import connection
from django.tasks.backends.dummy import DummyBackend
from django.utils import timezone

from hub.forms import SALT
from hub.models import ContactMessage
from tests.factories import user_in
from tests.smtp import mailers_at


def token(seconds_ago: int = 10) -> str:
    return signing.dumps(int(time.time()) - seconds_ago, salt=SALT)


def send(client, **fields):
    return client.post("/en/message/", {"message": "Hello, we would like to hear more.", "token": token()} | fields)


def test_a_message_is_stored_and_thanked_for(client, tree):
    response = send(client, name="A reader", email="reader@example.org")
    assert response["Location"] == "/en/contact/?sent#sent"
    stored = ContactMessage.objects.get()
    assert (stored.message, stored.name, stored.email, stored.language) == (
        "Hello, we would like to hear more.",
        "A reader",
        "reader@example.org",
        "en",
    )
    thanks = client.get("/en/contact/?sent")
    assert "Thank you for writing." in thanks.text
    assert "<textarea" not in thanks.text


def test_the_address_is_kept_encrypted_and_read_by_editors(client, tree, settings):
    send(client, email="reader@example.org")
    send(client, message="Without an address.")
    assert "reader@" not in str(ContactMessage.objects.values())
    settings.PRIVATE_DATA_KEYS = [Fernet.generate_key().decode(), *settings.PRIVATE_DATA_KEYS]
    call_command("rotate_private_data", verbosity=0)
    settings.PRIVATE_DATA_KEYS = settings.PRIVATE_DATA_KEYS[:1]
    client.force_login(user_in("Editors"))
    without, message = ContactMessage.objects.all()
    shown = client.get(f"/admin/messages/edit/{message.pk}/").text
    assert ("reader@example.org" in shown, "Email plain" in shown) == (True, False)
    assert "cannot be read" not in client.get(f"/admin/messages/edit/{without.pk}/").text
    settings.PRIVATE_DATA_KEYS = [Fernet.generate_key().decode()]
    lost = client.get(f"/admin/messages/edit/{message.pk}/").text
    assert "Hello, we would like to hear more." in lost
    assert "It cannot be read: its key is missing." in lost


def write_as_the_last_release() -> ContactMessage:
    """What its code writes while both serve, or after a way back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO hub_contactmessage (message, name, email, language, sent_at, handled)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            ["Hello", "", "reader@example.org", "en", timezone.now(), False],
        )
    return ContactMessage.objects.get()


def test_what_the_last_release_writes_is_read_and_encrypted_the_next_night(client, tree):
    message = write_as_the_last_release()
    assert message.email == "reader@example.org"
    client.force_login(user_in("Editors"))
    assert "reader@example.org" in client.get(f"/admin/messages/edit/{message.pk}/").text
    call_command("erase_expired")
    (stored,) = ContactMessage.objects.values()
    assert "reader@" not in str(stored)
    assert ContactMessage.objects.get().email == "reader@example.org"
    assert "reader@example.org" in client.get(f"/admin/messages/edit/{message.pk}/").text


def test_the_migration_encrypts_what_is_there_and_has_a_way_back(db):
    migration = importlib.import_module("hub.migrations.0007_contact_address")
    write_as_the_last_release()
    migration.encrypt_addresses(apps, None)
    assert "reader@" not in str(ContactMessage.objects.values())
    assert ContactMessage.objects.get().email == "reader@example.org"
    migration.decrypt_addresses(apps, None)
    (stored,) = ContactMessage.objects.values()
    assert (stored["email_plain"], stored["email_encrypted"]) == ("reader@example.org", "")


def test_an_address_that_was_mistyped_is_sent_again(client, tree):
    for address in ("raeder@example.org", "reader@example.org", "reader@example.org"):
        assert send(client, email=address).status_code == 302
    assert {message.email for message in ContactMessage.objects.all()} == {"raeder@example.org", "reader@example.org"}
    assert ContactMessage.objects.count() == 2


class Broken(DummyBackend):
    """A queue that is lost between the message and its mail."""

    def enqueue(self, *args):
        raise ConnectionError


def test_no_message_is_kept_of_which_nobody_would_be_told(settings, client, tree):
    settings.TASKS = {"default": {"BACKEND": f"{__name__}.Broken"}}
    with pytest.raises(ConnectionError):
        send(client)
    assert not ContactMessage.objects.exists()


def test_name_and_address_may_stay_empty(client, tree):
    assert send(client).status_code == 302
    assert ContactMessage.objects.get().email == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"message": ""}, "Write your message first."),
        ({"message": "   "}, "Write your message first."),
        ({"message": "x" * 5001}, "longer than 5,000 characters"),
        ({"email": "not an address"}, "like name@example.org"),
        ({"message": "a\x00b"}, "Null characters are not allowed"),
        ({"token": 0}, "That was very fast"),
        ({"token": "changed"}, "open for a long time"),
        ({"token": 25 * 3600}, "open for a long time"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, tree, fields, sentence):
    if isinstance(age := fields.get("token"), int):
        fields = {"token": token(seconds_ago=age)}
    response = send(client, **({"name": "Kept name"} | fields))
    assert response.status_code == 422
    assert sentence in response.text
    assert "Kept name" in response.text
    assert ContactMessage.objects.count() == 0


def test_a_form_is_taken_that_a_server_has_shown_whose_clock_is_ahead(client, tree):
    assert send(client, token=token(seconds_ago=-300)).status_code == 302
    assert ContactMessage.objects.count() == 1


def test_a_form_that_was_open_too_long_can_be_sent_again(client, tree):
    again = send(client, token=token(25 * 3600)).context["form"]["token"].value()
    assert signing.loads(again, salt=SALT) > time.time() - 60


def test_the_trap_field_drops_the_message_without_a_word(client, tree):
    assert send(client, website="https://spam.example/").status_code == 302
    assert ContactMessage.objects.count() == 0


def test_editors_are_told_by_mail_without_the_words(client, tree, settings, django_capture_on_commit_callbacks):
    settings.CONTACT_EMAILS = ["editors@example.org"]
    with django_capture_on_commit_callbacks(execute=True):
        send(client, email="reader@example.org")
    (message,) = mail.outbox
    assert message.to == ["editors@example.org"]
    assert f"/edit/{ContactMessage.objects.get().pk}/" in message.body
    assert "Hello" not in message.body
    assert "reader@example.org" not in message.body


def test_a_message_survives_a_mail_server_that_is_down(
    client, tree, settings, django_capture_on_commit_callbacks, caplog
):
    settings.CONTACT_EMAILS = ["editors@example.org"]
    settings.MAILERS = mailers_at(9)
    with django_capture_on_commit_callbacks(execute=True):
        assert send(client).status_code == 302
    assert ContactMessage.objects.count() == 1
    assert "could not be sent; the message is stored" in caplog.text
    assert "Hello" not in caplog.text


@pytest.mark.parametrize(
    ("handled", "days", "stays"), [(True, 179, True), (True, 180, False), (False, 399, True), (False, 400, False)]
)
def test_a_message_is_erased_in_time(tree, handled, days, stays):
    message = ContactMessage.objects.create(message="Hello", language="en", handled=handled)
    ContactMessage.objects.update(sent_at=timezone.localtime() - datetime.timedelta(days))
    call_command("erase_expired")
    assert ContactMessage.objects.filter(pk=message.pk).exists() == stays


def test_no_cookie_is_set_by_the_form(client, tree):
    assert not client.get("/en/contact/").cookies
    assert not send(client).cookies


def test_only_posts_are_taken(client, tree):
    assert client.get("/en/message/").status_code == 405


def test_editors_find_the_message_in_the_admin_and_translators_do_not(client, tree):
    send(client, name="A reader")
    message = ContactMessage.objects.get()
    client.force_login(user_in("Editors", name="editor"))
    assert f"/admin/messages/edit/{message.pk}/" in client.get("/admin/messages/").text
    assert "Hello, we would like to hear more." in client.get(f"/admin/messages/edit/{message.pk}/").text


@pytest.mark.parametrize("group", ["Translators (fi)", "Reviewers", "Librarians"])
@pytest.mark.parametrize(
    "address",
    [
        "/admin/messages/",
        "/admin/messages/edit/{pk}/",
        "/admin/messages/?q=Hello",
        "/admin/snippets/hub/contactmessage/",
        "/admin/snippets/choose/hub/contactmessage/",
        "/admin/snippets/choose/hub/contactmessage/chosen/{pk}/",
        "/admin/localize/api/snippets/hub/contactmessage/",
        "/admin/localize/api/snippets/hub/contactmessage/{pk}/",
        "/admin/reports/site-history/",
    ],
)
def test_nobody_else_reads_a_message_by_any_way(client, tree, group, address):
    send(client, name="A reader")
    client.force_login(user_in(group))
    response = client.get(address.format(pk=ContactMessage.objects.get().pk), follow=True)
    assert "Hello," not in response.text
    assert "A reader" not in response.text


def test_a_second_click_stores_nothing_more(client, tree):
    for _click in range(2):
        assert send(client).status_code == 302
    send(client, message="Something else.")
    assert ContactMessage.objects.count() == 2


def test_a_second_contact_page_does_not_break_the_form(client, tree):
    twin = tree.contact["en"].copy(update_attrs={"slug": "contact-2"}, keep_live=True)
    twin.get_latest_revision().publish()
    assert send(client).status_code == 302
    assert ContactMessage.objects.count() == 1


def test_without_a_contact_page_the_form_is_not_found(client, tree):
    assert client.post("/sv/message/", {"message": "x", "token": token()}).status_code == 404
