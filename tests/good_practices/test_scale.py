"""Generated practices: the same at every call, real rows in the tree, and words as frequent as promised."""

import hashlib
import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from good_practices.models import PracticePage
from good_practices.scale import pages, text
from good_practices.scale.facts import Facts, plan
from hub.models.base import Origin, Review
from hub.search.text import fold, plain
from tests.factories import LANGUAGES, Tree, add, translated


@pytest.fixture
def library(tree) -> Tree:
    """The small site with the library in all five languages."""
    for code in ("sv", "fr", "ar"):
        tree.libraries[code] = translated(tree.libraries["en"], tree, code)
    return tree


def scale(*args) -> str:
    said = io.StringIO()
    call_command("scale", *map(str, args), stdout=said)
    return said.getvalue()


def generated() -> list[PracticePage]:
    return list(PracticePage.objects.filter(uid__startswith="scale-").select_related("locale").order_by("path"))


def test_each_practice_stands_in_five_languages(library):
    said = scale(3)
    assert "15 pages added" in said
    assert "rebuild_search" in said
    found = {(page.uid, page.locale.language_code): page for page in generated()}
    assert set(found) == {(f"scale-{number}", code) for number in (1, 2, 3) for code in LANGUAGES}
    for number in (1, 2, 3):
        versions = [found[f"scale-{number}", code] for code in LANGUAGES]
        assert len({page.translation_key for page in versions}) == 1
        assert len({(page.organisation, tuple(page.topics), page.first_published_at) for page in versions}) == 1
        assert [page.origin for page in versions] == [Origin.ORIGINAL] + [Origin.MACHINE] * 4
        assert {page.review for page in versions} == {Review.UNREVIEWED}
        assert all(page.live and page.slug == page.uid and not page.latest_revision_id for page in versions)
    assert len({page.title for page in found.values()}) == 15


def test_the_tree_stays_sound(library):
    mine = library.practice(title="An editor's own")
    scale(4)
    after = library.practice(title="Another one")
    assert not any(Page.find_problems())
    for code in LANGUAGES:
        parent = Page.objects.get(pk=library.libraries[code].pk)
        children = list(parent.get_children())
        assert parent.numchild == len(children) == (6 if code == "en" else 4)
        assert all(child.url_path == f"{parent.url_path}{child.slug}/" for child in children)
    assert [page.pk for page in (mine.get_next_sibling(), after.get_prev_sibling())] == [
        PracticePage.objects.get(uid=uid, locale=library.locales["en"]).pk for uid in ("scale-1", "scale-4")
    ]


def test_rows_are_those_that_saving_writes(library):
    scale(1)
    row = generated()[0]
    differ = {"id", "page_ptr_id", "path", "uid", "slug", "url_path", "translation_key"}
    values = {f.attname: getattr(row, f.attname) for f in PracticePage._meta.concrete_fields if f.attname not in differ}
    values.pop("depth"), values.pop("numchild")
    saved = add(library.libraries["en"], PracticePage(**values, slug="saved"))
    columns = [field.attname for field in PracticePage._meta.concrete_fields if field.attname not in differ]
    written, expected = (PracticePage.objects.filter(pk=page.pk).values_list(*columns).get() for page in (row, saved))
    assert dict(zip(columns, written, strict=True)) == dict(zip(columns, expected, strict=True))


def test_forms_take_what_was_generated(library):
    scale(10)
    for page in generated()[:10]:
        page.full_clean()
    spread = {page.first_published_at.year for page in generated()}
    assert len(spread) > 3


def test_a_page_opens_in_each_language_and_says_what_it_is(library, client):
    scale(2)
    for code, phrase in {"en": "Generated text", "fi": "Tuotettua tekstiä", "ar": "نص مولَّد"}.items():
        page = PracticePage.objects.get(uid="scale-2", locale=library.locales[code])
        shown = client.get(f"/{code}/practices/scale-2/")
        assert shown.status_code == 200
        told = plain(shown.text)
        assert page.title in told
        assert f"{phrase}. " in told
        assert "(generated text)" in told
        assert plain(page.sections()[0][1]) in told
        assert len(page.sections()) == len(plan(2).fields)


def test_the_library_lists_them_after_rebuild_search(library, client):
    scale(5)
    call_command("rebuild_search", stdout=io.StringIO())
    for code in LANGUAGES:
        listed = client.get(f"/{code}/practices/").context["practices"]
        assert {page.uid for page in listed} == {f"scale-{number}" for number in range(1, 6)}


def test_growing_adds_what_is_missing_and_nothing_else(library):
    scale(3)
    before = {page.pk: page.title for page in generated()}
    assert "10 pages added" in scale(5)
    assert "nothing was added" in scale(5)
    said = scale(2)
    assert "3 practices beyond number 2 are there and stay; nothing is removed" in said
    assert "nothing was added" in said
    assert len(generated()) == 25
    assert {pk: PracticePage.objects.get(pk=pk).title for pk in before} == before


