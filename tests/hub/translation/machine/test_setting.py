"""One variable chooses the service. A wrong value stops the start, says why, and does not show the key."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from hub.settings import env
from hub.translation.machine.checks import check_translator
from tests.hub.test_settings import GOOD, start_production

KEY = "a-very-secret-key"


def read(monkeypatch, value: str):
    monkeypatch.setenv("MACHINE_TRANSLATOR", value)
    return env.machine_translator("MACHINE_TRANSLATOR")


@pytest.mark.parametrize(
    ("value", "address"),
    [
        (f"libretranslate+http://translate:5000/?api_key={KEY}", "http://translate:5000"),
        (f"libretranslate://example.org/path/?api_key={KEY}", "https://example.org/path"),
        (f"libretranslate+http://[::1]:5000?api_key={KEY}", "http://[::1]:5000"),
        (f"deepl://?api_key={KEY}", "https://api.deepl.com"),
        (f"deepl+http://127.0.0.1:9/?api_key={KEY}", "http://127.0.0.1:9"),
        (f"google://?api_key={KEY}", "https://translation.googleapis.com"),
    ],
)
def test_a_service_is_read(monkeypatch, value, address):
    service = read(monkeypatch, value)
    assert (service["engine"], service["address"]) == (value.split("+")[0].split(":")[0], address)
    assert (service["api_key"], service["timeout"]) == (KEY, 30)


def test_deepl_has_another_address_for_free_keys(monkeypatch):
    assert read(monkeypatch, "deepl://?api_key=0123:fx&timeout=5") == {
        "engine": "deepl",
        "address": "https://api-free.deepl.com",
        "api_key": "0123:fx",
        "timeout": 5,
    }


def test_unset_is_no_service_and_the_dummy_needs_nothing(monkeypatch):
    assert read(monkeypatch, " ") is None
    assert read(monkeypatch, "dummy://")["engine"] == "dummy"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (f"bing://?api_key={KEY}", "no known engine"),
        (f"libretranslate+ftp://host/?api_key={KEY}", "no known engine"),
        (f"https://host/?api_key={KEY}", "no known engine"),
        (f"libretranslate://?api_key={KEY}", "names no host"),
        (f"libretranslate://user:{KEY}@host/", "parts that are not known"),
        (f"libretranslate://host/?apikey={KEY}", "parts that are not known"),
        (f"libretranslate://host/#{KEY}", "parts that are not known"),
        (f"libretranslate://host:99999/?api_key={KEY}", "is no address"),
        (f"libretranslate://host/?{KEY}", "is no address"),
        (f"libretranslate://host/?api_key={KEY}&timeout=0", "odd timeout"),
        (f"libretranslate://host/?api_key={KEY}&timeout=soon", "odd timeout"),
        (f"libretranslate://host/?api_key={KEY}%0d%0aX: y", "signs that no key has"),
        ("deepl://", "has no key"),
        ("google://", "has no key"),
    ],
)
def test_a_wrong_value_says_why_and_never_the_key(monkeypatch, value, reason):
    with pytest.raises(ImproperlyConfigured, match=reason) as raised:
        read(monkeypatch, value)
    assert KEY not in str(raised.value)


def test_a_public_site_does_not_start_with_a_wrong_value_and_its_errors_show_no_key():
    done = start_production(**GOOD, MACHINE_TRANSLATOR=f"libretranslate://host:99999/?api_key={KEY}")
    assert done.returncode != 0
    assert "MACHINE_TRANSLATOR is no address" in done.stderr
    assert KEY not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("engine", "address", "found"),
    [
        ("dummy", "", ["hub_translation.W001"]),
        ("libretranslate", "http://translate.example.org", ["hub_translation.W002"]),
        ("libretranslate", "http://127.0.0.1:5000", []),
        ("deepl", "https://api.deepl.com", []),
    ],
)
def test_the_deployment_check_warns_of_the_dummy_and_of_open_lines(settings, engine, address, found):
    settings.MACHINE_TRANSLATOR = {"engine": engine, "address": address}
    assert [message.id for message in check_translator()] == found


def test_a_public_site_with_the_dummy_is_warned_of():
    strong = GOOD | {"SECRET_KEY": "abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    strong |= {"SECURITY_CONTACT": "mailto:security@hub.example.org"}
    done = start_production("check", "--deploy", "--fail-level", "WARNING", **strong, MACHINE_TRANSLATOR="dummy://")
    assert done.returncode != 0
    assert "hub_translation.W001" in done.stderr
    assert start_production("check", "--deploy", "--fail-level", "WARNING", **strong).returncode == 0
