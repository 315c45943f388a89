"""Translation files: what goes out comes back without loss, in each format, from every block."""

import io
import json
import zipfile

import polib
import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.models import StringTranslation, TranslationSource

from good_practices.models import PracticePage
from hub.models import Term
from hub.models.base import Review
from hub.translation.exchange import selection
from hub.translation.exchange.files import pack
from hub.translation.exchange.formats import FORMATS
from hub.translation.exchange.intake import take_in
from hub.translation.exchange.reading import bundle_of, bundles_of
from tests.factories import publish, text_block
from tests.factories.translation_files import XLIFF, backwards, export, rewritten, said, say, take
from tests.factories.translations import begin, save
from tests.hub.test_blocks import block, empty_body, full_body

RICH = (
    "<p>Words of {0} with <b>weight</b> &amp; <a href='https://example.org/{0}'>a link</a>,<br/>then <i>more</i>.</p>"
)
EACH_FORMAT = pytest.mark.parametrize("name", FORMATS)


def full_record() -> dict:
    """Every text and every stream of a practice, filled in."""
    streams = {
        "building_blocks": ("part", {"title": "Part", "text": "<p>How <b>it</b> is done.</p>", "conditions": "Rooms"}),
        "outcomes": ("outcome", {"outcome": "Trust", "direction": "better", "source": "", "note": "Told by 20"}),
        "evaluations": (
            "evaluation",
            {
                "title": "A study",
                "author": "A university",
                "year": 2020,
                "independent": True,
                "design": "Interviews",
                "address": "",
                "language": "en",
            },
        ),
        "materials": (
            "material",
            {"title": "A manual", "address": "https://example.org/m", "document": None, "language": ""},
        ),
        "sources": ("source", {"title": "A page", "address": "https://example.org/s", "accessed": None}),
        "reviews": (
            "review",
            {
                "date": "2026-05-04",
                "field": "Psychologist",
                "interests": "None <known>",
                "strength": "It reaches people early.",
                "limit": "Nobody was asked later.",
                "advice": "Plan the follow-up.",
            },
        ),
        "adapted_from": (
            "adaptation",
            {"practice": None, "place": "A school", "changed": "Smaller <groups>", "result": "More came"},
        ),
    }
    texts = {name: RICH.format(name) for name in PracticePage.WORDS}
    return (
        texts
        | {name: [block(kind, value)] for name, (kind, value) in streams.items()}
        | {"conflict_of_interest": "None <known> & \"none\" 'hidden'", "title": "Practice – ”with” & <signs>"}
    )


def empty_record() -> dict:
    return {
        "building_blocks": [block("part", {"title": "x", "text": "", "conditions": ""})],
        "outcomes": [block("outcome", {"outcome": "x", "direction": "better", "source": "", "note": ""})],
        "sources": [block("source", {"title": "", "address": "https://example.org/s", "accessed": None})],
        "adapted_from": [block("adaptation", {"practice": None, "place": "", "changed": "", "result": ""})],
        "materials": [],
        "evaluations": [],
        "reviews": [],
        **dict.fromkeys(PracticePage.WORDS, ""),
    }


def words(page) -> dict:
    """All that a page says, field by field: texts, rich texts, blocks."""
    found = {"title": page.title, "summary": page.summary, "search_description": page.search_description}
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            value = getattr(page, field.name)
            list(value)  # else what was stored is given back, without what a block has by default
            found[field.name] = json.loads(json.dumps(value.get_prep_value(), default=str))
        elif isinstance(field, RichTextField):
            found[field.name] = getattr(page, field.name)
    return found | {"conflict_of_interest": getattr(page, "conflict_of_interest", "")}


CODES = {"address", "direction", "language", "type", "id", "source", "accessed", "date", "year", "image", "document"}
CODES |= {"name"}