def test_an_interrupted_run_goes_on_where_it_stopped(library, monkeypatch):
    monkeypatch.setattr(pages, "BATCH", 2)

    def interrupt(done, total, added):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pages.grow(5, interrupt)
    assert len(generated()) == 10
    assert "15 pages added" in scale(5)
    assert len(generated()) == 25
    PracticePage.objects.get(uid="scale-2", locale=library.locales["fi"]).delete()
    assert "1 pages added" in scale(5)
    again = PracticePage.objects.get(uid="scale-2", locale=library.locales["fi"])
    assert (
        again.translation_key == PracticePage.objects.get(uid="scale-2", locale=library.locales["en"]).translation_key
    )
    assert not any(Page.find_problems())


def test_a_practice_is_the_same_whatever_stands_beside_it(library):
    scale(4)
    for code in LANGUAGES:
        page = PracticePage.objects.get(uid="scale-4", locale=library.locales[code])
        texts = text.write(code, plan(4))
        assert {name: getattr(page, name) for name in texts} == texts
    record = Facts().record(4)
    assert record == Facts().record(4)
    assert {name: getattr(page, name) for name in record.facts} == record.facts


def test_numbers_keep_their_words():
    # A benchmark of next year reads what this year's has read. Whoever means to change words or patterns notes the new
    # digest here, and measures anew.
    assert text.write("en", plan(1))["title"] == "Small trust in the city: the Darilan model"
    texts = [text.write(code, plan(number)) for number in range(1, 6) for code in LANGUAGES]
    assert hashlib.sha256(repr(texts).encode()).hexdigest()[:16] == "7eb2de29c98a0e5f"


def test_a_public_site_is_not_filled_by_mistake(library, settings):
    settings.SETTINGS_MODULE = "hub.settings.production"
    with pytest.raises(CommandError, match="Add --yes"):
        scale(1)
    assert not generated()
    scale(1, "--yes")
    assert len(generated()) == 5


def test_what_is_missing_is_said(tree):
    with pytest.raises(CommandError, match=r"no library in: ar, fr, sv\. .* load_content"):
        scale(1)
    with pytest.raises(CommandError, match="N is 0"):
        scale(0)


@pytest.mark.parametrize("code", LANGUAGES)
def test_query_words_have_the_shares_they_promise(code):
    plans = [plan(number) for number in range(1, 1001)]
    texts = [text.write(code, each) for each in plans]
    found = [f" {' '.join(re.findall(r'[^\W_]+', fold(plain(' '.join(each.values())))))} " for each in texts]

    def share(query: str) -> float:
        """Of the texts that have each word of the query, or a word that begins with it."""
        return sum(all(f" {fold(word)}" in each for word in query.split()) for each in found) / len(found)

    shares = {name: [share(word) for word in words] for name, words in text.query_words(code).items()}
    means = {name: sum(values) / len(values) for name, values in shares.items()}
    assert means["common"] == pytest.approx(2 / 3, abs=0.1)
    assert means["middling"] == pytest.approx(0.06, abs=0.015)
    assert means["rare"] == pytest.approx(0.004, abs=0.0015)
    assert means["two"] == pytest.approx(0.04, abs=0.015)
    assert all(0.55 < value < 0.8 for value in shares["common"])
    lengths = [
        sum(len(plain(words[name]).split()) for name in each.fields) for each, words in zip(plans, texts, strict=True)
    ]
    assert 115 < min(lengths) < max(lengths) < 260
    assert {len(each.fields) for each in plans} == {2, 3, 4, 5}
    tenth, whole = (len(set(" ".join(part).split())) for part in (found[:100], found))
    assert 2000 < whole < 5000
    assert 2 < whole / tenth < 4  # ten times the text has a few times the words, as real text


def test_every_language_has_the_same_words_and_enough_forms():
    keys = None
    for code in text.languages():
        own = text.language(code)
        needed = {
            kind: max(form for each in own.patterns.values() for p in each for k, form in p.slots if k == kind)
            for kind in text.TABLES
        }
        for kind, table in own.tables.items():
            assert all(len(forms) > needed[kind] for forms in table), (code, kind)
        found = re.findall(r"^(?:\[\w+\]|\w+(?= = \[\"))", (Path(text.FOLDER) / f"{code}.toml").read_text(), flags=re.M)
        keys = keys or found
        assert found == keys, code
        names = [own.name(rank) for rank in range(20_000)]
        assert len(set(names)) == len(names)
    assert text.languages() == sorted(LANGUAGES)
