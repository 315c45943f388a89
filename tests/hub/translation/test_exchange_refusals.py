"""Bad files: the whole is refused with a sentence that says why, or one sentence is and the rest is taken."""

import contextlib
import io
import zipfile

import hypothesis
import polib
import pytest
from django.core.files.base import ContentFile, File
from hypothesis import strategies as st
from lxml import etree
from wagtail_localize.models import StringTranslation, Translation

from hub.translation.exchange.bundles import RefusedError
from hub.translation.exchange.files import MAX_BYTES, unpack
from hub.translation.exchange.formats import FORMATS
from hub.translation.exchange.intake import take_in
from tests.factories import text_block
from tests.factories.translation_files import XLIFF, backwards, export, refusals, rewritten, said, take
from tests.factories.translations import begin
from tests.factories.uploads import archive_of, broken_archives

EACH_FORMAT = pytest.mark.parametrize("name", FORMATS)
EACH_XLIFF = pytest.mark.parametrize("name", XLIFF)


@pytest.fixture
def translation(tree):
    body = [text_block('<p>Words <b>bold</b> and <a href="https://example.org/">a link</a>.</p>')]
    return begin(tree.standard(title="One", summary="Two", body=body), tree, "fi")


def refused(data: bytes, **more) -> str:
    """Why a file is refused as a whole; it must have left nothing behind."""
    before = list(StringTranslation.objects.values())
    with pytest.raises(RefusedError) as error:
        take_in(ContentFile(data), **more)
    assert list(StringTranslation.objects.values()) == before
    return str(error.value)


def archive(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"Dear agency, here are the words.",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7",
        b"{}",
        b'msgid "One"\nmsgstr',
        b'msgstr "before its msgid"',
        b"PK\x05\x06" + b"\x00" * 18,  # an empty archive
    ],
)
def test_what_is_no_translation_file_is_refused(translation, data):
    reason = refused(data)
    assert "neither PO nor XLIFF" in reason or "UTF-8" in reason


@pytest.mark.parametrize(
    "root",
    [
        "<html/>",
        "<xliff/>",
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.1" version="1.1"/>',
        '<x xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
    ],
)
def test_other_xml_is_refused(translation, root):
    assert "not XLIFF 1.2, 2.0 or 2.1" in refused(root.encode())
    assert "not XLIFF 1.2, 2.0 or 2.1" in refused(b"\xef\xbb\xbf \n" + root.encode())
    assert "not XLIFF 1.2, 2.0 or 2.1" in refused(root.encode("utf-16"))


@EACH_XLIFF
def test_broken_xml_and_wrong_encodings_are_refused(translation, name):
    sent = rewritten(export(translation, name), lambda text: "Öljy")
    assert "not well-formed" in refused(sent[:-20])
    assert "not well-formed" in refused(sent.decode().encode("latin-1", "replace"))
    assert "not well-formed" in refused(sent.replace("Öljy".encode(), b"&#0;"))
    assert "not well-formed" in refused(sent.replace("Öljy".encode(), b"&nbsp;"))
    assert take(sent.decode().replace("UTF-8", "UTF-16").encode("utf-16")) == {"taken": 3}


def test_a_po_file_in_another_encoding_is_refused(translation):
    sent = rewritten(export(translation, "po"), lambda text: "Öljy")
    assert "UTF-8" in refused(sent.decode().encode("latin-1", "replace"))
    assert take(b"\xef\xbb\xbf" + sent) == {"taken": 3}


@EACH_XLIFF
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE xliff [<!ENTITY a "Words">]>',
        '<!DOCTYPE xliff [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE xliff SYSTEM "http://127.0.0.1:9/xliff.dtd">',
        "<!DOCTYPE xliff>",
        "<!DOCTYPE xliff [{}]>".format(
            '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
        ).replace("a9 ", "a "),
    ],
)
def test_document_types_and_entities_are_refused(translation, name, doctype):
    sent = rewritten(export(translation, name), lambda text: "MARK").decode()
    for place in ("MARK", 'id="'):
        evil = sent.replace("MARK", "&a;", 1) if place == "MARK" else sent.replace(place, f"{place}&a;", 1)
        reason = refused(evil.replace("?>", f"?>{doctype}", 1).encode())
        assert "DOCTYPE" in reason or "not well-formed" in reason


@EACH_FORMAT
def test_a_file_of_another_site_or_page_is_refused(tree, translation, name):
    sent = export(translation, name)
    other = begin(tree.standard(title="Other"), tree, "fi")
    foreign = sent.replace(str(translation.uuid).encode(), b"6bfc86f4-3281-4a14-8265-af6459b1d8ab")
    assert "another site" in refused(foreign)
    assert "another site" in refused(sent.replace(str(translation.uuid).encode(), b"mine"))
    assert "another page" in refused(sent, only=other)
    swapped = sent.replace(str(translation.uuid).encode(), str(other.uuid).encode())
    assert "names one page and carries the number of another" in refused(swapped)
    Translation.objects.filter(pk=translation.pk).update(enabled=False)
    assert "was stopped" in refused(sent)


