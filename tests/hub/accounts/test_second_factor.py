"""No session reaches the admin without a second factor: every address is asked, so that none can be forgotten."""

import time

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from hub.accounts.factors import passed_second_factor, remove_second_factor
from hub.accounts.middleware import ANYONE, TO_ENROL, TO_SHOW_IT
from hub.encryption import decrypt
from tests.factories import media, user_in
from tests.hub.accounts.addresses import admin_addresses
from tests.hub.accounts.conftest import PASSWORD, SECRET, code_of, enrol, sign_in

INDEX = "/admin/second-factor/"


def assert_closed(client, goal, opened):
    """Every address of the admin leads to the goal, but for the names that are open."""
    closed = [address.path for address in admin_addresses() if address.name not in opened]
    for path in closed:
        answer = client.get(path)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, goal), path
    assert len(closed) > 250


def test_with_a_password_alone_every_address_leads_to_enrolment(client, tree):
    user = user_in("Administrators", is_superuser=True)
    assert sign_in(client, user).url == "/admin/"
    assert_closed(client, INDEX, ANYONE | TO_ENROL)
    for address in admin_addresses():
        assert address.name in ANYONE | TO_ENROL or client.post(address.path).status_code == 403, address.path
    assert "Set up a second factor" in client.get(INDEX).content.decode()
    client.get("/admin/second-factor/totp/activate/")  # begun, and not done
    assert_closed(client, INDEX, ANYONE | TO_ENROL)


def test_a_session_of_someone_who_has_enrolled_elsewhere_has_to_show_the_factor(client, tree):
    user = user_in("Administrators", is_superuser=True)
    sign_in(client, user)
    enrol(user)
    assert_closed(client, "/admin/second-factor/reauthenticate/", ANYONE | TO_SHOW_IT)
    for path in (INDEX, "/admin/second-factor/recovery-codes/", "/admin/reauthenticate/"):
        assert client.post(path, {"password": PASSWORD}).status_code == 403
    answer = client.post("/admin/second-factor/reauthenticate/?next=/admin/images/", {"code": code_of()})
    assert answer.url == "/admin/images/"
    assert client.get("/admin/images/").status_code == 200


@pytest.mark.parametrize("header", [{"X-Requested-With": "XMLHttpRequest"}, {"Sec-Fetch-Mode": "cors"}])
def test_a_script_is_refused_and_not_led_to_enrolment(client, tree, header):
    sign_in(client, user_in("Administrators"))
    for path in ("/admin/", "/admin/api/main/pages/", "/admin/images/chooser/", "/admin/users/"):
        assert client.get(path, headers=header).status_code == 403, path
    string = "/admin/localize/translate/1/strings/1/edit/"
    assert client.put(string).status_code == client.delete(string).status_code == 403
    assert client.patch("/admin/dismissibles/").status_code == 403


def test_half_of_a_sign_in_opens_nothing(client, tree):
    user = user_in("Administrators")
    enrol(user)
    client.post("/admin/login/", {"login": user.username, "password": PASSWORD})
    for path in ("/admin/", INDEX, "/admin/second-factor/recovery-codes/", "/admin/second-factor/totp/activate/"):
        assert client.get(path).url.startswith("/admin/login/"), path


