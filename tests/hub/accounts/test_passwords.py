"""Passwords: long, not common, and otherwise as people like. They are chosen by a link, or changed by their owner."""

import re

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django_tasks_db.models import DBTaskResult

from hub.accounts.mails import send_password_link
from hub.accounts.models import User
from hub.print.making import make
from hub.settings import base
from hub.tasks import LONG
from tests.factories import user_in
from tests.hub.accounts.conftest import link_in, sign_in

GOOD = "nine green bottles hanging"


@pytest.mark.parametrize(
    "password",
    [
        "fourteen signs",
        "passwordpassword",
        "qwertyuiop123456",
        "PasswordPassword",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "letmein1letmein1letmein1",
        "someone@example.org",
    ],
)
def test_short_and_common_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="someone", email="someone@example.org"))


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "fifteen letters",
        "hyvää yötä kaikille",
        "كلمة سر طويلة جداً",
        "8884179032615538",
        "x?" + "long " * 25,
    ],
)
def test_long_ones_are_taken_whatever_they_are_made_of(password):
    validate_password(password, User(username="someone"))


def test_they_are_kept_by_a_slow_hash_that_needs_memory(settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    assert identify_hasher(make_password(GOOD)).algorithm == "scrypt"


def reset(client, address):
    return client.post("/admin/password_reset/", {"email": address}, headers={"X-Forwarded-For": "203.0.113.7"})


def test_a_forgotten_password_is_chosen_anew_by_a_link(client, tree, mails, django_capture_on_commit_callbacks):
    user = user_in("Editors")
    with django_capture_on_commit_callbacks(execute=True):
        assert reset(client, "someone@example.org").url == "/admin/password_reset/sent/"
    assert [letter.to for letter in mails] == [["someone@example.org"]]
    link = link_in(mails[0].body)
    form = client.get(link).url
    assert "You sign in as <strong>someone</strong>." in client.get(form).content.decode()
    assert "at least 15 characters" in client.post(form, {"password1": "short", "password2": "short"}).content.decode()
    assert client.post(form, {"password1": GOOD, "password2": GOOD}).url == "/admin/password_reset/done/"
    assert client.get("/admin/").url.startswith("/admin/login/")  # the link alone signs nobody in
    assert "does not work any more" in client.get(link).content.decode()
    assert sign_in(client, user, GOOD).url == "/admin/"


def test_the_answer_is_the_same_whether_or_not_an_address_is_known(client, tree, mails, settings):
    user_in("Editors", name="known")
    user_in("Editors", name="left", is_active=False)
    answers = {reset(client, f"{name}@example.org").url for name in ("known", "left", "nobody")}
    assert answers == {"/admin/password_reset/sent/"}
    text = client.get("/admin/password_reset/sent/").content.decode()
    assert "If there is an account with this address" in text


@pytest.mark.parametrize("name", ["known", "left", "nobody"])
def test_nobody_waits_for_a_mail_and_the_same_is_done_for_known_and_unknown(
    client, tree, mails, name, django_capture_on_commit_callbacks, django_assert_num_queries
):
    user_in("Editors", name="known")
    user_in("Editors", name="left", is_active=False)
    with django_capture_on_commit_callbacks() as asked, django_assert_num_queries(2):
        reset(client, f"{name}@example.org")
    assert mails == []
    assert len(asked) == 1
    assert send_password_link.priority == LONG


def test_a_worker_sends_the_link_before_what_takes_long(client, tree, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    user_in("Editors", name="known")
    DBTaskResult.objects.all().delete()
    make.enqueue("a document")
    reset(client, "known@example.org")
    assert [task.task_path for task in DBTaskResult.objects.ready()] == [
        send_password_link.module_path,
        make.module_path,
    ]
    assert DBTaskResult.objects.ready().first().priority == 0


def test_only_who_has_an_account_gets_a_mail(client, tree, mails, django_capture_on_commit_callbacks):
    user_in("Editors", name="left", is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        for name in ("left", "nobody"):
            reset(client, f"{name}@example.org")
    assert mails == []


@pytest.mark.parametrize("name", ["known", "nobody"])
def test_asking_too_often_is_refused_for_known_and_unknown_alike(client, tree, mails, name):
    user_in("Editors", name="known")
    answers = [reset(client, f"{name}@example.org") for _try in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Please wait ten minutes" in answers[-1].content.decode()


def test_a_link_dies_with_time_a_new_password_and_a_sign_in(client, tree, mails, settings, monkeypatch):
    from hub.accounts.mails import password_link

    user = user_in("Editors")
    for change in ("password", "last_login", "email"):
        path = link_in(password_link(user))
        assert client.get(path).status_code == 302
        if change == "password":
            user.set_password(GOOD)
        else:
            setattr(user, change, {"last_login": user.date_joined, "email": "new@example.org"}[change])
        user.save()
        assert "does not work any more" in client.get(path).content.decode(), change
    path = link_in(password_link(user))
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "does not work any more" in client.get(path).content.decode()


def test_mails_lead_to_the_sites_own_address_whatever_host_was_asked(
    client, tree, mails, django_capture_on_commit_callbacks
):
    user_in("Editors")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/password_reset/", {"email": "someone@example.org"}, headers={"Host": "127.0.0.1:1"})
    assert "http://localhost:8000/admin/password_reset/" in mails[0].body


def test_without_mail_the_page_says_who_can_help(client, tree):
    assert "An administrator can give you a link" in client.get("/admin/password_reset/").content.decode()
    assert "An administrator can give you a link" in client.get("/admin/login/").content.decode()


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/password_reset/"])
def test_fields_hide_and_let_a_manager_fill_them(client, tree, path):
    page = client.get(path).text
    assert "onpaste" not in page
    for field in re.findall(r"<input[^>]*password[^>]*>", page):
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)
    assert 'type="password"' in page or path != "/admin/login/"


def test_a_password_counts_with_its_blanks_and_capitals(client, tree):
    user = user_in("Editors")
    user.set_password("  Nine green bottles ")
    user.save()
    for wrong in ("Nine green bottles", "  nine green bottles "):
        assert sign_in(client, user, wrong).status_code == 200
    assert sign_in(client, user, "  Nine green bottles ").status_code == 302
