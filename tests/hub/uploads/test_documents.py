"""Documents: of the kind their name says, readable without a key, and nothing in them that runs."""

import re
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import UploadedFile

from hub.uploads.documents import BROKEN, LOCKED, NOT_TEXT, RUNS, TOO_MUCH, checked_document
from tests.factories import user_in
from tests.factories.uploads import EICAR, archive_of, broken_archives, office, open_text, pdf

RUN = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
SETTINGS = "word/_rels/settings.xml.rels"


def hexed(data: bytes) -> bytes:
    return zlib.compress(data).hex().encode() + b">"


def related(kind: str, target: str, path: str = SETTINGS, encoding: str = "utf-8") -> bytes:
    """A letter whose part hangs on something elsewhere."""
    relation = f"<Relationship Id='a' Type='{TEMPLATE.replace('attachedTemplate', kind)}' Target='{target}'"
    relations = (
        f"<?xml version='1.0' encoding='{encoding}'?><Relationships>{relation} TargetMode='External'/></Relationships>"
    )
    return office("docx", **{path: relations.encode(encoding)})


def typed(content_type: str) -> bytes:
    """A letter with a part of a type, called as if it were something else."""
    part = f'<Override PartName="/word/theme.bin" ContentType="{content_type}"/>'
    main = '<Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    main += 'wordprocessingml.document.main+xml"/>'
    return archive_of({"[Content_Types].xml": f"<Types>{main}{part}</Types>", "word/theme.bin": "x"})


