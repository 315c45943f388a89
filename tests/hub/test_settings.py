"""Settings are read strictly: what is wrong stops the start and says what to do."""

import json
import os
import subprocess
import sys

import pytest
from babel import Locale as CldrLocale
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from hub.management.commands.run_local import content_version
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


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("https://hub.example.org", "hub.example.org"),
        ("https://hub.example.org:8443", "hub.example.org"),
        ("http://localhost:8000", "hub.localhost"),
        ("http://127.0.0.1:8000", "hub.localhost"),
        ("https://хаб.example", "hub.localhost"),
    ],
)
def test_a_repository_is_named_by_the_sites_host(monkeypatch, site, expected):
    monkeypatch.delenv("SOMETHING", raising=False)
    assert env.repository("SOMETHING", site) == expected
    monkeypatch.setenv("SOMETHING", "practices.example.org")
    assert env.repository("SOMETHING", site) == "practices.example.org"


@pytest.mark.parametrize("value", ["localhost", "https://hub.example.org", "hub.example.org:1", "1.2.3.4", "a b.org"])
def test_a_repository_needs_a_domain_name(monkeypatch, value):
    monkeypatch.setenv("SOMETHING", value)
    with pytest.raises(ImproperlyConfigured, match="SOMETHING"):
        env.repository("SOMETHING", "https://hub.example.org")


def test_lists_lose_their_blanks(monkeypatch):
    monkeypatch.setenv("SOMETHING", " a, ,b ,")
    assert env.items("SOMETHING") == ["a", "b"]


@pytest.mark.parametrize("value", ["two words", "ключ", "with\ttab"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_repeated(monkeypatch, value):
    monkeypatch.setenv("SOMETHING", value)
    with pytest.raises(ImproperlyConfigured, match="SOMETHING") as refused:
        env.secret("SOMETHING")
    assert value not in str(refused.value)


@pytest.mark.parametrize("value", ["AGE-SECRET-KEY-1QQPZ", "age1short", "ssh-ed25519 AAAA"])
def test_a_key_for_backups_that_is_none_is_refused_and_not_repeated(monkeypatch, value):
    monkeypatch.setenv("SOMETHING", value)
    with pytest.raises(ImproperlyConfigured, match="SOMETHING holds what is no public key of age") as refused:
        env.recipients("SOMETHING")
    assert value not in str(refused.value)


@pytest.mark.parametrize("value", ["10.0.0.7, 10.1.0.0/16,::1", "proxy", "10.0.0.1/8"])
def test_proxies_are_addresses_or_networks(monkeypatch, value):
    monkeypatch.setenv("SOMETHING", value)
    if value.startswith("10.0.0.7"):
        assert [str(network) for network in env.networks("SOMETHING")] == ["10.0.0.7/32", "10.1.0.0/16", "::1/128"]
    else:
        with pytest.raises(ImproperlyConfigured, match="SOMETHING"):
            env.networks("SOMETHING")


@pytest.mark.parametrize("value", ["short", "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=,secret"])
def test_a_key_for_private_data_that_is_none_is_refused_and_not_repeated(monkeypatch, value):
    monkeypatch.setenv("SOMETHING", value)
    with pytest.raises(ImproperlyConfigured, match="SOMETHING") as refused:
        env.fernet_keys("SOMETHING")
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
GOOD |= {"PRIVATE_DATA_KEYS": "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="}


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_production_does_not_start_without(missing):
    done = start_production(**{name: value for name, value in GOOD.items() if name != missing})
    assert done.returncode != 0
    assert f"Set the environment variable {missing}" in done.stderr


def test_production_starts_with_what_it_needs():
    done = start_production(**GOOD, EMAIL_URL="smtp+tls://user:secret@mail.example.org:587")
    assert done.returncode == 0, done.stderr


def test_production_has_no_switch_for_the_second_factor():
    code = "from django.conf import settings as s; print(s.SECOND_FACTOR_REQUIRED, s.MFA_ALLOW_INSECURE, s.LOCAL)"
    code = code.replace("s.MFA_ALLOW_INSECURE", "getattr(s, 'MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN', False)")
    done = start_production("shell", "--verbosity=0", "-c", code, **GOOD, SECOND_FACTOR_REQUIRED="false", LOCAL="true")
    assert done.stdout.strip() == "True False False"


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


def test_a_newcomers_site_that_is_ready_starts_at_once(tree, settings, tmp_path, capsys):
    settings.LOCAL, settings.VAR = True, tmp_path
    (tmp_path / "content-loaded").write_text(content_version())
    call_command("run_local", "--prepare-only")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("xx:Nixisch", "'xx', which is no language"),
        ("pt_BR:Português", "pt-br"),
        ("so", "so:Soomaali,ps:پښتو:rtl"),
        ("so:", "code:own name"),
        ("ps:پښتو:left", ":rtl where it is written from right to left"),
        ("so:Soomaali,so:Somali", "names so twice"),
    ],
)
def test_a_wrong_language_stops_the_start_with_a_sentence(value, said):
    done = start_production(**GOOD, EXTRA_LANGUAGES=value)
    assert done.returncode != 0
    assert said in done.stderr.strip().splitlines()[-1]


