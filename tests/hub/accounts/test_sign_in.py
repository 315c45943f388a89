"""Sign-in: one way in, at the admin's address, that says nothing about who has an account."""

import time

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.urls import NoReverseMatch, reverse
from wagtail.users.models import UserProfile

from hub.accounts.models import User
from tests.factories import user_in
from tests.faults import without_redis
from tests.hub.accounts.conftest import PASSWORD, code_of, enrol, sign_in

WRONG = "The username and/or password you specified are not correct."
WRONG_PASSWORD = "wrong-wrong-wrong"
TOO_MANY = "Too many failed login attempts. Try again later."


def guess(client, name, password=WRONG_PASSWORD, address="203.0.113.7"):
    return client.post("/admin/login/", {"login": name, "password": password}, headers={"X-Forwarded-For": address})


def said(response, name):
    """What a page says, without what the person wrote and without the form's token."""
    text = response.content.decode().replace(name, "NAME")
    return response.status_code, [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_person_signs_in_with_both_factors(client, tree):
    user = user_in("Editors")
    enrol(user)
    answer = sign_in(client, user)
    assert answer.url == "/admin/"
    assert "RE-MAP" in client.get("/admin/").content.decode()


def test_after_sign_in_the_page_that_was_asked_for_comes(client, tree):
    user = user_in("Editors")
    enrol(user)
    path = client.get("/admin/images/").url
    assert path == "/admin/login/?next=/admin/images/"
    client.post(path, {"login": user.username, "password": PASSWORD})
    assert client.post("/admin/second-factor/authenticate/", {"code": code_of()}).url == "/admin/images/"


def test_sign_in_leads_to_no_other_host(client, tree):
    user = user_in("Editors")
    enrol(user)
    path = "/admin/login/?next=https://evil.example/"
    answer = client.post(path, {"login": user.username, "password": PASSWORD})
    assert answer.url == "/admin/second-factor/authenticate/"
    assert client.post("/admin/second-factor/authenticate/", {"code": code_of()}).url == "/admin/"


def test_a_name_without_account_one_that_waits_and_one_that_is_locked_get_the_same_answer(client, tree):
    user_in("Editors", name="known")
    User.objects.create_user("invited")
    user_in("Editors", name="left", is_active=False)
    answers = [said(guess(client, name), name) for name in ("known", "nobody", "invited", "left")]
    assert said(guess(client, "left", PASSWORD), "left") == answers[0]
    assert all(answer == answers[0] for answer in answers)
    assert WRONG in guess(client, "known").content.decode()


class CountingHasher(ScryptPasswordHasher):
    algorithm, work_factor, parallelism, asked = "counting", 2, 1, 0

    def encode(self, *args, **kwargs):
        type(self).asked += 1
        return super().encode(*args, **kwargs)


def test_a_name_without_account_takes_as_much_work(client, tree, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    user_in("Editors", name="known")
    User.objects.create_user("invited")
    user_in("Editors", name="left", is_active=False)
    work = {}
    for name in ("known", "nobody", "invited", "left"):
        before = CountingHasher.asked
        guess(client, name)
        work[name] = CountingHasher.asked - before
    assert set(work.values()) == {1}, work


def test_five_wrong_tries_at_a_name_close_it_for_that_address_alone(client, tree):
    user_in("Editors", name="known")
    for name in ("known", "nobody"):
        tries = [guess(client, name, address="203.0.113.7").content.decode() for _try in range(6)]
        assert [TOO_MANY in text for text in tries] == [False] * 5 + [True]
    assert TOO_MANY in guess(client, "KNOWN", PASSWORD).content.decode()
    assert guess(client, "known", PASSWORD, address="198.51.100.1").status_code == 302


def test_an_address_has_twenty_wrong_tries_for_all_names(client, tree):
    tries = [guess(client, f"name-{number // 2}").content.decode() for number in range(21)]
    assert [TOO_MANY in text for text in tries] == [False] * 20 + [True]


def test_ones_own_sign_in_gives_an_address_no_more_tries(client, tree):
    user = user_in("Editors", name="known")
    enrol(user)
    for number in range(19):
        guess(client, f"name-{number}")
    here = {"X-Forwarded-For": "203.0.113.7"}
    guess(client, "known", PASSWORD)
    assert client.post("/admin/second-factor/authenticate/", {"code": code_of()}, headers=here).url == "/admin/"
    client.post("/admin/logout/")
    assert [TOO_MANY in guess(client, f"more-{number}").text for number in range(2)] == [False, True]


def test_an_ipv4_address_in_the_clothes_of_ipv6_counts_by_itself(client, tree):
    for _try in range(6):
        closed = guess(client, "known", address="::ffff:203.0.113.7").text
    assert TOO_MANY in closed
    assert TOO_MANY in guess(client, "known", address="203.0.113.7").text
    assert TOO_MANY not in guess(client, "known", address="::ffff:198.51.100.1").text


def test_a_network_of_ipv6_counts_as_one_address(client, tree):
    tries = [guess(client, "known", address=f"2001:db8:7:{number}::{number}").content.decode() for number in range(6)]
    assert TOO_MANY in tries[-1]
    assert TOO_MANY not in guess(client, "known", address="2001:db8:8::1").content.decode()


def test_what_a_client_writes_into_the_header_does_not_open_the_throttle(client, tree):
    tries = [guess(client, "known", address=f"10.0.0.{number}, 203.0.113.7").content.decode() for number in range(6)]
    assert TOO_MANY in tries[-1]


def test_the_throttle_opens_after_ten_minutes_and_not_before(client, tree, monkeypatch):
    user_in("Editors", name="known")
    for _try in range(5):
        guess(client, "known")
    start = time.time()
    for minutes, closed in ((9, True), (11, False)):
        monkeypatch.setattr(time, "time", lambda minutes=minutes: start + minutes * 60)
        assert (TOO_MANY in guess(client, "known", PASSWORD).content.decode()) is closed


def test_a_second_factor_can_be_guessed_five_times_only(client, tree):
    user = user_in("Editors")
    enrol(user)
    client.post("/admin/login/", {"login": user.username, "password": PASSWORD})
    for _try in range(5):
        assert "Incorrect code." in client.post("/admin/second-factor/authenticate/", {"code": "0"}).content.decode()
    assert TOO_MANY in client.post("/admin/second-factor/authenticate/", {"code": code_of()}).content.decode()


def test_a_code_is_good_once(client, tree):
    user = user_in("Editors")
    enrol(user)
    sign_in(client, user)
    client.post("/admin/logout/")
    client.post("/admin/login/", {"login": user.username, "password": PASSWORD})
    assert "Incorrect code." in client.post("/admin/second-factor/authenticate/", {"code": code_of()}).content.decode()


def test_there_is_no_other_way_in(client, tree):
    user_in("Editors", name="known")
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert client.get("/en/_util/login/?next=/en/").url == "/admin/login/?next=/en/"
    assert client.post("/en/_util/login/", {"username": "known", "password": PASSWORD}).url == "/admin/login/"
    for path in ("/admin/password_reset/confirm/MQ/c-a/", "/admin/password_reset/complete/"):
        assert client.get(path).status_code == 404
    assert reverse("wagtailadmin_login") == reverse("account_login") == "/admin/login/"
    assert reverse("wagtailadmin_logout") == reverse("account_logout")
    assert reverse("wagtailadmin_password_reset") == reverse("account_reset_password")


def test_who_has_no_group_is_told_so_and_not_sent_round_in_circles(client, signed_in):
    signed_in()
    answer = client.get("/admin/", follow=True)
    assert "You do not have permission to access the admin." in answer.content.decode()
    assert answer.redirect_chain == [("/admin/login/?next=/admin/", 302)]


PAGES = ["login/", "password_reset/", "password_reset/sent/", "password_reset/done/", "password_reset/1-x/"]
SIGNED_IN_PAGES = ["second-factor/", "second-factor/recovery-codes/", "second-factor/recovery-codes/generate/"]
SIGNED_IN_PAGES += ["second-factor/totp/deactivate/", "second-factor/webauthn/add/", "second-factor/reauthenticate/"]


@pytest.mark.parametrize("language", ["en", "fi", "sv", "fr", "ar"])
def test_pages_of_accounts_have_no_inline_script_and_are_in_the_readers_language(client, signed_in, language):
    pages = [client.get(f"/admin/{path}", headers={"Accept-Language": language}) for path in PAGES]
    user = signed_in()
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    pages += [client.get(f"/admin/{path}") for path in SIGNED_IN_PAGES]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text
        assert "script-src 'self';" in page.headers["Content-Security-Policy"]
        assert "style-src 'self';" in page.headers["Content-Security-Policy"]
        assert "no-store" in page.headers["Cache-Control"]
        assert " style=" not in text
        assert "onclick" not in text


def test_without_the_cache_people_are_told_that_it_is_the_site_and_not_they(client, tree, settings):
    """Tries are not counted, so none is allowed."""
    settings.CACHES = without_redis()
    user_in("Editors", name="known")
    answers = [guess(client, name, password) for name in ("known", "nobody") for password in (PASSWORD, WRONG_PASSWORD)]
    answers += [client.post("/admin/password_reset/", {"email": "known@example.org"})]
    for answer in answers:
        assert answer.status_code == 503
        assert "A part of the site is away." in answer.text
        assert "oo many" not in answer.text
