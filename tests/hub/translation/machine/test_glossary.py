"""The site's own words in a machine's sentences."""

import pytest

from hub.models import Term
from hub.search.models import Concept
from hub.translation.machine.outcome import sentences
from hub.translation.machine.protection import Entry, Protection
from tests.factories.translations import begin
from tests.hub.translation.machine import standin as says
from tests.hub.translation.machine.conftest import ask, stored

GLOSSARY = Protection(
    "en",
    "fi",
    [
        Entry("Mentoring", ["Mentorointi", "Tukihenkilötoiminta"]),
        Entry("victim of terrorism", ["terrorismin uhri"]),
        Entry("victim", ["uhri"]),
        Entry("RAN", ["RAN-verkosto"]),
        Entry("Q&A", ["Kysymyksiä"]),
    ],
)


def kept(label: str) -> str:
    return f'<span translate="no">{label}</span>'


@pytest.mark.parametrize(
    ("sentence", "sent"),
    [
        ("Mentoring helps.", f"{kept('Mentorointi')} helps."),
        ("We offer mentoring.", f"We offer {kept('mentorointi')}."),
        ("A victim of terrorism asks.", f"A {kept('terrorismin uhri')} asks."),
        ("Victims ask.", "Victims ask."),
        ("The RAN and a <b>victim</b>.", f"The {kept('RAN-verkosto')} and a <b>{kept('uhri')}</b>."),
        ("A Q&amp;A.", f"A {kept('Kysymyksiä')}."),
        ("Ransom and <a id='a1'>victimhood</a>.", "Ransom and <a id='a1'>victimhood</a>."),
        ('<a id="victim">x</a>', '<a id="victim">x</a>'),
    ],
)
def test_a_term_as_the_glossary_writes_it_is_sent_as_the_targets_label(sentence, sent):
    assert GLOSSARY.protect(sentence) == sent


@pytest.mark.parametrize(
    ("sentence", "translation", "missing"),
    [
        ("Mentoring helps.", "Mentorointi auttaa.", False),
        ("Mentoring helps.", "Tukihenkilötoiminta auttaa.", False),
        ("Victims ask.", "Uhrit kysyvät.", False),
        ("Victims ask.", "Vainajat kysyvät.", True),
        ("Victims of terrorism ask.", "Terrorismin uhrit kysyvät.", False),
        ("Victims of terrorism ask.", "Uhrit kysyvät.", True),
        ("Nothing to find.", "Ei mitään.", False),
    ],
)
def test_afterwards_the_term_is_looked_for_in_any_form(sentence, translation, missing):
    assert GLOSSARY.misses(sentence, translation) is missing


def test_a_glossary_without_terms_changes_nothing():
    assert Protection("en", "fi", []).protect("A <b>word</b>") == "A <b>word</b>"
    assert not Protection("en", "fi", []).misses("A word", "Sana")


@pytest.fixture
def terms(tree):
    """A term and a concept with names in English and Finnish, and one that has no Finnish name."""
    english = Term.objects.get(code="resilience")
    Term.objects.create(
        scheme="topic",
        code="resilience",
        label="Kriisinkestävyys",
        locale=tree.locales["fi"],
        translation_key=english.translation_key,
    )
    key = Concept.objects.create(label="aftercare", locale=tree.locales["en"]).translation_key
    Concept.objects.create(
        label="jälkihuolto", synonyms="jälkituki", code="aftercare", locale=tree.locales["fi"], translation_key=key
    )


def test_a_term_whose_label_was_copied_and_not_translated_is_left_to_the_service(standin, tree):
    english = Term.objects.get(code="helpline")
    english.copy_for_translation(tree.locales["fi"]).save()
    translation = begin(tree.article(title="A helpline"), tree, "fi")
    assert ask(translation).doubtful_terms == 0
    assert stored(translation)["A helpline"] == "fi:A helpline"


def test_terms_and_concepts_are_kept_through_a_service(standin, tree, terms):
    translation = begin(tree.article(title="Resilience and aftercare", summary="Mentoring stays English."), tree, "fi")
    run = ask(translation)
    assert "Resilience" not in standin.sentences[0]
    assert stored(translation)["Resilience and aftercare"] == "Kriisinkestävyys fi:and jälkihuolto"
    assert stored(translation)["Mentoring stays English."] == "fi:Mentoring stays English."
    assert run.doubtful_terms == 0


def test_a_service_that_ignores_the_glossary_is_stored_and_the_term_flagged(standin, tree, terms):
    translation = begin(tree.article(title="Resilience and aftercare", summary="Lead."), tree, "fi")
    standin.behave = says.each(lambda text: "Sietokyky ja jälkituet" if "translate" in text else f"fi:{text}")
    run = ask(translation)
    assert stored(translation)["Resilience and aftercare"] == "Sietokyky ja jälkituet"
    assert [(found["path"], found["doubt"]) for found in run.doubts] == [("title", "term")]
    assert "Check the terms in 1 sentence: the glossary has another word." in sentences(run)
    assert run.state == "done"
