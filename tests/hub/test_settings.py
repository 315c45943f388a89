"""Settings are read strictly: what is wrong stops the start and says what to do."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from hub.settings import env
from tests.serving import ROOT


def test_a_missing_variable_without_default_is_named(monkeypatch):
    monkeypatch.delenv("SOMETHING", raising=False)
    with pytest.raises(ImproperlyConfigured, match="SOMETHING"):
        env.text("SOMETHING")


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("FALSE", False), ("", True)])
def test_flags_are_read(monkeypatch, value, expected):
    monkeypatch.setenv("SOMETHING", value)
    assert env.flag("SOMETHING", default=True) is expected


@pytest.mark.parametrize("value", ["ture", "1", "none"])
def test_an_odd_flag_is_refused(monkeypatch, value):
    monkeypatch.setenv("SOMETHING", value)
    with pytest.raises(ImproperlyConfigured, match="true or false"):
        env.flag("SOMETHING", default=False)


@pytest.mark.parametrize("value", ["hub.example.org", "ftp://x", "https://"])
def test_an_address_must_be_one(monkeypatch, value):
    monkeypatch.setenv("SOMETHING", value)
    with pytest.raises(ImproperlyConfigured, match="https://hub"):
        env.address("SOMETHING")


def test_lists_lose_their_blanks(monkeypatch):
    monkeypatch.setenv("SOMETHING", " a, ,b ,")
    assert env.items("SOMETHING") == ["a", "b"]


@pytest.mark.parametrize("value", ["two words", "ключ", "with\ttab"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_repeated(monkeypatch, value):
    monkeypatch.setenv("SOMETHING", value)
    with pytest.raises(ImproperlyConfigured, match="SOMETHING") as refused:
        env.secret("SOMETHING")
    assert value not in str(refused.value)


def start_production(*command, **variables):
    """Runs manage.py with the production settings, `check` where no command is given."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ["check"])],
        cwd=ROOT,
        env=keep | {"DJANGO_SETTINGS_MODULE": "hub.settings.production"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


GOOD = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "hub.example.org", "BASE_URL": "https://hub.example.org"}


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_production_does_not_start_without(missing):
    done = start_production(**{name: value for name, value in GOOD.items() if name != missing})
    assert done.returncode != 0
    assert f"Set the environment variable {missing}" in done.stderr


def test_production_starts_with_what_it_needs():
    done = start_production(**GOOD, EMAIL_URL="smtp+tls://user:secret@mail.example.org:587")
    assert done.returncode == 0, done.stderr


def test_a_certificate_authority_without_https_is_refused():
    done = start_production(**GOOD, ELASTICSEARCH_CA="ca.pem", ELASTICSEARCH_URL="http://search.example.org:9200")
    assert done.returncode != 0
    assert "write an address with https in ELASTICSEARCH_URL" in done.stderr


def test_a_newcomers_site_shows_readers_pages_and_no_public_site_runs_the_local_command(monkeypatch):
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", "from django.conf import settings as s\nprint(s.DEBUG, s.LOCAL)"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings.dev"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "False True" in done.stdout
    refused = subprocess.run(
        [sys.executable, "manage.py", "run_local", "--prepare-only"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings.production"} | GOOD,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode != 0
    assert "is for a newcomer's machine" in refused.stderr
