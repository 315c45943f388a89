"""manage.py machine_translate"""

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from wagtail_localize.models import StringTranslation, Translation

from tests.factories.translations import begin
from tests.hub.translation.machine import standin as says
from tests.hub.translation.machine.conftest import stored


def run(*args) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("machine_translate", *args)


def test_some_pages_are_translated_and_nothing_is_published(standin, tree, article, capsys):
    other = tree.article(title="Other")
    run("fi", "--uid", article.uid)
    assert "English title: LibreTranslate has filled 4 empty sentences." in capsys.readouterr().out
    assert not other.has_translation(tree.locales["fi"])
    assert not article.get_translation(tree.locales["fi"]).live


def test_all_that_is_missing_is_translated(standin, tree, article, capsys):
    tree.practice(title="A practice")
    run("fi")
    said = capsys.readouterr().out
    assert "English title:" in said
    assert "A practice:" in said
    assert "Nothing is left to do." in said
    run("fi")
    assert "empty sentences" not in capsys.readouterr().out


def test_a_failure_ends_with_1_and_retry_completes_it(standin, tree, article, capsys):
    translation = begin(article, tree, "fi")
    standin.behave = says.status(456)
    with pytest.raises(CommandError, match="left to do on 1 pages"):
        run("fi", "--uid", article.uid)
    assert "English title: The allowance of the translation service is used up." in capsys.readouterr().out
    standin.behave = None
    run("fi", "--retry")
    assert "English title: LibreTranslate has filled 4 empty sentences." in capsys.readouterr().out
    assert len(stored(translation)) == 4
    assert Translation.objects.count() == 1


def test_retry_asks_for_nothing_new(standin, tree, article, capsys):
    run("fi", "--retry")
    assert "Nothing is left to do." in capsys.readouterr().out
    assert not StringTranslation.objects.exists()


@pytest.mark.parametrize(
    ("args", "reason"),
    [(["xx"], "no language 'xx'; it has en"), (["fi", "--uid", "nobody"], "No page has the uid nobody")],
)
def test_what_does_not_exist_is_named(standin, tree, args, reason):
    with pytest.raises(CommandError, match=reason):
        run(*args)


def test_without_a_service_it_says_what_to_set(tree):
    with pytest.raises(CommandError, match="set MACHINE_TRANSLATOR"):
        run("fi")