def turned(value, key: str = ""):
    """The same with the letters of every text from last to first; rich text as the parser writes it."""
    if isinstance(value, dict):
        return {name: turned(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [turned(inner) for inner in value]
    if not isinstance(value, str) or key in CODES:
        return value
    if "<p" not in value and "<h2" not in value:
        return backwards(value)
    soup = BeautifulSoup(value, "html.parser")
    for text in soup.find_all(string=True):
        text.replace_with(backwards(text))
    return str(soup)


def parsed(value):
    """The same with rich text as the parser writes it."""
    if isinstance(value, dict):
        return {name: parsed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [parsed(inner) for inner in value]
    return str(BeautifulSoup(value, "html.parser")) if isinstance(value, str) and "<p" in value else value


@pytest.fixture(params=["every block", "every block, empty", "a full practice", "an empty practice", "in Arabic"])
def translation(request, tree):
    """A translation that was begun, of a page with all that can stand on one."""
    match request.param:
        case "every block":
            return begin(tree.standard(body=full_body()), tree, "fi")
        case "every block, empty":
            return begin(tree.standard(body=empty_body()), tree, "fi")
        case "a full practice":
            return begin(tree.practice(**full_record()), tree, "fi")
        case "an empty practice":
            return begin(tree.practice(**empty_record()), tree, "fi")
    return begin(tree.standard(body=full_body()), tree, "ar")


def test_the_full_practice_has_every_text_and_stream_there_is():
    fields = {field.name for field in PracticePage._meta.get_fields() if isinstance(field, StreamField | RichTextField)}
    assert fields <= set(full_record())


@EACH_FORMAT
def test_what_comes_back_unchanged_changes_nothing(translation, name):
    assert set(take(export(translation, name))) == {"empty"}
    say(translation, lambda html: f"FI {html}")
    before = list(StringTranslation.objects.order_by("pk").values())
    assert set(take(export(translation, name))) == {"same"}
    assert list(StringTranslation.objects.order_by("pk").values()) == before


@EACH_FORMAT
def test_every_sentence_comes_back_to_its_place_with_its_markup(translation, name):
    sent = export(translation, name)
    assert set(take(rewritten(sent, backwards))) == {"taken"}
    page = save(translation)
    assert parsed(words(page)) == parsed(turned(words(translation.source.get_source_instance())))
    tools = set(StringTranslation.objects.values_list("tool_name", "translation_type", "has_error"))
    assert tools == {(FORMATS[name].label, "manual", False)}


@EACH_FORMAT
def test_nothing_is_published_by_an_import(client, tree, name):
    page = tree.standard(title="Original", slug="quiet")
    translation = begin(page, tree, "fi")
    say(translation, lambda text: f"FI {text}")
    save(translation)
    take(rewritten(export(translation, name), backwards))
    assert said(translation)["Original"] == "lanigirO"
    assert "FI Original" in client.get("/fi/quiet/").text


@EACH_FORMAT
def test_a_sentence_that_stands_twice_in_a_field_is_sent_once(tree, name):
    translation = begin(tree.standard(body=[text_block("<p>Twice.</p><p>Once.</p><p>Twice.</p>")]), tree, "fi")
    assert export(translation, name).count(b"Twice.") == 1
    take(rewritten(export(translation, name), backwards))
    shown = str(save(translation).body)
    assert shown.count(".eciwT") == 2
    assert shown.count(".ecnO") == 1


def test_a_partial_file_is_merged_and_counted(tree):
    page = tree.standard(title="One", summary="Two", body=[text_block("<p>Three</p><p>Four</p><p>Five</p>")])
    translation = begin(page, tree, "fi")
    say(translation, lambda text: "Viisi" if text == "Five" else "")
    StringTranslation.objects.filter(data="").delete()
    file = polib.pofile(export(translation, "po").decode())
    answers = {"One": "Yksi", "Two": "Kaksi", "Three": "", "Four": "", "Five": "Viisi"}
    for entry in file:
        entry.msgstr = answers[entry.msgid]
    file.remove(file.find("Four"))
    file.append(polib.POEntry(msgctxt="body.nowhere:7", msgid="Six", msgstr="Kuusi"))
    page.refresh_from_db()
    page.summary = "Two and a half"
    publish(page)
    TranslationSource.objects.get_for_instance(page).update_from_db()
    assert take(str(file).encode()) == {"taken": 1, "same": 1, "empty": 1, "changed": 1, "unknown": 1}
    assert said(translation) == {"One": "Yksi", "Five": "Viisi"}


def test_a_paragraph_put_in_before_does_not_move_the_others(tree):
    page = tree.standard(body=[text_block("<p>Second</p><p>Third</p>")])
    translation = begin(page, tree, "fi")
    sent = rewritten(export(translation, "xliff12"), backwards)
    page.refresh_from_db()
    page.body = [{**page.body.raw_data[0], "value": "<p>First</p><p>Second</p><p>Third</p>"}]
    publish(page)
    TranslationSource.objects.get_for_instance(page).update_from_db()
    assert "changed" not in take(sent)
    assert said(translation)["Third"] == "drihT"
    assert "First" not in said(translation)


@EACH_FORMAT
def test_an_approved_page_keeps_its_sentences_unless_asked(tree, name):
    page = tree.standard(title="One", summary="Two")
    translation = begin(page, tree, "fi")
    say(translation, lambda text: f"FI {text}")
    finnish = save(translation)
    type(finnish).objects.filter(pk=finnish.pk).update(review=Review.REVIEWED)
    StringTranslation.objects.filter(translation_of__data="Two").delete()
    back = rewritten(export(translation, name), backwards)
    assert take(back) == {"kept": 1, "taken": 1}
    assert said(translation) == {"One": "FI One", "Two": "owT"}
    assert take(back, overwrite=True) == {"taken": 1, "same": 1}
    assert said(translation)["One"] == "enO"


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("po", (b'msgctxt "title', b'#, fuzzy\nmsgctxt "title')),
        ("xliff12", (b'state="translated"', b'state="translated" state-qualifier="leveraged-mt"')),
        ("xliff20", (b'state="translated"', b'state="translated" subState="tool:mt"')),
    ],
)
def test_a_machines_sentence_stays_one_and_never_replaces_a_persons(tree, name, mark):
    translation = begin(tree.standard(title="One", summary="Two"), tree, "fi")
    by_machine = rewritten(export(translation, name), backwards).replace(*mark)
    take(by_machine)
    kinds = dict(StringTranslation.objects.values_list("translation_of__data", "translation_type"))
    assert kinds["One"] == "machine"
    assert take(export(translation, name)) == {"same": 2}
    say(translation, lambda text: f"FI {text}")
    assert "kept" in take(by_machine, overwrite=True)
    assert said(translation)["One"] == "FI One"


@EACH_FORMAT
def test_a_machines_sentence_that_someone_has_checked_is_a_persons(tree, name):
    translation = begin(tree.standard(title="One", summary="Two"), tree, "fi")
    say(translation, lambda text: text[::-1], "machine")
    assert take(export(translation, name)) == {"same": 2}
    assert take(rewritten(export(translation, name), backwards)) == {"taken": 2}
    assert set(StringTranslation.objects.values_list("translation_type", flat=True)) == {"manual"}


@EACH_FORMAT
def test_a_file_tells_what_stands_where_and_which_terms_it_holds(tree, name):
    Term.objects.create(scheme="topic", code="mentoring", label="Mentorointi", locale=tree.locales["fi"], position=1)
    page = tree.standard(title="About mentoring", slug="told", body=full_body())
    sent = export(begin(page, tree, "fi"), name).decode()
    for expected in [
        f"urn:remap:{page.uid}:en",
        "About mentoring",
        "http://localhost/en/told/",
        "Body › Notice › Heading",
        "At most 255 characters.",
        "Term: Mentoring = Mentorointi",
    ]:
        assert expected in sent


def test_states_go_out_in_the_words_of_each_format(tree):
    translation = begin(tree.standard(title="One", summary="Two"), tree, "fi")
    assert b'state="needs-translation"' in export(translation, "xliff12")
    assert b'<segment state="initial">' in export(translation, "xliff20")
    say(translation, backwards, "machine")
    assert b'state="needs-review-translation" state-qualifier="mt-suggestion"' in export(translation, "xliff12")
    assert b'subState="remap:machine"' in export(translation, "xliff20")
    assert b"#, fuzzy" in export(translation, "po")
    say(translation, backwards)
    assert b'<target xml:lang="fi" state="translated">' in export(translation, "xliff12")
    finnish = save(translation)
    type(finnish).objects.filter(pk=finnish.pk).update(review=Review.REVIEWED)
    assert b'state="signed-off"' in export(translation, "xliff12")
    assert b'<segment state="reviewed">' in export(translation, "xliff20")


@EACH_FORMAT
def test_many_pages_share_a_file(tree, name):
    pages = [tree.standard(title=f"Page {number}") for number in range(3)]
    translations = [begin(page, tree, "sv") for page in pages]
    sent = pack(list(bundles_of(translations)), FORMATS[name])
    if name == "po":
        with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
            assert set(archive.namelist()) == {f"{page.uid}.sv.po" for page in pages}
            back = io.BytesIO()
            with zipfile.ZipFile(back, "w") as changed:
                for member in archive.namelist():
                    changed.writestr(member, rewritten(archive.read(member), backwards))
        data = back.getvalue()
    else:
        assert len(etree.fromstring(sent.data).findall(f"{{{XLIFF[name]}}}file")) == 3
        data = rewritten(sent.data, backwards)
    reports = take_in(ContentFile(data))
    assert [report.title for report in reports] == ["Page 0", "Page 1", "Page 2"]
    assert said(translations[2])["Page 2"] == "2 egaP"


def test_pages_written_in_different_languages_share_no_xliff_20(tree):
    english, finnish = tree.standard("en", title="One"), tree.standard("fi", title="Kaksi")
    translations = [begin(page, tree, "sv") for page in (english, finnish)]
    sent = pack(list(bundles_of(translations)), FORMATS["xliff20"])
    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        assert set(archive.namelist()) == {f"{english.uid}.sv.xlf", f"{finnish.uid}.sv.xlf"}
    assert len(take_in(ContentFile(sent.data))) == 2


def test_a_selection_is_all_that_is_incomplete_or_outdated(tree):
    done, half, begun = (tree.standard(title=title) for title in ("Done", "Half", "Begun"))
    fi = tree.locales["fi"]
    for page in (done, half):
        say(begin(page, tree, "fi"), backwards)
        save(begin(page, tree, "fi"))
        begin(page, tree, "sv")
    StringTranslation.objects.filter(translation_of__data="Half").delete()
    begin(begun, tree, "fi")
    waiting = selection.incomplete(selection.translations_into(fi))
    assert [row.source.object_repr for row in waiting] == ["Begun", "Half"]
    assert not selection.outdated(selection.translations_into(fi)).exists()
    done.refresh_from_db()
    done.summary = "Another summary."
    publish(done)
    late = selection.outdated(selection.translations_into(fi))
    assert [row.source.object_repr for row in late] == ["Done"]
    both = selection.chosen(selection.translations_into(fi), ["incomplete", "outdated"])
    assert [row.source.object_repr for row in both] == ["Begun", "Done", "Half"]


def test_a_sentence_that_xml_cannot_hold_is_sent_and_recognised(tree):
    page = tree.standard(title="One", summary="Two")
    type(page).objects.filter(pk=page.pk).update(summary="A \x0b sign")
    translation = begin(type(page).objects.get(pk=page.pk), tree, "fi")
    for name in FORMATS:
        assert take(export(translation, name)) == {"empty": 2}
    assert take(rewritten(export(translation, "xliff12"), lambda text: "Kaksi")) == {"taken": 2}


def test_one_page_takes_as_many_queries_with_three_sentences_as_with_thirty(tree):
    counts = []
    for number in (3, 30):
        body = [text_block("".join(f"<p>Sentence {line}</p>" for line in range(number)))]
        translation = begin(tree.standard(body=body), tree, "fi")
        with CaptureQueriesContext(connection) as queries:
            bundle_of(translation)
        counts.append(len(queries))
    assert counts[0] == counts[1]