GOOD = {
    "a.pdf": pdf(),
    "packed.pdf": pdf(packed=b"<< /Title (JS and Launch) /Kids [] >>"),
    "words.pdf": pdf(b"5 0 obj << /JSON /x >> stream\n/JS /Launch\nendstream endobj\n"),
    "a.docx": office("docx"),
    "a.xlsx": office("xlsx"),
    "charts.pptx": office("pptx", **{"ppt/embeddings/Workbook1.xlsx": office("xlsx")}),
    "template.docx": office(
        "docx", **{"word/_rels/settings.xml.rels": '<R Type="x/attachedTemplate" Target="file:///C:/Normal.dotm"/>'}
    ),
    "near.docx": related("attachedTemplate", r"file:///C:\Users\a\Templates\Letter.dotx"),
    "named.docx": related("attachedTemplate", "Normal.dotm"),
    "links.docx": related("hyperlink", "https://example.org/", "word/_rels/document.xml.rels"),
    "plain.pdf": pdf(packed=b"<< /Kids [] >>", said=b"/Type /ObjStm", encode=bytes),
    "signed.pdf": pdf(b"4 0 obj << /Filter /Adobe.PPKLite >> endobj\n", packed=b"<< /Kids [] >>"),
    "list.pdf": pdf(packed=b"<< /Kids [] >>", said=b"/Type /ObjStm /N 1 /First 4 /Filter [ /FlateDecode ]"),
    "outlines.pdf": pdf(b"4 0 obj << /First 5 0 R /Count 1 >> endobj 5 0 obj << >> stream\nx\nendstream endobj\n"),
    "a.odt": open_text(),
    "a.txt": "Hyvää päivää, مرحبا\r\n".encode(),
    "a.csv": "\ufeffnimi;määrä\n".encode(),
}
DEEP = archive_of({"2.zip": archive_of({"3.zip": archive_of({"x": "x"})})})
BAD = {
    "page.pdf": (b"<html>%PDF-1.7</html>", BROKEN),
    "late.pdf": (b"#!/bin/sh\n" + pdf(), BROKEN),
    "cut.pdf": (pdf()[:60] + b"x" * 2000, BROKEN),
    "archive.pdf": (pdf() + archive_of({"a.exe": "MZ"}), BROKEN),
    "script.pdf": (pdf(b"3 0 obj << /S /JavaScript /JS (app.alert\\(1\\)) >> endobj\n"), RUNS),
    "hidden.pdf": (pdf(b"3 0 obj << /S /J#61vaScript >> endobj\n"), RUNS),
    "packed.pdf": (pdf(packed=b"<< /S /Launch /F (calc.exe) >>"), RUNS),
    "comment.pdf": (pdf(b"% stream\n3 0 obj " + RUN + b" endobj\n% endstream\n"), RUNS),
    "comments.pdf": (pdf(b"% >> stream\n3 0 obj " + RUN + b" endobj\n% endstream\n"), RUNS),
    "string.pdf": (pdf(b"3 0 obj << /X (>>stream\n) /S /JavaScript /Y (endstream) >> endobj\n"), RUNS),
    "hex.pdf": (pdf(packed=RUN, said=b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]", encode=hexed), BROKEN),
    "short.pdf": (pdf(packed=RUN, said=b"/Type /ObjStm /Filter /Fl"), BROKEN),
    "short-key.pdf": (pdf(packed=RUN, said=b"/Type /ObjStm /F /Fl"), BROKEN),
    "elsewhere.pdf": (pdf(packed=RUN, said=b"/Type /ObjStm /Filter 7 0 R"), BROKEN),
    "rows.pdf": (pdf(packed=RUN, said=b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << >>"), BROKEN),
    "far.pdf": (pdf(packed=RUN, said=b"/Type /ObjStm /Filter /FlateDecode /X (" + b"x" * 2_000 + b")"), RUNS),
    "word.pdf": (pdf(packed=RUN, said=b"/Type /ObjStm /X (1 0 obj) /Filter /FlateDecode"), RUNS),
    "untold.pdf": (pdf(packed=RUN, said=b"/N 1 /First 4 /Filter /FlateDecode"), RUNS),
    "coded.pdf": (pdf(packed=RUN, said=b"/Type /#4fbj#53tm /Filter /FlateD#65code"), RUNS),
    "line.pdf": (pdf(packed=RUN, said=b"/Type /ObjStm /Filter /FlateDecode >>% stream"), BROKEN),
    "false.pdf": (pdf(packed=RUN, said=b"/X (>>stream\n) /Type /ObjStm /Filter /FlateDecode /Y (endstream)"), BROKEN),
    "half.pdf": (pdf(packed=RUN, encode=lambda data: zlib.compress(data)[:-8]), BROKEN),
    "inside.pdf": (pdf(b"3 0 obj << /Names << /EmbeddedFiles 4 0 R >> >> endobj\n"), RUNS),
    "locked.pdf": (pdf(b"trailer << /Encrypt 8 0 R >>\n"), LOCKED),
    "bomb.pdf": (pdf(packed=b" " * 60_000_000), TOO_MUCH),
    "sheet.docx": (office("xlsx"), BROKEN),
    "text.docx": (open_text(), BROKEN),
    "zip.docx": (archive_of({"a.exe": "MZ"}), BROKEN),
    "page.docx": (b"<html></html>", BROKEN),
    "behind.docx": (b"MZ" + office("docx"), BROKEN),
    "before.docx": (office("docx") + b"<script>", BROKEN),
    "cut.docx": (office("docx")[:-30], BROKEN),
    "macro.docx": (office("docx", **{"word/vbaProject.bin": "x"}), RUNS),
    "control.xlsx": (office("xlsx", **{"xl/activeX/activeX1.bin": "x"}), RUNS),
    "sheet4.xlsx": (office("xlsx", **{"xl/macrosheets/sheet1.xml": "x"}), RUNS),
    "object.pptx": (office("pptx", **{"ppt/embeddings/oleObject1.bin": "x"}), RUNS),
    "inner.pptx": (office("pptx", **{"ppt/embeddings/a.xlsx": office("xlsx", **{"xl/vbaProject.bin": "x"})}), RUNS),
    "remote.docx": (
        office(
            "docx", **{"word/_rels/settings.xml.rels": '<R Type="x/attachedTemplate" Target="https://a.example/t"/>'}
        ),
        RUNS,
    ),
    "share.docx": (related("attachedTemplate", "file://a.example/t.dotm"), RUNS),
    "shares.docx": (related("attachedTemplate", r"\\a.example\t.dotm"), RUNS),
    "slashes.docx": (related("attachedTemplate", "file:////a.example/t.dotm"), RUNS),
    "coded.docx": (related("attachedTemplate", "file:///%5c%5ca.example/t.dotm"), RUNS),
    "wide.docx": (related("attachedTemplate", "https://a.example/t", encoding="utf-16"), RUNS),
    "other.docx": (related("attachedTemplate", "https://a.example/t", "word/_rels/s.xml.rels"), RUNS),
    "frame.docx": (related("frame", "https://a.example/", "word/_rels/webSettings.xml.rels"), RUNS),
    "linked.docx": (related("oleObject", "file:///C:/a.xlsx", "word/_rels/document.xml.rels"), RUNS),
    "called.docx": (related("vbaProject", "theme.bin", "word/_rels/document.xml.rels"), RUNS),
    "basic.docx": (typed("application/vnd.ms-office.vbaProject"), RUNS),
    "object.docx": (typed("application/vnd.openxmlformats-officedocument.oleObject"), RUNS),
    "innermost.pptx": (office("pptx", **{"a.docx": related("attachedTemplate", "//a.example/t")}), RUNS),
    "no.docx": (office("docx", **{SETTINGS: "<Relationships>"}), BROKEN),
    "type.docx": (office("docx", **{SETTINGS: "<!DOCTYPE a><a/>"}), BROKEN),
    "twice.docx": (office("docx", **{"Main.xml": "<document/>"}), BROKEN),
    "hidden.docx": (archive_of({"[Content_Types].xml": "<Types/>", "a.docx": office("docx")}), BROKEN),
    "basic.odt": (open_text(**{"Basic/Standard/Module1.xml": "x"}), RUNS),
    "python.odt": (open_text(**{"Scripts/python/a.py": "x"}), RUNS),
    "locked.odt": (open_text(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), LOCKED),
    "locked.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), LOCKED),
    "bomb.docx": (office("docx", **{"word/media/a.bmp": bytes(300_000_000)}), TOO_MUCH),
    "many.docx": (office("docx", **{f"word/{n}": "" for n in range(2_000)}), TOO_MUCH),
    "nested.docx": (office("docx", **{"a.zip": DEEP}), TOO_MUCH),
    "inside.docx": (office("docx", **{"a.zip": archive_of({f"{n}": "" for n in range(2_000)})}), TOO_MUCH),
    "utf16.csv": ("a;b".encode("utf-16"), NOT_TEXT),
    "latin.csv": ("määrä".encode("latin-1"), NOT_TEXT),
    "nul.txt": (b"a\x00b", NOT_TEXT),
    "program.txt": (b"MZ\x90\x00\x03", NOT_TEXT),
    "eicar.txt": (EICAR, RUNS),
    "eicar.csv": (b"a;b\n" + EICAR, RUNS),
}


@pytest.mark.parametrize("name", GOOD)
def test_documents_pass_as_they_are(name):
    assert checked_document(GOOD[name], name) == GOOD[name]


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_what_it_seems_is_refused_with_a_sentence(name):
    data, sentence = BAD[name]
    with pytest.raises(ValidationError) as refused:
        checked_document(data, name)
    assert refused.value.message == sentence


BROKEN_ARCHIVES = broken_archives(GOOD["a.docx"])


@pytest.mark.parametrize("name", BROKEN_ARCHIVES)
def test_a_broken_archive_is_refused_with_a_sentence(name):
    with pytest.raises(ValidationError) as refused:
        checked_document(BROKEN_ARCHIVES[name], "a.docx")
    assert refused.value.message == BROKEN


def test_a_document_that_holds_macros_says_so_in_its_types():
    types = '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    with pytest.raises(ValidationError, match="macro"):
        checked_document(archive_of({"[Content_Types].xml": types}), "a.docx")


@pytest.mark.parametrize("name", ["a.docm", "a.exe", "a.html", "a.svg", "a.zip", "a.pdf.exe", "a"])
def test_other_endings_are_not_taken(client, tree, name):
    client.force_login(user_in("Editors"))
    response = send(client, "several at once", name, GOOD["a.docx"])
    assert "error_message" in response.text
    assert not Document.objects.exists()


WAYS = {
    "upload form": ("wagtaildocs:add", "file", {"title": "A file", "collection": 1}),
    "several at once": ("wagtaildocs:add_multiple", "files[]", {"title": "A file", "collection": 1}),
    "chooser": ("wagtaildocs_chooser:create", "document-chooser-upload-file", {"document-chooser-upload-title": "A"}),
}


def send(client, way: str, name: str, data: bytes):
    view, field, others = WAYS[way]
    return client.post(
        reverse(view), others | {field: SimpleUploadedFile(name, data)}, headers={"X-Requested-With": "XMLHttpRequest"}
    )


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_says_the_sentence_and_stores_nothing(client, tree, way):
    client.force_login(user_in("Editors"))
    for name in ("macro.docx", "script.pdf", "eicar.txt", "bomb.docx"):
        response = send(client, way, name, BAD[name][0])
        assert str(BAD[name][1]) in response.text
    for data in BROKEN_ARCHIVES.values():
        assert str(BROKEN) in send(client, way, "a.docx", data).text
    assert not Document.objects.exists()
    send(client, way, "report.v2.php.PDF", GOOD["a.pdf"])
    assert re.fullmatch(r"report-v2-php(_\w+)?\.pdf", Document.objects.get().filename)


def test_a_file_that_waits_for_its_title_is_looked_at_before(client, tree, monkeypatch):
    client.force_login(user_in("Editors"))
    monkeypatch.setitem(WAYS, "without title", ("wagtaildocs:add_multiple", "files[]", {"title": "", "collection": 1}))
    refused = send(client, "without title", "macro.docx", BAD["macro.docx"][0])
    assert str(RUNS) in refused.text
    assert not UploadedFile.objects.exists()
    send(client, "without title", "report.v3.php.PDF", GOOD["a.pdf"])
    waiting = UploadedFile.objects.get()
    assert re.fullmatch(r"wagtail_uploads/report-v3-php(_\w+)?\.pdf", waiting.file.name)
    asked = title_of_waiting(client, waiting, "")
    assert "This field is required." in asked["form"]
    assert UploadedFile.objects.get() == waiting
    assert title_of_waiting(client, waiting, "A report")["success"]
    document = Document.objects.get()
    assert (document.title, document.file.read()) == ("A report", GOOD["a.pdf"])
    assert re.fullmatch(r"report-v3-php(_\w+)?\.pdf", document.filename)
    assert not UploadedFile.objects.exists()


def title_of_waiting(client, waiting: UploadedFile, title: str) -> dict:
    """What is answered to a title for a file that came without one."""
    fields = {f"uploaded-document-{waiting.pk}-{name}": value for name, value in {"title": title, "tags": ""}.items()}
    return client.post(reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[waiting.pk]), fields).json()


def test_a_title_is_mended_also_where_the_ending_is_taken_no_more(client, tree, settings):
    client.force_login(user_in("Editors"))
    document = Document.objects.create(title="A file", file=ContentFile(b"words", "file.txt"))
    settings.WAGTAILDOCS_EXTENSIONS = ["pdf"]
    fields = {f"doc-{document.pk}-title": "The file", f"doc-{document.pk}-tags": ""}
    assert client.post(reverse("wagtaildocs:edit_multiple", args=[document.pk]), fields).json()["success"]
    assert Document.objects.get().title == "The file"


def test_a_file_is_replaced_under_the_same_rules(client, tree):
    client.force_login(user_in("Editors"))
    document = Document.objects.create(title="A file", file=ContentFile(b"words", "file.txt"))
    fields = {"title": "A file", "collection": 1, "file": SimpleUploadedFile("script.pdf", BAD["script.pdf"][0])}
    refused = client.post(reverse("wagtaildocs:edit", args=[document.pk]), fields)
    assert str(RUNS) in refused.text
    kept = Document.objects.get(pk=document.pk)
    assert kept.filename == document.filename  # another test's file may hold the plain name
    assert kept.file.read() == b"words"


def test_what_skips_the_forms_is_refused_when_it_is_saved(db):
    with pytest.raises(ValidationError):
        Document.objects.create(title="x", file=ContentFile(BAD["macro.docx"][0], "macro.docx"))
    with pytest.raises(ValidationError):
        Document.objects.create(title="x", file=ContentFile(b"<html>", "page.html"))


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.txt"])
def test_a_document_is_saved_and_not_run(client, tree, name):
    document = Document.objects.create(title="A file", file=ContentFile(GOOD[name], name))
    response = client.get(document.url)
    assert b"".join(response) == GOOD[name]
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