def test_languages_are_made_known(monkeypatch):
    monkeypatch.setenv("SOMETHING", " tig:ትግረ , ks-arab:کٲشُر:rtl, ")
    found = [(language.code, language.name, language.rtl) for language in env.languages("SOMETHING")]
    assert found == [("tig", "ትግረ", False), ("ks-arab", "کٲشُر", True)]


def test_an_extra_language_is_one_to_choose():
    code = "from django.conf import settings as s; from django.utils.translation import get_language_info as i"
    code += (
        "; print(dict(s.LANGUAGES)['ks-arab'], i('ks-arab')['bidi'], 'ks-arab' in dict(s.WAGTAIL_CONTENT_LANGUAGES))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings.test", "EXTRA_LANGUAGES": "ks-arab:کٲشُر:rtl"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["کٲشُر", "True", "True"]


@pytest.mark.parametrize("code", ["so", "ps", "ti", "km", "mn", "pa"])
def test_names_and_directions_that_django_lacks_are_those_of_cldr(settings, code):
    cldr = CldrLocale.parse(code)
    assert dict(settings.LANGUAGES)[code].casefold() == cldr.display_name.casefold()
    assert (code in settings.LANGUAGES_BIDI) == (cldr.character_order == "right-to-left")


def test_dari_and_kurdish_are_called_as_cldr_calls_them(settings):
    persian, kurdish = CldrLocale.parse("fa"), CldrLocale.parse("ku")
    assert (dict(settings.LANGUAGES)["prs"], "prs" in settings.LANGUAGES_BIDI) == (persian.languages["fa_AF"], True)
    assert kurdish.display_name.startswith(dict(settings.LANGUAGES)["ku"].lower())


def test_production_writes_lines_for_machines_and_an_odd_form_is_refused():
    code = "import logging; logging.getLogger('x').warning('canary@example.org'); from django.conf import settings as s"
    code += "; print(*s.TRUSTED_PROXIES, *s.METRICS_NETWORKS)"
    done = start_production("shell", "--verbosity=0", "-c", code, **GOOD)
    assert json.loads(done.stderr.splitlines()[-1])["message"] == "***"
    assert done.stdout.strip() == "127.0.0.0/8 ::1/128 127.0.0.1/32 ::1/128"
    done = start_production(**GOOD, LOG_FORMAT="xml")
    assert "LOG_FORMAT is 'xml'; write one of: " in done.stderr
    done = start_production(**GOOD, TRUSTED_PROXIES="proxy.example.org")
    assert "TRUSTED_PROXIES holds 'proxy.example.org'; write addresses or networks" in done.stderr
