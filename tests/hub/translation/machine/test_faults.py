"""Whatever the service does: a clear message, nothing lost, nothing half-published, and a retry completes it."""

import logging
import socket
from http.client import HTTPConnection

import pytest
from django.test import TestCase
from django.views.debug import get_exception_reporter_class

from hub.translation.machine.engines import LibreTranslate
from hub.translation.machine.models import MachineTranslationRun
from hub.translation.machine.outcome import sentences
from hub.translation.machine.runs import request_retry
from tests.factories import text_block
from tests.factories.translations import begin, save
from tests.hub.translation.machine import standin as says
from tests.hub.translation.machine.conftest import KEY, ask, stored, use

ENGINE = "hub.translation.machine.engines.LibreTranslate"
SCRIPT = "<script>alert(1)</script>"

SERVICE_FAULTS = {
    "hangs": (says.hang, "did not answer in time"),
    "drips its answer": (says.drip, "did not answer in time"),
    "drips its headers": (says.drip_headers, "did not answer in time"),
    "promises more than it sends": (says.raw(b'{"translatedText": []}', length=5000), "broke off"),
    "promises less than it sends": (
        says.raw(b'{"translatedText": ["a", "b", "c", "d"]}', length=9),
        "is not a translation",
    ),
    "answers in HTML": (says.raw(b"<html><body>Sign in</body></html>", "text/html"), "is not a translation"),
    "answers in another form": (says.raw(b'{"translations": [{"a": 1}]}'), "is not a translation"),
    "answers with a list": (says.raw(b"[1, 2]"), "is not a translation"),
    "answers with numbers": (says.raw(b'{"translatedText": [1, 2, 3, 4]}'), "is not a translation"),
    "answers with nothing": (says.raw(b""), "is not a translation"),
    "answers with brackets without end": (says.raw(b"[" * 100_000), "is not a translation"),
    "says that it is an error and 200": (says.raw(b'{"error": "no"}'), "is not a translation"),
    "translates fewer": (says.one_less, "is not a translation"),
    "translates more": (says.one_more, "is not a translation"),
    "has had too many requests": (says.status(429, Retry_After="7200"), "asks to wait"),
    "says that the quota is used up": (says.status(456), "allowance"),
    "refuses the key": (says.status(403), "refuses this site"),
    "fails": (says.status(500), "fault of its own"),
    "does not know the language": (says.status(400), "may not offer the language"),
    "leads elsewhere": (says.elsewhere, "points to another address"),
    "sends 100 MB": (says.flood, "far too large"),
    "announces 100 MB": (says.raw(b"{}", length=100_000_000), "far too large"),
    "sends broken letters": (says.raw(b'{"translatedText": ["\xff\xfe", "b", "c", "d"]}'), "is not a translation"),
}


@pytest.mark.parametrize("name", SERVICE_FAULTS)
def test_a_fault_of_the_service_is_reported_and_a_retry_completes_the_page(
    client, settings, standin, translation, article, tree, caplog, name
):
    standin.behave, message = SERVICE_FAULTS[name]
    if "hangs" in name or "drips" in name:
        use(settings, "libretranslate", ENGINE, standin.address, timeout=1)
    with caplog.at_level(logging.DEBUG):
        run = ask(translation)
    said = " ".join(sentences(run))
    assert message in said
    assert "What is there is kept." in said
    assert run.filled == 0
    assert stored(translation) == {}
    assert KEY not in caplog.text + said
    assert not article.get_translation(tree.locales["fi"]).live
    assert client.get(article.url).status_code == 200
    assert standin.paths == ["/translate"]

    standin.behave = None
    with TestCase.captureOnCommitCallbacks(execute=True):
        request_retry(MachineTranslationRun.objects.all())
    run.refresh_from_db()
    assert sentences(run) == ["LibreTranslate has filled 4 empty sentences. Nothing is published yet."]
    assert stored(translation)["English title"] == "fi:English title"
    assert not article.get_translation(tree.locales["fi"]).live


def test_a_service_that_is_not_there_is_reported(settings, translation):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        use(settings, "libretranslate", ENGINE, f"http://127.0.0.1:{closed.getsockname()[1]}")
        assert "cannot be reached" in " ".join(sentences(ask(translation)))


def test_a_name_that_is_no_host_is_reported(settings, translation):
    use(settings, "libretranslate", ENGINE, "http://no-such-host.invalid")
    assert "cannot be reached" in " ".join(sentences(ask(translation)))