def test_someone_enrols_and_is_in(client, tree, monkeypatch):
    # The session is told on commit, which a test's own transaction never does; tests/browser/test_accounts.py does.
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_options: work())
    user = user_in("Editors")
    sign_in(client, user)
    page = client.get("/admin/second-factor/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "Incorrect code." in client.post(page.request["PATH_INFO"], {"code": "12"}).content.decode()
    done = client.post(page.request["PATH_INFO"], {"code": code_of(secret)})
    assert done.url == "/admin/second-factor/recovery-codes/"
    assert len(client.get(done.url).context["unused_codes"]) == 10
    assert client.get("/admin/").status_code == 200


def test_a_recovery_code_opens_once(client, tree):
    user = user_in("Editors")
    enrol(user)
    code = RecoveryCodes.activate(user).generate_codes()[0]
    for works in (True, False):
        cache.clear()
        client.post("/admin/login/", {"login": user.username, "password": PASSWORD})
        answer = client.post("/admin/second-factor/authenticate/", {"code": code})
        assert (answer.status_code == 302) is works
        client.post("/admin/logout/")


def show(client, user, factor):
    """Notes in the session that the factor was shown, as allauth does."""
    request = client.get(INDEX).wsgi_request
    record_authentication(request, user, "mfa", id=factor.pk, type=factor.type)
    request.session.save()


def test_the_last_factor_stays_and_one_of_two_goes(client, signed_in):
    user = signed_in("Editors")
    remove = "/admin/second-factor/totp/deactivate/"
    assert "It is your only second factor" in client.post(remove).content.decode()
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "My key", "credential": {}})
    key_gone = f"/admin/second-factor/webauthn/keys/{key.pk}/remove/"
    client.post(remove)
    assert not Authenticator.objects.filter(user=user, type="totp").exists()
    show(client, user, key)
    assert client.post(key_gone).url == INDEX
    assert Authenticator.objects.filter(pk=key.pk).exists()
    enrol(user)
    client.post(key_gone)
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_changing_factors_asks_again_after_a_while(client, signed_in):
    signed_in("Editors")
    codes = "/admin/second-factor/recovery-codes/generate/"
    assert client.get(codes).status_code == 200
    session = client.session
    session["signed_in_at"] -= 301
    session.save()
    assert client.get(codes).url.startswith("/admin/second-factor/reauthenticate/")
    assert client.post("/admin/reauthenticate/", {"password": PASSWORD}).url == "/admin/second-factor/reauthenticate/"


def test_codes_can_be_renewed_and_the_old_ones_are_void(client, signed_in):
    user = signed_in("Editors")
    before = RecoveryCodes.activate(user).generate_codes()
    assert client.post("/admin/second-factor/recovery-codes/generate/").url == "/admin/second-factor/recovery-codes/"
    shown = client.get("/admin/second-factor/recovery-codes/").content.decode()
    assert not any(code in shown for code in before)
    assert all(code in shown for code in RecoveryCodes.activate(user).generate_codes())


def test_the_account_page_leads_to_the_factors(client, signed_in):
    signed_in("Editors")
    assert f'href="{INDEX}"' in client.get("/admin/account/").content.decode()


def test_a_factor_that_is_removed_takes_every_session_along(client, signed_in, rf):
    user = signed_in("Administrators")
    remove_second_factor(user, rf.post("/"))
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    user.set_password(PASSWORD)  # by a link
    user.save()
    assert sign_in(client, user).url == "/admin/"
    assert client.get("/admin/").url == f"{INDEX}?next=/admin/"


def test_a_session_that_outlives_its_factor_falls_back_to_enrolment(client, signed_in):
    user = signed_in("Administrators", is_superuser=True)
    Authenticator.objects.filter(user=user).delete()
    assert_closed(client, INDEX, ANYONE | TO_ENROL)


def test_a_factor_that_is_removed_opens_no_session_any_more(client, signed_in):
    user = signed_in("Administrators")
    lost = Authenticator.objects.get(user=user, type="totp")
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "My key", "credential": {}})
    assert client.get("/admin/").status_code == 200
    lost.delete()
    assert client.get("/admin/").url.startswith("/admin/second-factor/reauthenticate/")


@pytest.mark.parametrize("factors", [3, 30])
def test_asking_for_the_factor_takes_one_query(client, signed_in, django_assert_num_queries, factors):
    user = signed_in("Administrators")
    keys = [Authenticator(user=user, type="webauthn", data={"name": "x"}) for _number in range(factors)]
    Authenticator.objects.bulk_create(keys)
    request = client.get("/admin/images/").wsgi_request
    with django_assert_num_queries(1):
        assert passed_second_factor(request, user)


@pytest.fixture
def closed(tree) -> list[str]:
    """Addresses of a page and a document that only people who are signed in may read."""
    page, document = tree.standard(), media.document()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
    return [page.url, document.url]


def test_with_a_password_alone_one_is_a_reader_like_all(client, closed):
    def statuses():
        return [client.get(path).status_code for path in closed]

    user = user_in("Administrators", is_superuser=True)
    sign_in(client, user)
    assert statuses() == [302, 302]
    enrol(user)
    client.post("/admin/second-factor/reauthenticate/", {"code": code_of()})
    assert statuses() == [200, 200]
    session = client.session
    session["signed_in_at"] -= 12 * 3600
    session.save()
    assert statuses() == [302, 302]


