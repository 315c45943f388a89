"""What editors do to the search: names of concepts and promoted pages work in the next search, in their language."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageViewRestriction
from wagtail_localize.models import Translation

from hub.search.answers import SearchQuestion, search
from hub.search.asked import digest_of
from hub.search.models import AskedQuery, Concept, Promotion
from tests.factories import user_in

CONCEPTS = "/admin/snippets/hub_search/concept/"
PROMOTIONS = "/admin/snippets/hub_search/promotion/"
REPORT = "/admin/reports/asked/"


@pytest.fixture
def librarian(client, tree):
    client.force_login(user_in("Librarians"))
    return client


def concept(tree, label: str, synonyms: str = "", language: str = "en", **fields) -> Concept:
    return Concept.objects.create(label=label, synonyms=synonyms, locale=tree.locales[language], **fields)


def found(text: str, language: str = "en") -> list[str]:
    return [result.plain_title for result in search(SearchQuestion(text, language)).results]


def ask(tree, words: str, language: str = "en") -> None:
    """On three days."""
    AskedQuery.objects.bulk_create(
        AskedQuery(
            locale=tree.locales[language],
            digest=digest_of(words, language),
            words=words,
            day=timezone.localdate() - timedelta(days=ago),
            times=1,
        )
        for ago in range(3)
    )


def test_from_the_report_to_a_synonym_in_two_posts_and_the_next_search_finds_it(librarian, tree):
    tree.practice(title="Compensation from the state")
    concept(tree, "compensation")
    ask(tree, "solatium")
    assert found("solatium") == []
    report = librarian.get(f"{REPORT}?results=none&language=en")
    form = "/admin/reports/asked/name/?language=en&words=solatium&next=%2Fadmin%2Freports%2Fasked%2F%3F"
    assert form in report.text.replace("&amp;", "&")
    assert 'value="solatium"' in librarian.get(form).text
    assert '<option value="compensation">' in librarian.get(form).text
    response = librarian.post(form, {"name": "Solatium", "concept": "compensation"}, follow=True)
    assert response.redirect_chain[-1][0] == "/admin/reports/asked/?"
    assert "“Solatium” is a name of “compensation” now. The next search knows it." in response.text
    assert Concept.objects.get().names == ["compensation", "Solatium"]
    assert found("solatium") == ["Compensation from the state"]
    assert ModelLogEntry.objects.get().action == "wagtail.edit"


def test_words_from_the_report_make_a_new_concept_where_none_is_chosen(librarian, tree):
    form = f"{REPORT}name/?language=fi&words=vakivallan+uhri"
    response = librarian.post(form, {"name": "Väkivallan uhri", "concept": ""}, follow=True)
    new = Concept.objects.get()
    assert (new.label, new.locale.language_code, new.code) == ("Väkivallan uhri", "fi", "vakivallan-uhri")
    assert f"{CONCEPTS}edit/{new.pk}/" in response.text


def test_a_concept_is_chosen_by_any_of_its_names_and_only_in_its_language(librarian, tree):
    concept(tree, "compensation", "damages")
    concept(tree, "korvaus", language="fi")
    form = f"{REPORT}name/?language=en&words=solatium"
    assert "korvaus" not in librarian.get(form).text
    assert "No concept has this name." in librarian.post(form, {"name": "solatium", "concept": "korvaus"}).text
    librarian.post(form, {"name": "solatium", "concept": "DAMAGES"})
    assert Concept.objects.get(label="compensation").names == ["compensation", "damages", "solatium"]


def test_concepts_of_the_same_name_are_told_apart(librarian, tree):
    first, second = concept(tree, "assessment"), concept(tree, "assessment")
    form = f"{REPORT}name/?language=en&words=appraisal"
    assert f"assessment ({second.code})" in librarian.get(form).text
    said = librarian.post(form, {"name": "appraisal", "concept": "assessment"}).text
    assert "More than one concept has this name." in said
    librarian.post(form, {"name": "appraisal", "concept": f"assessment ({second.code})"})
    assert [c.synonyms for c in Concept.objects.order_by("pk")] == ["", "appraisal"]
    assert first.code != second.code


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "This field is required."),
        ("Compensation", "“Compensation” is there twice."),
        ("…", "“…” is no name"),
        ("one two three four five six seven", "reads names of at most 6 words"),
        ("x" * 121, "at most 120 characters"),
    ],
)
def test_a_name_of_no_use_is_refused_and_nothing_is_lost(librarian, tree, name, sentence):
    concept(tree, "compensation")
    form = f"{REPORT}name/?language=en&words=solatium"
    said = librarian.post(form, {"name": name, "concept": "compensation"})
    assert sentence in said.text
    assert 'value="compensation"' in said.text
    assert Concept.objects.get().synonyms == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"label": ""}, "This field is required."),
        ({"label": "—"}, "“—” is no name: it holds no letter and no digit."),
        ({"synonyms": "aid\n...\n"}, "“...” is no name"),
        ({"synonyms": "aid\nAID"}, "“AID” is there twice."),
        ({"synonyms": "support"}, "“support” is there twice."),
        ({"synonyms": "y" * 121}, "is too long. A name has at most 120 characters. One name a line?"),
        ({"synonyms": "\n".join(map(str, range(60)))}, "at most 60 names; these are 61."),
        ({"synonyms": "a1 b2 c3 d4 e5 f6 g7"}, "names of at most 6 words"),
        ({"code": "taken"}, "Another concept has this code."),
    ],
)
def test_what_is_wrong_with_a_concept_is_said(librarian, tree, fields, sentence):
    concept(tree, "other", code="taken")
    said = librarian.post(f"{CONCEPTS}add/", {"label": "Support", "synonyms": "", "code": ""} | fields)
    assert sentence in said.text
    assert Concept.objects.count() == 1


def test_a_concept_added_without_a_code_gets_one_and_works_at_once(librarian, tree):
    tree.practice(title="A circle for those who grieve")
    data = {"label": "Mourning  group", "synonyms": "circle\n\n  sorry meeting ", "code": ""}
    librarian.post(f"{CONCEPTS}add/", data)
    new = Concept.objects.get()
    assert (new.code, new.names) == ("mourning-group", ["Mourning group", "circle", "sorry meeting"])
    assert found("mourning group") == ["A circle for those who grieve"]


def test_a_name_in_letters_that_make_no_code_gets_one_by_chance(tree):
    codes = {concept(tree, "ضحايا الإرهاب", language="ar").code for _time in range(2)}
    assert len(codes) == 2
    assert all(code.startswith("concept-") for code in codes)


def test_a_code_never_changes(librarian, tree):
    old = concept(tree, "support")
    page = librarian.get(f"{CONCEPTS}edit/{old.pk}/").text
    assert 'value="support"' in page
    librarian.post(f"{CONCEPTS}edit/{old.pk}/", {"label": "Backing", "synonyms": "", "code": "changed"})
    old.refresh_from_db()
    assert (old.label, old.code) == ("Backing", "support")
    old.code = "changed"
    with pytest.raises(ValidationError, match="never changes"):
        old.full_clean()


def test_a_concept_edited_in_finnish_changes_finnish_search_at_once_and_no_other(librarian, tree):
    tree.practice("fi", title="Vertaistuki")
    tree.practice("en", title="Peer support")
    key = uuid.uuid4()
    finnish = concept(tree, "vertaistuki", language="fi", translation_key=key, code="peer-support")
    concept(tree, "peer support", translation_key=key, code="peer-support")
    assert found("jutturinki", "fi") == found("jutturinki", "en") == []
    librarian.post(f"{CONCEPTS}edit/{finnish.pk}/", {"label": "vertaistuki", "synonyms": "jutturinki"})
    assert found("jutturinki", "fi")[0] == "Vertaistuki"
    assert found("jutturinki", "en") == []
    librarian.post(f"{CONCEPTS}edit/{finnish.pk}/", {"label": "vertaistuki", "synonyms": ""})
    assert found("jutturinki", "fi") == []


def test_deleted_concepts_are_gone_from_the_next_search_one_or_many(librarian, tree):
    tree.practice(title="Peer support")
    one, two = concept(tree, "peer support", "chatring"), concept(tree, "peer support", "talkround")
    assert found("chatring") == found("talkround") == ["Peer support"]
    librarian.post(f"{CONCEPTS}delete/{one.pk}/")
    assert found("chatring") == []
    librarian.post(f"/admin/bulk/hub_search/concept/delete/?id={two.pk}&next={CONCEPTS}")
    assert not Concept.objects.exists()
    assert found("talkround") == []


def test_concepts_are_listed_by_language_and_found_by_any_name(librarian, tree):
    concept(tree, "compensation", "damages\nreparation")
    concept(tree, "korvaus", "hyvitys", language="fi")
    assert "damages · reparation" in librarian.get(CONCEPTS).text
    assert "korvaus" not in librarian.get(f"{CONCEPTS}?locale=en").text
    assert "korvaus" in librarian.get(f"{CONCEPTS}?q=hyvitys").text
    assert "compensation" not in librarian.get(f"{CONCEPTS}?q=hyvitys").text


def test_a_translated_concept_keeps_its_code_and_goes_its_own_way(librarian, tree):
    source = concept(tree, "children of victims of acts of terror", "next generation")
    submit = f"/admin/localize/submit/snippet/hub_search/concept/{source.pk}/"
    librarian.post(submit, {"locales": [tree.locales["fi"].pk]})
    finnish = source.get_translation(tree.locales["fi"])
    assert (finnish.code, finnish.names) == (source.code, source.names)
    assert not Translation.objects.get().enabled
    tree.practice("fi", title="Uhrien lapset")
    librarian.post(f"{CONCEPTS}edit/{finnish.pk}/", {"label": "uhrien lapset", "synonyms": "jälkipolvi\nperilliset"})
    assert found("jälkipolvi", "fi")[0] == "Uhrien lapset"
    source.refresh_from_db()
    assert source.synonyms == "next generation"


def test_a_promoted_page_comes_first_in_the_next_search_and_in_no_other_language(librarian, tree):
    tree.practice(title="Trauma, trauma, trauma", summary="Trauma.")
    chosen = tree.practice(title="Where to begin", summary="The words are not here.")
    finnish = tree.practice("fi", title="Trauma")
    form = f"{REPORT}promote/?language=en&words=trauma+help&next={REPORT}"
    assert 'value="trauma help"' in librarian.get(form).text
    assert found("trauma help")[0] != "Where to begin"
    response = librarian.post(form, {"words": "trauma help", "page": chosen.pk}, follow=True)
    assert "“Where to begin” comes first now for “trauma help”." in response.text
    assert found("Help traumas")[0] == "Where to begin"
    answer = librarian.get("/api/v1/search?lang=en&q=trauma+help").json()
    assert answer["results"][0]["title"] == "Where to begin"
    assert found("trauma help", "fi")[0] == finnish.title
    assert ModelLogEntry.objects.get().action == "wagtail.create"
    librarian.post(f"{PROMOTIONS}delete/{Promotion.objects.get().pk}/")
    assert found("trauma help")[0] != "Where to begin"


def test_only_pages_that_readers_can_open_in_that_language_are_promoted(librarian, tree):
    live, draft, private = tree.practice(), tree.practice(), tree.practice()
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    fallback = live.copy_for_translation(tree.locales["fi"], alias=True)
    fallback.live = True
    fallback.save()

    def said(page, words: str = "trauma", language: str = "en") -> str:
        data = {"words": words, "page": page.pk, "locale": tree.locales[language].pk}
        direct = librarian.post(f"{PROMOTIONS}add/", data)
        return direct.text if direct.status_code == 200 else ""

    assert "This page is not published." in said(draft)
    assert "This page is private." in said(private)
    assert "This page is in another language." in said(live, language="fi")
    assert "This page has no text of its own in this language" in said(fallback, language="fi")
    assert "Write at least one word or number." in said(live, words="?!")
    assert not Promotion.objects.exists()
    assert said(live, words=" trauma   help ") == ""
    assert Promotion.objects.get().words == "trauma help"
    assert "This page comes first for these words already." in said(live, words="Trauma help")
    assert "This page is private." in librarian.post(f"{REPORT}promote/?language=en", {"page": private.pk}).text


@pytest.mark.parametrize(
    ("group", "edit_concepts", "add_promotions", "edit_promotions"),
    [
        ("Librarians", True, True, True),
        ("Administrators", True, True, True),
        ("Editors", False, True, False),
        ("Reviewers", False, False, False),
        ("Translators (fi)", False, False, False),
    ],
)
def test_who_may_change_what(client, tree, group, edit_concepts, add_promotions, edit_promotions):
    page = tree.practice()
    old = concept(tree, "support", "aid")
    promotion = Promotion.objects.create(words="aid", locale=tree.locales["en"], page=page)
    client.force_login(user_in(group))
    assert "support" in client.get(CONCEPTS).text
    client.post(f"{CONCEPTS}add/", {"label": "new"})
    assert Concept.objects.filter(label="new").exists() is edit_concepts
    client.post(f"{CONCEPTS}edit/{old.pk}/", {"label": "changed"})
    assert Concept.objects.filter(label="changed").exists() is edit_concepts
    client.post(f"/admin/localize/submit/snippet/hub_search/concept/{old.pk}/", {"locales": [tree.locales["fi"].pk]})
    assert Concept.objects.filter(locale=tree.locales["fi"]).exists() is edit_concepts
    client.post(f"{CONCEPTS}delete/{old.pk}/")
    assert Concept.objects.filter(pk=old.pk).exists() is not edit_concepts
    english = tree.locales["en"].pk
    client.post(f"{PROMOTIONS}add/", {"words": "new", "page": page.pk, "locale": english})
    assert Promotion.objects.filter(words="new").exists() is add_promotions
    client.post(f"{PROMOTIONS}edit/{promotion.pk}/", {"words": "changed", "page": page.pk, "locale": english})
    assert Promotion.objects.filter(words="changed").exists() is edit_promotions
    client.post(f"{PROMOTIONS}delete/{promotion.pk}/")
    assert Promotion.objects.filter(pk=promotion.pk).exists() is not edit_promotions


@pytest.mark.parametrize("page", ["x", "0", "", "9" * 30])
def test_a_page_that_is_none_is_refused_in_a_sentence(librarian, tree, page):
    fields = {"words": "trauma help", "page": page, "locale": tree.locales["en"].pk}
    there = Promotion.objects.create(words="aid", locale=tree.locales["en"], page=tree.article())
    for path in ("add/", f"edit/{there.pk}/"):
        answer = librarian.post(f"{PROMOTIONS}{path}", fields)
        assert answer.status_code == 200
        assert "trauma help" in answer.text
        assert answer.context["form"].errors["page"]