LINK = '<a id="a1">a link</a>'
SENTENCE_FAULTS = {
    "a link is lost": (lambda text: text.replace(LINK, "a link"), "markup"),
    "a link has another target": (lambda text: text.replace('id="a1"', 'href="https://evil.example/"'), "markup"),
    "a link has another id": (lambda text: text.replace('id="a1"', 'id="a2"'), "markup"),
    "bold is lost": (lambda text: text.replace("<b>", "").replace("</b>", ""), "markup"),
    "a script comes in": (lambda text: text.replace("bold", f"bold{SCRIPT}"), "markup"),
    "a handler comes in": (lambda text: text.replace("<b>", '<b onclick="alert(1)">'), "markup"),
    "a comment comes in": (lambda text: text.replace("bold", "bold<!-- x -->"), "markup"),
    "a script comes in as text": (lambda text: text.replace("bold", "&lt;script&gt;alert(1)&lt;/script&gt;"), "markup"),
    "an image comes in": (lambda text: text.replace("bold", 'bold<img src="x" onerror="alert(1)">'), "markup"),
    "a half tag comes in": (lambda text: text + "<scr", "markup"),
    "a placeholder stays": (lambda text: text.replace("bold", "bold &lt;span translate=no&gt;x"), "markup"),
    "it is empty": (lambda text: "  " if LINK in text else text + "!", "empty"),
    "it is far too long": (lambda text: text + " so" * 200 if LINK in text else text + "!", "length"),
    "it is absurdly long": (lambda text: text + " so" * 50_000 if LINK in text else text + "!", "length"),
    "it holds a NUL": (lambda text: text.replace("bold", "bo\0ld"), "letters"),
    "it turns the direction": (lambda text: text.replace("bold", "b\u202eold"), "letters"),
    "it holds half a letter": (lambda text: text.replace("bold", "bo\ud800ld"), "letters"),
    "it holds signs for broken letters": (lambda text: text.replace("bold", "b\ufffdld"), "letters"),
    "it comes back untranslated": (lambda text: text if LINK in text else text + "!", "unchanged"),
}


@pytest.mark.parametrize("name", SENTENCE_FAULTS)
def test_a_sentence_that_comes_back_wrong_stays_empty_and_the_others_are_filled(
    client, standin, translation, article, tree, name
):
    change, doubt = SENTENCE_FAULTS[name]
    standin.behave = says.each(lambda text: change(text) if LINK in text else f"fi:{text}")
    run = ask(translation)
    second = f"Second <b>bold</b> and {LINK}."
    assert set(stored(translation)) == {"English title", "English lead.", "First sentence &amp; more."}
    assert [found["doubt"] for found in run.doubts] == [doubt]
    assert "1 sentence came back unusable and was left empty." in sentences(run)
    save(translation)
    page = client.get(article.get_translation(tree.locales["fi"]).url).text
    assert "fi:First sentence &amp; more." in page
    assert "alert(1)" not in page
    assert "Second <b>bold</b>" in page

    standin.behave = None
    assert stored(translation).get(second) is None
    run = ask(translation)
    assert stored(translation)[second] == 'fi:Second <b>fi:bold</b> fi:and <a id="a1">fi:a link</a>fi:.'
    assert run.doubts == []


def test_a_script_in_place_of_a_title_is_never_live(client, standin, translation, article, tree):
    standin.behave = says.each(lambda text: SCRIPT)
    run = ask(translation)
    assert run.state == "failed"
    assert stored(translation) == {}
    assert " ".join(sentences(run)) == "4 sentences came back unusable and were left empty."


def test_a_title_that_the_field_does_not_take_is_left_empty(standin, tree):
    translation = begin(tree.article(title="A title " * 20), tree, "fi")
    standin.behave = says.each(lambda text: text + " ja" * 50)
    run = ask(translation)
    assert [found["doubt"] for found in run.doubts if found["path"] == "title"] == ["too_long"]
    assert "A title " * 20 not in stored(translation)


def test_what_came_before_a_failure_is_kept(standin, tree):
    body = [text_block("".join(f"<p>Sentence {number} of the text.</p>" for number in range(40)))]
    translation = begin(tree.article(body=body), tree, "fi")
    good, failing = says.good, says.status(456)
    standin.behave = lambda *given: (good if len(standin.asked) == 1 else failing)(*given)
    run = ask(translation)
    assert (run.state, run.filled, run.asked) == ("waiting", 25, 42)
    assert sentences(run)[:2] == [
        "LibreTranslate has filled 25 empty sentences. Nothing is published yet.",
        "The allowance of the translation service is used up.",
    ]
    standin.behave = None
    before = stored(translation)
    run = ask(translation)
    assert (run.state, run.filled) == ("done", 42)
    assert before.items() <= stored(translation).items()
    assert len(standin.sentences) == 25 + 17 + 17  # the first 25 are not sent again


def test_the_key_is_in_no_report_of_an_error(settings, standin, rf):
    """Not even in the development server's, which puts the environment into every request."""
    settings.DEBUG = True
    request = rf.get("/", MACHINE_TRANSLATOR=f"libretranslate+http://127.0.0.1/?api_key={KEY}")
    engine = LibreTranslate(settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR["OPTIONS"])
    with pytest.raises(AttributeError) as raised:
        engine.translate(None, None, [])
    reporter = get_exception_reporter_class(request)(request, raised.type, raised.value, raised.tb)
    assert "MACHINE_TRANSLATOR" in reporter.get_traceback_html()
    assert KEY not in reporter.get_traceback_html() + reporter.get_traceback_text() + repr(engine.service)


def test_a_mistake_of_ours_in_a_request_shows_no_key_either(standin, translation, caplog, monkeypatch):
    def raise_with(*args):
        raise ValueError(f"Invalid value {args}")

    monkeypatch.setattr(HTTPConnection, "request", raise_with)
    run = ask(translation)
    assert "Something went wrong on this site." in " ".join(sentences(run))
    assert "ValueError in a request to the translation service" in caplog.text
    assert KEY not in caplog.text
