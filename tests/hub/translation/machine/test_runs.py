"""Runs: what they fill and leave, when they are tried again, and who waits for whom."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.tasks import TaskResult
from django.tasks.backends.dummy import DummyBackend
from django.test import TestCase
from django.utils import timezone
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from hub.retries import LOST_AFTER
from hub.translation.machine.models import MachineTranslationRun
from hub.translation.machine.outcome import level, sentences
from hub.translation.machine.protection import Protection
from hub.translation.machine.runs import attempt, request_retry, runs_to_retry
from hub.translation.machine.selection import missing_in, request_runs
from hub.translation.machine.sentences import empty_sentences, fill
from tests.factories import publish, text_block, translated, user_in
from tests.factories.translations import begin, save
from tests.hub.translation.machine import standin as says
from tests.hub.translation.machine.conftest import ask, stored


def write(translation: Translation, sentence: str, words: str, **more) -> StringTranslation:
    segment = StringSegment.objects.get(source=translation.source, string__data=sentence)
    return StringTranslation.objects.create(
        translation_of=segment.string, context=segment.context, locale=translation.target_locale, data=words, **more
    )


def test_a_run_fills_all_that_is_empty_and_says_by_which_engine(client, standin, translation, article, tree):
    user = user_in("Editors")
    run = ask(translation, user)
    assert (run.state, run.asked, run.filled, run.engine) == ("done", 4, 4, "LibreTranslate")
    assert stored(translation) == {
        "English title": "fi:English title",
        "English lead.": "fi:English lead.",
        "First sentence &amp; more.": "fi:First sentence &amp; more.",
        'Second <b>bold</b> and <a id="a1">a link</a>.': 'fi:Second <b>fi:bold</b> fi:and <a id="a1">fi:a link</a>fi:.',
    }
    row = StringTranslation.objects.first()
    assert (row.translation_type, row.tool_name, row.last_translated_by) == ("machine", "LibreTranslate", user)
    assert not article.get_translation(tree.locales["fi"]).live
    save(translation)
    finnish = article.get_translation(tree.locales["fi"])
    assert finnish.origin == "machine"
    page = client.get(finnish.url).text
    assert "fi:First sentence &amp; more." in page
    assert BeautifulSoup(page, "html.parser").find("a", string="fi:a link")["href"] == "https://example.org/"


def test_wagtail_localizes_dummy_works_by_the_same_rules(dummy, translation):
    run = ask(translation)
    assert sentences(run) == ["Dummy translator has filled 4 empty sentences. Nothing is published yet."]
    assert stored(translation)["English lead."] == "lead. English"


def test_a_sentence_that_has_a_translation_is_neither_sent_nor_changed(standin, translation):
    write(translation, "English title", "Oma otsikko", translation_type="manual")
    write(translation, "English lead.", "<i>Kesken", has_error=True)
    ask(translation)
    assert stored(translation)["English title"] == "Oma otsikko"
    assert stored(translation)["English lead."] == "<i>Kesken"
    assert standin.sentences == ["First sentence &amp; more.", 'Second <b>bold</b> and <a id="a1">a link</a>.']


def test_what_someone_writes_while_the_service_works_stays(standin, translation):
    """Someone saves a sentence after it was sent and before the answer is stored."""
    sent = empty_sentences(translation)
    write(translation, "English title", "Oma otsikko")
    glossary = Protection("en", "fi", [])
    outcome = fill(translation, sent, get_machine_translator(), glossary, None)
    assert "English title" in standin.sentences
    assert (outcome.filled, stored(translation)["English title"]) == (3, "Oma otsikko")


def test_the_address_of_a_page_is_never_sent(standin, translation, article):
    ask(translation)
    assert article.slug not in standin.sentences
    segment = StringSegment.objects.filter(source=translation.source).first()
    segment.context.path = "slug"
    segment.context.save(update_fields=["path"])
    StringTranslation.objects.all().delete()
    assert ask(translation).asked == 3


def test_a_sentence_in_two_places_is_sent_once_and_filled_in_both(standin, tree):
    translation = begin(tree.article(title="The same", summary="The same"), tree, "fi")
    assert ask(translation).filled == 3
    assert standin.sentences == ["The same", "Text."]


def test_nothing_empty_is_said_and_nothing_sent(standin, translation):
    ask(translation)
    standin.asked.clear()
    run = ask(translation)
    assert sentences(run) == ["There was nothing to fill: every sentence has a translation."]
    assert (level(run), standin.asked) == ("success", [])


def test_many_sentences_go_in_several_requests_within_the_services_limits(standin, tree):
    long = "Long words. " * 120
    body = [text_block("".join(f"<p>{number} {long}</p>" for number in range(3)))]
    translation = begin(tree.article(body=body), tree, "fi")
    assert ask(translation).state == "done"
    assert [sum(map(len, body["q"])) <= 2000 for body in standin.asked] == [True, True, True]


def test_pauses_grow_end_and_a_services_own_wish_counts(standin, translation):
    standin.behave = says.status(500)
    run = ask(translation)
    waits = []
    while run.state == "waiting":
        waits.append(round((run.next_at - run.ended_at).total_seconds() / 60))
        MachineTranslationRun.objects.update(next_at=timezone.now())
        attempt.call(run.pk)
        run.refresh_from_db()
    assert waits == [1, 10, 60, 360, 1440]
    assert (run.state, run.attempts, len(standin.asked)) == ("failed", 6, 6)
    assert sentences(run) == [
        "The translation service has a fault of its own.",
        "What is there is kept. You can ask again at any time.",
    ]
    standin.behave = says.status(429, Retry_After="7200")
    run = ask(translation)
    assert timedelta(minutes=119) < run.next_at - timezone.now() < timedelta(minutes=121)


def test_a_run_is_not_tried_before_its_time_nor_twice_at_once(standin, translation):
    standin.behave = says.status(500)
    run = ask(translation)
    attempt.call(run.pk)
    MachineTranslationRun.objects.update(state="running", next_at=None)
    attempt.call(run.pk)
    ask(translation)
    assert len(standin.asked) == 1
    MachineTranslationRun.objects.update(started_at=timezone.now() - timedelta(hours=1))
    attempt.call(run.pk)
    assert len(standin.asked) == 2
    assert MachineTranslationRun.objects.count() == 1


def test_a_run_whose_worker_was_killed_is_done_when_its_task_is_put_back_or_somebody_asks(standin, tree):
    runs = [ask(begin(tree.article(), tree, "fi")) for _ in range(2)]
    asked = len(standin.asked)
    MachineTranslationRun.objects.update(state="running", started_at=timezone.now() - LOST_AFTER)
    attempt.call(runs[0].pk)
    assert [run.pk for run in runs_to_retry(tree.locales["fi"])] == [runs[1].pk]
    with TestCase.captureOnCommitCallbacks(execute=True):
        request_retry(runs_to_retry(tree.locales["fi"]))
    assert set(MachineTranslationRun.objects.values_list("state", flat=True)) == {"done"}
    assert len(standin.asked) == asked  # everything had been filled before
    MachineTranslationRun.objects.update(state="running", started_at=timezone.now())
    assert not runs_to_retry(tree.locales["fi"])


def test_no_other_page_waits_for_a_service_that_has_just_failed(standin, tree):
    standin.behave = says.status(500)
    first, second = (begin(tree.article(), tree, "fi") for _ in range(2))
    ask(first)
    run = ask(second)
    assert len(standin.asked) == 1
    assert (run.state, run.reason, run.attempts) == ("waiting", "down", 0)
    assert "The next attempt is not before" in " ".join(sentences(run))
    standin.behave = None
    with TestCase.captureOnCommitCallbacks(execute=True):
        request_retry(runs_to_retry(tree.locales["fi"]))
    assert set(MachineTranslationRun.objects.values_list("state", flat=True)) == {"done"}


class Deferring(DummyBackend):
    """A backend with a worker elsewhere: it keeps what is asked of it."""

    supports_defer = True


def test_a_backend_that_can_defer_is_given_the_next_attempt(settings, standin, translation):
    settings.TASKS = {"default": {"BACKEND": f"{__name__}.Deferring"}}
    standin.behave = says.status(500)
    run = ask(translation)
    assert sentences(run) == ["The machine translation waits for its turn. Look again in a moment."]
    attempt.call(run.pk)
    run.refresh_from_db()
    first, deferred = (result for result in attempt.get_backend().results if isinstance(result, TaskResult))
    assert (first.args, first.task.run_after) == ([run.pk], None)
    assert (deferred.args, deferred.task.run_after) == ([run.pk], run.next_at)


def test_a_run_on_a_site_without_a_service_ends_with_that_reason(settings, standin, translation):
    del settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR
    run = ask(translation)
    assert run.state == "failed"
    assert sentences(run)[0] == "This site has no translation service any more."


def test_all_that_is_missing_in_a_language(standin, tree):
    begun, untouched = tree.article(title="Begun"), tree.article(title="Untouched")
    finished, byhand = tree.article(title="Finished"), tree.article(title="By hand")
    draft, stopped = tree.article(title="Draft"), tree.article(title="Stopped")
    finnish = tree.article("fi", title="Suomeksi")
    untouched.copy_for_translation(tree.locales["fi"], alias=True)
    begin(begun, tree, "fi")
    ask(begin(finished, tree, "fi"))
    translated(byhand, tree, "fi")
    Translation.objects.filter(pk=begin(stopped, tree, "fi").pk).update(enabled=False)
    draft.unpublish()
    missing = {page.pk for page in missing_in(tree.locales["fi"]).child_of(tree.news["en"])}
    assert missing == {begun.pk, untouched.pk}
    assert finnish.pk in {page.pk for page in missing_in(tree.locales["en"])}
    publish(tree.article(title="New"))
    assert missing_in(tree.locales["fi"]).filter(title="New").exists()


def test_pages_that_are_not_begun_are_begun_and_stay_fallbacks(client, standin, tree):
    article = tree.article(title="Untouched", summary="Lead.")
    article.copy_for_translation(tree.locales["fi"], alias=True)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert request_runs([article], tree.locales["fi"]) == []
    finnish = article.get_translation(tree.locales["fi"])
    assert (finnish.alias_of, finnish.title, finnish.fallback_of_id) == (None, "Untouched", article.pk)
    assert "fi:Lead." not in client.get(finnish.url).text
    assert stored(Translation.objects.get())["Lead."] == "fi:Lead."


def test_a_page_written_by_hand_is_not_overwritten(standin, tree):
    article = tree.article()
    finnish = translated(article, tree, "fi", title="Käsin")
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert request_runs([article], tree.locales["fi"]) == [article.pk]
    finnish.refresh_from_db()
    assert finnish.title == "Käsin"
    assert standin.asked == []


@pytest.mark.parametrize("number", [3, 9])
def test_finding_what_is_missing_takes_one_query(tree, number, django_assert_num_queries):
    for _ in range(number):
        begin(tree.article(), tree, "fi")
    with django_assert_num_queries(1):
        assert len(missing_in(tree.locales["fi"]).child_of(tree.news["en"])) == number
