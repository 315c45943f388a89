"""PDFs: what is on them, what never is, and what readers get where none can be made."""

import base64
import io
import socketserver
import sys
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone, translation
from PIL import Image
from wagtail.models import PageViewRestriction

from hub.print import making
from hub.print.document import compose
from hub.print.models import PrintedDocument
from hub.print.typesetting import typeset
from hub.settings import base
from mentoring.models import ChapterPage, ManualPage
from tests.factories import add, media, publish, text_block
from tests.serving import in_a_thread

PAGE = "<!doctype html><html lang='en'><body><header>Menu</header><main><h1>Title</h1>{}</main></body></html>"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def manual(tree) -> ManualPage:
    """A manual with one live chapter and one draft."""
    page = ManualPage(title="Manual", slug="manual", summary="For mentors.", locale=tree.locales["en"])
    publish(add(tree.mentoring["en"], page))
    for title in ("Listening", "Not ready"):
        body = [text_block(f"<p>Words of {title}.</p>")]
        chapter = ChapterPage(title=title, slug=title.replace(" ", "-").lower(), summary="A chapter.", body=body)
        chapter.locale = page.locale
        publish(add(page, chapter))
    ChapterPage.objects.get(title="Not ready").unpublish()
    return page


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    """A function: asks for an address twice, as a reader does, and gives both answers."""

    def asked(path: str):
        with django_capture_on_commit_callbacks(execute=True):
            first = client.get(path)
        return first, client.get(path)

    return asked


def test_a_pdf_is_made_once_and_kept(ask, client, manual):
    first, second = ask("/en/mentoring/manual/page.pdf")
    assert first.status_code == 202
    assert "Your PDF is being made" in first.text
    assert first["Refresh"] == "2"
    assert second["Content-Type"] == "application/pdf"
    assert second["Content-Disposition"] == f'inline; filename="{manual.uid}.en.pdf"'
    assert second.content.startswith(b"%PDF-1.7")
    assert PrintedDocument.objects.count() == 1
    known = {"If-None-Match": second["ETag"]}
    assert client.get("/en/mentoring/manual/page.pdf", headers=known).status_code == 304
    changed = ManualPage.objects.get(pk=manual.pk)
    changed.summary = "Another one."
    publish(changed)
    assert client.get("/en/mentoring/manual/page.pdf", headers=known).status_code == 202


def test_a_page_that_changes_is_another_document(ask, client, tree):
    page = tree.standard(slug="words", body=[text_block("<p>Before.</p>")])
    page.is_printable = True
    ask("/en/mentoring/page.pdf")
    tree.mentoring["en"].body = [text_block("<p>After.</p>")]
    publish(tree.mentoring["en"])
    assert client.get("/en/mentoring/page.pdf").status_code == 202
    assert "After." in PrintedDocument.objects.order_by("ordered_at").last().html


def test_the_manual_holds_its_live_chapters_and_a_table_of_contents(client, manual):
    client.get("/en/mentoring/manual/page.pdf")
    html = PrintedDocument.objects.get().html
    assert "Words of Listening." in html
    assert '<a href="#part-2">Listening</a>' in html
    assert "Not ready" not in html
    assert "As of" in html


def test_what_only_screens_have_is_not_on_paper():
    body = "<nav>Next</nav><form><input name='q'></form><p>Words</p><script>alert()</script>"
    html = compose([PAGE.format(body)], address="/en/")
    assert "<p>Words</p>" in html
    assert not any(gone in html for gone in ("Menu", "Next", "<input", "alert"))


def test_links_lead_out_of_the_paper_or_are_text():
    body = '<p id="x"><a href="/en/news/">News</a><a href="#x">Here</a><a href="#gone">Gone</a></p>'
    html = compose([PAGE.format(body)], address="/en/")
    assert 'href="http://localhost:8000/en/news/"' in html
    assert 'href="#part-1-x"' in html
    assert "#gone" not in html


def test_what_names_another_element_finds_it_in_its_own_part():
    body = (
        '<h2 id="h">Facts</h2><section aria-labelledby="h gone" aria-describedby="gone"><table><thead><tr>'
        '<th id="a">A</th></tr></thead><tbody><tr><td headers="a">1</td></tr></tbody></table></section>'
    )
    html = compose([PAGE.format(body)] * 2, address="/en/")
    for number in (1, 2):
        assert f'<section aria-labelledby="part-{number}-h">' in html
        assert f'<td headers="part-{number}-a">' in html
    assert "gone" not in html


def test_pictures_of_the_site_are_inside_and_others_are_their_text(tree):
    picture = media.image()
    body = f'<img src="{picture.file.url}" alt="A calm picture"><img src="https://example.org/x.png" alt="Elsewhere">'
    html = compose([PAGE.format(body)], address="/en/")
    assert 'alt="A calm picture"' in html
    assert "data:image/png;base64," in html
    assert "example.org" not in html
    assert "Elsewhere" in html


@pytest.mark.parametrize(
    "path", ["documents/secret.pdf", "images/../documents/secret.pdf", "../hub.sqlite3", "images/gone.png"]
)
def test_no_other_file_of_the_site_is_taken_in(settings, path):
    default_storage.exists("documents/secret.pdf") or default_storage.save("documents/secret.pdf", ContentFile(b"x"))
    html = compose([PAGE.format(f'<img src="{settings.MEDIA_URL}{path}" alt="Text">')], address="/en/")
    assert "data:" not in html


class Counting(socketserver.BaseRequestHandler):
    asked = 0

    def handle(self):
        Counting.asked += 1


