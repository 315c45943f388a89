"""What each service is sent, and how its answer is read: its interface as documented, played by a local server."""

import pytest
from wagtail.models import Locale
from wagtail_localize.strings import StringValue

from hub.translation.machine.engines import DeepL, GoogleTranslate, LibreTranslate
from hub.translation.machine.reasons import Reason, ServiceError
from tests.hub.translation.machine import standin as says
from tests.hub.translation.machine.conftest import KEY
from tests.hub.translation.machine.standin import StandIn

TEXTS = [StringValue("One <b>word</b>"), StringValue("Two")]


@pytest.fixture
def server():
    server = StandIn()
    yield server
    server.close()


def engine(cls, server, address: str = ""):
    return cls({"address": address or server.address, "api_key": KEY, "timeout": 5})


def translate(cls, server, source="en", target="fi", **more) -> list[str]:
    found = engine(cls, server, **more).translate(Locale(language_code=source), Locale(language_code=target), TEXTS)
    assert list(found) == TEXTS
    return [value.data for value in found.values()]


def test_libretranslate_is_asked_for_html_below_its_path(server):
    address = f"{server.address}/below"
    assert translate(LibreTranslate, server, address=address) == ["fi:One <b>fi:word</b>", "fi:Two"]
    sent = {"q": [text.data for text in TEXTS], "source": "en", "target": "fi", "format": "html", "api_key": KEY}
    assert (server.paths, server.asked) == (["/below/translate"], [sent])


def test_deepl_is_asked_for_html_with_the_key_in_a_header(server):
    server.behave = lambda handler, body, _: handler.answer_json(
        {"translations": [{"detected_source_language": "EN", "text": f"{text}!"} for text in body["text"]]}
    )
    assert translate(DeepL, server) == ["One <b>word</b>!", "Two!"]
    sent = {"text": [text.data for text in TEXTS], "source_lang": "EN", "target_lang": "FI", "tag_handling": "html"}
    assert (server.paths, server.asked) == (["/v2/translate"], [sent])
    assert server.headers[0]["Authorization"] == f"DeepL-Auth-Key {KEY}"


@pytest.mark.parametrize(
    ("target", "code"), [("en", "EN-GB"), ("en-us", "EN-US"), ("pt", "PT-PT"), ("pt-br", "PT-BR"), ("zh-hans", "ZH")]
)
def test_deepl_is_told_the_country_where_it_wants_one(server, target, code):
    server.behave = lambda handler, body, _: handler.answer_json({"translations": [{"text": "a"}, {"text": "b"}]})
    translate(DeepL, server, source="fi", target=target)
    assert server.asked[0]["target_lang"] == code


def test_google_is_asked_for_html_with_the_key_in_a_header(server):
    server.behave = lambda handler, body, _: handler.answer_json(
        {"data": {"translations": [{"translatedText": f"{text}!"} for text in body["q"]]}}
    )
    assert translate(GoogleTranslate, server, target="zh-hans") == ["One <b>word</b>!", "Two!"]
    sent = {"q": [text.data for text in TEXTS], "source": "en", "target": "zh-hans", "format": "html"}
    assert (server.paths, server.asked) == (["/language/translate/v2"], [sent])
    assert server.headers[0]["X-Goog-Api-Key"] == KEY


@pytest.mark.parametrize("cls", [DeepL, GoogleTranslate, LibreTranslate])
@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (says.status(456), Reason.QUOTA),
        (says.status(403), Reason.FORBIDDEN),
        (says.status(503, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT"), Reason.DOWN),
        (says.raw(b'{"message": "Quota exceeded"}'), Reason.UNREADABLE),
        (says.raw(b"null"), Reason.UNREADABLE),
    ],
)
def test_every_service_fails_in_the_same_words(server, cls, behave, reason):
    server.behave = behave
    server_engine = engine(cls, server)
    server.asked.clear()
    with pytest.raises(ServiceError) as raised:
        server_engine.translate(Locale(language_code="en"), Locale(language_code="fi"), TEXTS)
    assert raised.value.reason == reason
    assert raised.value.retry_after in (None, 24 * 60 * 60)


def test_no_proxy_of_the_environment_sees_the_texts(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert translate(LibreTranslate, server)[1] == "fi:Two"