@EACH_FORMAT
def test_a_file_in_another_language_is_refused(tree, translation, name):
    sent = export(translation, name).decode()
    into = sent.replace('"fi"', '"sv"').replace("Language: fi", "Language: sv")
    assert "into “sv”" in refused(into.encode())
    origin = sent.replace('"en"', '"fr"').replace("Source-Language: en", "Source-Language: fr")
    assert "from “fr”" in refused(origin.encode())
    with_country = sent.replace('"fi"', '"fi-FI"').replace("Language: fi", "Language: fi_FI")
    assert take(with_country.encode()) == {"empty": 3}


def test_a_file_that_has_lost_its_number_is_found_by_page_and_language(tree, translation):
    sent = rewritten(export(translation, "xliff12"), backwards)
    root = etree.fromstring(sent)
    for phases in root.iter(f"{{{XLIFF['xliff12']}}}phase-group"):
        phases.getparent().remove(phases)
    assert take(etree.tostring(root)) == {"taken": 3}
    file = polib.pofile(export(translation, "po").decode())
    for key in ("X-WagtailLocalize-TranslationID", "X-Remap-Page"):
        del file.metadata[key]
    assert "does not say which page" in refused(str(file).encode())


def test_one_foreign_page_does_not_stop_the_others(tree, translation):
    other = begin(tree.standard(title="Other"), tree, "fi")
    members = {f"{row.pk}.po": rewritten(export(row, "po"), backwards) for row in (translation, other)}
    other.delete()
    reports = take_in(ContentFile(archive(members)))
    assert [bool(report.refusal) for report in reports] == [False, True]
    assert said(translation)["One"] == "enO"


class Unread(File):
    """An upload that says its size and must not be read."""

    def __init__(self, size: int):
        super().__init__(io.BytesIO())
        self.size = size

    def read(self, *args):
        raise AssertionError("it was read")


def test_a_file_that_is_too_large_is_refused_unread():
    for size in (MAX_BYTES + 1, 50_000_000):
        with pytest.raises(RefusedError, match="larger than 10 MB"):
            unpack(Unread(size))


def test_archives_that_are_too_much_are_refused(translation):
    sent = export(translation, "po")
    assert "larger than 10 MB" in refused(archive({"zeros.po": b"0" * 10_000_001}))
    assert "larger than 10 MB" in refused(archive({f"{n}.po": b"0" * 6_000_000 for n in range(2)}))
    assert "more than 1000 files" in refused(archive({f"{n}.po": b"" for n in range(1001)}))
    for name in ("folder/page.po", "../page.po", "/etc/page.po", "..\\page.po"):
        assert "folders" in refused(archive({name: sent}))
    assert refused(archive({"inner.zip": archive({"page.po": sent})}))


@pytest.mark.parametrize("name", broken_archives(archive_of({"page.po": "x" * 1000})))
def test_a_broken_archive_is_refused(name):
    with pytest.raises(RefusedError, match="archive is broken"):
        unpack(ContentFile(broken_archives(archive_of({"page.po": "x" * 1000}))[name]))


def test_an_archive_that_lies_about_its_size_is_not_unpacked(translation):
    data = bytearray(archive({"zeros.po": b"0" * 30_000_000}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(mark) + place
        data[start : start + 4] = (100).to_bytes(4, "little")
    assert refused(bytes(data))
    broken = archive({"page.po": b"x" * 1000})
    assert "broken" in refused(broken[:60])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<img src=x onerror=alert(1)>", "<img>"),
        ("<b onclick='alert(1)'>Words</b>", "onclick"),
        ("<a href='javascript:alert(1)'>Words</a>", "href"),
        ("<a id='a2'>Words</a>", '<a id="a2">'),
        ("<em>Words</em>", "<em>"),
        ("<b>Words", "not closed"),
        ("Words</b>", "closes nothing"),
        ("<b><a id='a1'>Words</b></a>", "closes nothing"),
        ("Words <!-- x -->", "<!--"),
        ("<!DOCTYPE html>Words", "<!DOCTYPE"),
        ("<?php words ?>", "<?php"),
        ("Words <b", "“<b”"),
        ("<script&gt;", "“<script&gt;”"),
        ("<b></b>", "no words"),
        ("<b> </b><b>\n</b>", "no words"),
        ("Wo\x00rds", "U+0000"),
        ("Wo\x1brds", "U+001B"),
        ("Wo\x85rds", "U+0085"),
        ("Words \u202etxt.exe", "U+202E"),
        ("Words \u2067words", "U+2067"),
        ("Words &#x202e;txt.exe", "U+202E"),
        ("<b>" * 60 + "Words" + "</b>" * 60, "too many"),
        ("<b>" * 6_000, "too many"),
        ("< " * 500_000, "980000 characters"),
    ],
)
def test_a_sentence_with_what_its_original_has_not_is_refused_and_the_rest_taken(translation, text, reason):
    file = polib.pofile(rewritten(export(translation, "po"), backwards).decode())
    entry = next(entry for entry in file if "<b>" in entry.msgid)
    entry.msgstr = text
    (said_why,) = refusals(str(file).encode())
    assert reason in said_why
    assert set(said(translation)) == {"One", "Two"}