def test_whatever_the_html_says_no_file_is_opened_and_no_address_asked(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for readers")
    with socketserver.TCPServer(("127.0.0.1", 0), Counting) as server, in_a_thread(server):
        host = f"http://127.0.0.1:{server.server_address[1]}"
        pdf = typeset(
            f"<html lang='en'><head><title>T</title><link rel='attachment' href='file://{secret}'>"
            f"<link rel='stylesheet' href='{host}/a.css'><style>@import url({host}/b.css);</style></head>"
            f"<body><h1>T</h1><img alt='x' src='file://{secret}'><img alt='x' src='{host}/c.png'>"
            f"<p style='background: url({host}/d.png)'>T</p></body></html>"
        )
    assert Counting.asked == 0
    assert b"EmbeddedFile" not in pdf


def test_what_takes_too_long_is_ended_and_readers_are_told(ask, client, manual, settings):
    assert base.PDF_SECONDS == 10
    settings.PDF_SECONDS = 0.01
    _first, second = ask("/en/mentoring/manual/page.pdf")
    assert second.status_code == 503
    assert "This PDF could not be made" in second.text
    assert 'href="/en/mentoring/manual/"' in second.text
    # Some time later it is tried again.
    settings.PDF_SECONDS = 60
    PrintedDocument.objects.update(ordered_at=timezone.now() - timedelta(minutes=11))
    assert ask("/en/mentoring/manual/page.pdf")[1]["Content-Type"] == "application/pdf"


def test_what_takes_too_much_memory_is_ended(db, caplog):
    """A small file of a large picture."""
    file = io.BytesIO()
    Image.new("1", (13_000, 13_000)).save(file, "PNG")
    picture = f"<img alt='x' src='data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}'>"
    html = f"<html lang='en'><head><title>T</title></head><body>{picture}</body></html>"
    row = PrintedDocument.objects.create(digest=making.digest_of(html), html=html, ordered_at=timezone.now())
    making.make.func(row.pk)
    row.refresh_from_db()
    assert (row.failed, row.pdf) == (True, None)
    assert "returned non-zero exit status 1" in caplog.text


def test_a_program_that_does_not_start_is_a_failure(ask, manual, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    _first, second = ask("/en/mentoring/manual/page.pdf")
    assert second.status_code == 503
    assert "This PDF could not be made" in second.text
    assert PrintedDocument.objects.get().failed


def test_a_task_that_was_lost_is_asked_for_again(ask, client, manual):
    client.get("/en/mentoring/manual/page.pdf")  # its task never runs
    assert client.get("/en/mentoring/manual/page.pdf").status_code == 202
    PrintedDocument.objects.update(ordered_at=timezone.now() - timedelta(minutes=2))
    assert ask("/en/mentoring/manual/page.pdf")[1]["Content-Type"] == "application/pdf"


def test_where_the_library_of_the_system_is_missing_readers_are_told_to_print(client, manual, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    making.is_possible.cache_clear()
    answer = client.get("/en/mentoring/manual/page.pdf")
    making.is_possible.cache_clear()
    assert answer.status_code == 503
    assert "You can print the page from your browser" in answer.text
    assert client.get("/en/mentoring/manual/").status_code == 200


def test_only_public_pages_that_are_read_as_a_whole_have_a_pdf(client, manual):
    chapter = ChapterPage.objects.get(title="Listening")
    address = f"{chapter.url}page.pdf"
    assert client.get(address).status_code == 202
    assert client.get("/en/mentoring/manual/not-ready/page.pdf").status_code == 404
    assert client.get("/en/news/page.pdf").status_code == 404
    PageViewRestriction.objects.create(page=manual, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(address).status_code == 404


def test_many_new_documents_from_one_place_are_refused(client, manual, settings):
    settings.PDFS_PER_HOUR = 1
    assert client.get("/en/mentoring/manual/page.pdf").status_code == 202
    assert client.get("/en/mentoring/page.pdf").status_code == 429
    assert client.get("/en/mentoring/manual/page.pdf").status_code == 202, "it is known already"


def test_documents_are_erased_after_a_week(client, manual, capsys):
    client.get("/en/mentoring/manual/page.pdf")
    PrintedDocument.objects.update(ordered_at=timezone.now() - timedelta(days=8))
    call_command("erase_expired")
    assert "print: 1 documents" in capsys.readouterr().out
    assert not PrintedDocument.objects.exists()


def test_the_comparison_and_the_list_are_had_as_pdfs(client, tree):
    one, other = tree.practice(title="One"), tree.practice(title="Other")
    chosen = f"id={one.uid}&id={other.uid}"
    assert client.get(f"/en/compare/comparison.pdf?{chosen}").status_code == 202
    assert "paper-wide" in PrintedDocument.objects.get().html
    assert client.get(f"/en/list/practices.pdf?{chosen}").status_code == 202
    assert f'href="/en/list/practices.pdf?{chosen}"'.replace("&", "&amp;") in client.get(f"/en/list/?{chosen}").text
    # Where there is nothing to compare, the page says so.
    assert client.get("/en/compare/comparison.pdf?id=nothing")["Content-Type"].startswith("text/html")


def test_a_practice_has_its_pdf_at_its_persistent_address(client, tree):
    practice = tree.practice()
    answer = client.get(f"/id/{practice.uid}.en.pdf")
    assert (answer.status_code, answer["Location"]) == (303, f"http://localhost:8000{practice.url}page.pdf")
    assert client.get(f"/id/{practice.uid}.fi.pdf").status_code == 404
    practice.unpublish()
    assert client.get(f"/id/{practice.uid}.en.pdf").status_code == 410