def test_secrets_are_encrypted_where_they_are_kept(client, signed_in):
    user = signed_in("Editors")
    totp, codes = (Authenticator.objects.get(user=user, type=kind).data for kind in ("totp", "recovery_codes"))
    assert SECRET not in str(totp)
    assert decrypt(totp["secret"]) == SECRET
    assert len(decrypt(codes["seed"])) == 80
    assert decrypt(codes["seed"]) not in str(codes)


def test_keys_can_be_changed(client, tree, settings, capsys):
    old, new = settings.PRIVATE_DATA_KEYS[0], "bmV3IG5ldyBuZXcgbmV3IG5ldyBuZXcgbmV3IG5ldyE="
    user = user_in("Editors")
    enrol(user)
    codes = RecoveryCodes.activate(user).generate_codes()
    settings.PRIVATE_DATA_KEYS = [new, old]
    call_command("rotate_private_data")
    assert "2 secrets" in capsys.readouterr().out
    settings.PRIVATE_DATA_KEYS = [new]
    assert RecoveryCodes.activate(user).generate_codes() == codes
    assert sign_in(client, user).url == "/admin/"


def test_a_new_session_is_begun_at_sign_in(client, tree):
    user = user_in("Editors")
    enrol(user)
    client.post("/admin/login/", {"login": user.username, "password": PASSWORD})
    before = client.session.session_key
    client.post("/admin/second-factor/authenticate/", {"code": code_of()})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_sessions_end_after_a_day_of_work_and_after_two_hours_of_none(client, signed_in, settings):
    signed_in("Editors")
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 7200
    client.get("/admin/")
    session = client.session
    session["signed_in_at"] -= 11 * 3600
    session["used_at"] -= 301
    session.save()
    client.get("/admin/")
    assert time.time() - client.session["used_at"] < 10
    session = client.session
    session["signed_in_at"] -= 3601
    session.save()
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"


def account_form(old: str, new: str) -> dict[str, str]:
    """What the account page posts when somebody changes their password."""
    words = {"password-old_password": old, "password-new_password1": new, "password-new_password2": new}
    words |= {"name_email-first_name": "A", "name_email-last_name": "B", "locale-preferred_language": ""}
    words |= {"locale-current_time_zone": "", "theme-theme": "system", "theme-contrast": "system"}
    return words | {"theme-density": "default", "theme-keyboard_shortcuts": "on"}


def test_a_new_password_needs_the_old_one(client, signed_in):
    user = signed_in("Editors")
    answer = client.post("/admin/account/", account_form("not the old password", "nine green bottles hanging"))
    assert answer.status_code == 200
    assert "Your old password was entered incorrectly" in answer.text
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_old_password_can_be_guessed_five_times_only(client, signed_in):
    user = signed_in("Editors")
    for _try in range(5):
        answer = client.post("/admin/account/", account_form("not the old password", "nine green bottles hanging"))
        assert "Your old password was entered incorrectly" in answer.text
    refused = client.post("/admin/account/", account_form(PASSWORD, "nine green bottles hanging"))
    assert refused.status_code == 429
    assert "Please wait ten minutes" in refused.text
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert client.post("/admin/account/", account_form("", "")).status_code == 302  # the rest of the page goes on


def test_other_sessions_end_with_a_new_password(client, signed_in, django_user_model):
    user = signed_in("Editors")
    other = client.__class__()
    sign_in(other, user)
    assert other.get("/admin/").status_code == 200
    answer = client.post("/admin/account/", account_form(PASSWORD, "nine green bottles hanging"))
    assert answer.status_code == 302, answer.context["panels_by_tab"]
    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").url == "/admin/login/?next=/admin/"


def test_after_signing_out_nothing_is_left(client, signed_in):
    signed_in("Editors")
    key = client.session.session_key
    assert "no-store" in client.get("/admin/")["Cache-Control"]
    assert client.post("/admin/logout/")["Clear-Site-Data"] == '"cache"'
    assert not Session.objects.filter(pk=key).exists()
    client.cookies["sessionid"] = key
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