@EACH_FORMAT
def test_markup_in_a_field_without_any_is_refused(translation, name):
    sent = rewritten(export(translation, name), lambda text: "MARK").decode()
    element = {
        "po": "<b>Words</b>",
        "xliff12": '<g id="b-1">Words</g>',
        "xliff20": '<pc id="b-1">Words</pc>',
    }[name]
    (reason,) = refusals(sent.replace("MARK", element, 1).encode())
    assert "<b>, which the original sentence does not have" in reason


@EACH_FORMAT
def test_text_that_looks_like_markup_is_text(client, tree, name):
    translation = begin(tree.standard(title="One < two & <b>", slug="signs"), tree, "fi")
    assert set(take(rewritten(export(translation, name), lambda text: text.replace("One", "Yksi")))) == {"taken"}
    assert said(translation)["One &lt; two &amp; &lt;b&gt;"] == "Yksi &lt; two &amp; &lt;b&gt;"


@EACH_FORMAT
def test_a_text_that_is_too_long_for_its_field_is_refused(tree, name):
    translation = begin(tree.standard(title="One", summary="Two"), tree, "fi")
    sent = export(translation, name)
    fitting = {"One": "x" * 255, "Two": "&" * 1000}
    assert take(rewritten(sent, fitting.get)) == {"taken": 2}
    assert refusals(rewritten(sent, {"One": "x" * 256, "Two": "&" * 1002}.get)) == [
        "It is 1 character too long: at most 255 fit.",
        "It is 2 characters too long: at most 1000 fit.",
    ]
    assert len(refusals(rewritten(sent, {"One": "&" * 100, "Two": "x"}.get))) == 1  # 500 as HTML


@pytest.mark.parametrize(
    ("name", "element"),
    [
        ("xliff12", '<bpt id="1">&lt;u></bpt>'),
        ("xliff12", '<g id="1">x</g>'),
        ("xliff12", '<x id="script-1"/>'),
        ("xliff12", '<q xmlns="urn:other">x</q>'),
        ("xliff20", '<pc id="1">x</pc>'),
        ("xliff20", '<ph id="script-1"/>'),
        ("xliff20", '<cp hex="001b"/>'),
        ("xliff20", '<cp hex="-1"/>'),
        ("xliff20", '<ec startRef="b-1"/>'),
        ("xliff20", '<sc id="b-1"/>'),
    ],
)
def test_elements_that_this_site_did_not_make_are_refused(translation, name, element):
    sent = rewritten(export(translation, name), lambda text: "MARK").decode()
    if element == '<cp hex="-1"/>':
        assert take(sent.replace("MARK", element, 1).encode()) == {"taken": 3}
        return
    assert len(refusals(sent.replace("MARK", element, 1).encode())) == 1


def test_an_error_of_a_sentence_goes_with_its_next_words(translation):
    take(rewritten(export(translation, "po"), backwards))
    StringTranslation.objects.update(has_error=True, field_error="Too long.")
    take(rewritten(export(translation, "po"), lambda text: text))
    assert not StringTranslation.objects.filter(has_error=True).exists()
    assert set(StringTranslation.objects.values_list("field_error", flat=True)) == {""}


def test_lines_that_a_tool_has_wrapped_are_put_together(translation):
    sent = rewritten(export(translation, "xliff12"), lambda text: "MARK" if text == "Two" else text)
    assert take(sent.replace(b">MARK<", b">\n        Kaksi\n        sanaa\r\n      <")) == {"taken": 3}
    assert said(translation)["Two"] == "Kaksi sanaa"


@hypothesis.given(st.binary(max_size=400))
@hypothesis.example(b"PK\x03\x04")
@hypothesis.example(b'"x"')
@hypothesis.example(b"msgid")
@hypothesis.example(b"#~ msgid")
@hypothesis.example(b'msgid ""\nmsgid_plural ""\nmsgstr[9999999999] ""')
def test_no_bytes_are_more_than_refused(data):
    with pytest.raises(RefusedError):
        unpack(ContentFile(data))


@hypothesis.given(st.text(alphabet='msgidctxtr"\\[0]#~,|:. \n', max_size=200))
def test_no_lines_like_po_are_more_than_refused(text):
    with contextlib.suppress(RefusedError):
        unpack(ContentFile(text.encode()))
