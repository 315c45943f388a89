"""The taxonomy: a code never changes, a used term stays, labels follow the language."""

import pytest
from django.core.exceptions import ValidationError

from hub.models import Term
from hub.usage import pages_using
from hub.vocabulary import Labels, in_words
from tests.factories import publish, user_in


def test_a_code_never_changes(tree):
    term = Term.objects.get(code="mentoring")
    term.label = "Mentoring, renamed"
    term.full_clean()
    term.code = "mentors"
    with pytest.raises(ValidationError, match="never changes"):
        term.full_clean()


def test_labels_follow_the_language_and_fall_back_to_the_source(tree):
    source = Term.objects.get(code="mentoring")
    Term.objects.create(
        scheme="topic",
        code="mentoring",
        label="Mentorointi",
        locale=tree.locales["fi"],
        translation_key=source.translation_key,
    )
    finnish = Labels("fi")
    assert finnish["topic"]["mentoring"] == "Mentorointi"
    assert finnish["topic"]["helpline"] == "Helpline"
    assert finnish["country"]["SE"] == "Ruotsi"
    assert finnish["language"]["sv"] == "Ruotsi"
    assert Labels("ar")["country"]["FI"] == "فنلندا"
    assert Labels("en").of("topic", "gone") == "gone"


def test_country_and_language_lists_hold_the_worlds_and_nothing_else():
    countries = Labels("en")["country"]
    assert len([code for code in countries if len(code) == 2]) > 240
    assert not {"EU", "UN", "ZZ", "QO"} & set(countries)
    assert countries["INT"] == "International"
    assert {"so", "ps", "ti", "ku", "fa", "und"} <= set(Labels("en")["language"])


def test_pages_that_use_a_term_are_found_live_or_draft(tree):
    practice = tree.practice(topics=["mentoring"])
    article = tree.article(topics=["mentoring", "helpline"])
    draft = tree.practice(topics=["mentoring"])
    draft.unpublish()
    tree.practice(topics=["resilience"])
    assert set(pages_using(Term.objects.get(code="mentoring")).values_list("pk", flat=True)) == {
        practice.pk,
        article.pk,
        draft.pk,
    }
    assert pages_using(Term.objects.get(code="service")).count() == 3


def test_a_used_term_cannot_be_deleted_in_the_admin_and_an_unused_one_can(client, tree):
    page = tree.practice(topics=["mentoring"])
    term = Term.objects.get(code="mentoring")
    client.force_login(user_in("Administrators"))
    address = f"/admin/snippets/hub/term/delete/{term.pk}/"
    response = client.post(address, follow=True)
    assert "is used by 1 page" in response.text
    assert Term.objects.filter(pk=term.pk).exists()
    page.topics = ["resilience"]
    publish(page)
    client.post(address)
    assert not Term.objects.filter(pk=term.pk).exists()


def test_lists_in_words():
    from django.utils.translation import override

    with override("ar"):
        assert in_words(["أ", "ب"]) == "أ، ب"
    with override("en"):
        assert in_words(["a", "b"]) == "a, b"
        assert in_words([]) == ""


def test_a_term_that_only_a_draft_uses_is_in_use(tree):
    live = tree.practice(topics=["resilience"])
    live.topics = ["mentoring"]
    live.practice_type = "service"
    live.save_revision()
    assert list(pages_using(Term.objects.get(code="mentoring")).values_list("pk", flat=True)) == [live.pk]
    assert not pages_using(Term.objects.get(code="helpline")).exists()


def test_a_term_added_twice_is_refused_with_a_sentence(client, tree):
    client.force_login(user_in("Librarians"))
    again = {"scheme": "topic", "code": "mentoring", "label": "Again", "definition": "", "position": 1}
    response = client.post("/admin/snippets/hub/term/add/", again)
    assert response.status_code == 200
    assert "This code exists already in this scheme." in response.text


def test_a_missing_label_is_the_sources_and_never_a_third_languages(tree):
    source = Term.objects.get(code="helpline")
    key = source.translation_key
    Term.objects.create(
        scheme="topic", code="helpline", label="Stödlinje", position=0, locale=tree.locales["sv"], translation_key=key
    )
    assert Labels("fi")["topic"]["helpline"] == "Helpline"
