"""/.well-known/security.txt, as RFC 9116 wants it."""

import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from hub.security import contact_is_set
from hub.settings import env

CONTACT = override_settings(SECURITY_CONTACT="mailto:security@hub.example.org", SECURITY_POLICY="https://a.example/p")


@CONTACT
def test_it_says_who_to_write_to(client, db, settings):
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert fields["Contact"] == "mailto:security@hub.example.org"
    assert fields["Preferred-Languages"] == "en, fi, sv, fr, ar"
    assert fields["Canonical"] == f"{settings.BASE_URL}/.well-known/security.txt"
    assert fields["Policy"] == "https://a.example/p"
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    assert datetime.timedelta(days=170) < expires - datetime.datetime.now(datetime.UTC) < datetime.timedelta(days=365)


@CONTACT
@override_settings(SECURITY_POLICY="")
def test_no_policy_is_named_where_there_is_none(client, db):
    assert "Policy" not in client.get("/.well-known/security.txt").text


def test_without_a_contact_there_is_none_and_the_deployment_check_says_so(client, tree):
    assert client.get("/.well-known/security.txt").status_code == 404
    assert [warning.id for warning in contact_is_set(None)] == ["hub.W003"]
    with CONTACT:
        assert contact_is_set(None) == []


@pytest.mark.parametrize("value", ["security@hub.example.org", "http://hub.example.org", "mailto:x", "mailto:a@b c"])
def test_a_contact_is_an_address(monkeypatch, value):
    monkeypatch.setenv("SECURITY_CONTACT", value)
    with pytest.raises(ImproperlyConfigured, match="mailto:"):
        env.contact("SECURITY_CONTACT")
