"""The mentors' corner: lists to tick, forms to fill in by hand, wellbeing, whom to call; all of it one download."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.timezone import localdate as today
from lxml import html

from hub.print.models import PrintedDocument
from hub.search.models import DocumentText
from mentoring.content import load_corner_draft
from mentoring.models import CornerPage
from mentoring.support_lines import SupportLineBlock
from tests.factories import publish, text_block, translated, user_in
from tests.hub.test_blocks import block, translate_all, uid
from tests.mentoring.test_mentoring import below

OWN = ["self_check", "log", "wellbeing"]
LONG_AGO = today() - datetime.timedelta(days=366)


def item(value) -> dict:
    return {"type": "item", "value": value, "id": uid()}


def full_body() -> list[dict]:
    """Every block of the corner with every field filled; each text is found again by its own word."""
    points = [item("Point gamma"), item("Point delta")]
    entries = [item({"label": "Label eta", "lines": 3}), item({"label": "Label theta", "lines": 1})]
    return [
        block("self_check", {"title": "Check alpha", "introduction": "Before beta", "points": points}),
        block("log", {"title": "Log epsilon", "introduction": "By zeta", "entries": entries}),
        block("wellbeing", {"title": "Well iota", "text": "<p>Rest kappa</p>"}),
    ]


def empty_body() -> list[dict]:
    return [
        block("self_check", {"title": "x", "introduction": "", "points": []}),
        block("log", {"title": "x", "introduction": "", "entries": []}),
        block("wellbeing", {"title": "x", "text": "<p></p>"}),
    ]


def line(**fields) -> dict:
    """A support line of Finland that was checked today."""
    empty = {"for_whom": "", "phone": "", "hours": "", "languages": [], "website": "", "place": ""}
    return block("line", empty | {"name": "A line", "country": "FI", "last_checked": today().isoformat()} | fields)


FULL_LINE = {
    "name": "Line lambda",
    "for_whom": "People mu",
    "phone": "+358 (0)10 123-4567",
    "hours": "Mondays nu",
    "languages": ["fi", "ar"],
    "website": "https://example.org/line",
    "place": "Town xi",
}
GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi"
WORDS = GREEK.split()


@pytest.fixture
def corner(tree) -> CornerPage:
    fields = {"title": "Corner", "slug": "corner", "guidance": "Secret guidance"}
    return below(tree.mentoring["en"], CornerPage, **fields, body=full_body(), support_lines=[line(**FULL_LINE)])


def shown(client, language: str = "en") -> html.HtmlElement:
    return html.fromstring(client.get(f"/{language}/mentoring/corner/").text)


def words_of(elements) -> list[str]:
    return [" ".join(element.text_content().split()) for element in elements]


def test_the_overview_leads_to_it_once_it_is_public(client, tree, corner):
    assert 'href="/en/mentoring/corner/"' in client.get("/en/mentoring/").text
    corner.unpublish()
    assert "/mentoring/corner/" not in client.get("/en/mentoring/").text


def test_a_list_has_boxes_that_send_and_keep_nothing(client, corner):
    page = shown(client)
    boxes = page.xpath("//*[@class='self-check']//input")
    assert words_of(page.xpath("//*[@class='self-check']//label")) == ["Point gamma", "Point delta"]
    assert [(box.get("type"), box.get("name"), box.get("autocomplete")) for box in boxes] == [
        ("checkbox", None, "off")
    ] * 2
    assert not page.xpath("//*[@class='self-check']/ancestor::form")
    assert "It is kept nowhere, and is gone when you leave this page." in page.text_content()


def test_a_log_is_a_blank_form_that_asks_for_no_names(client, corner):
    (log,) = shown(client).xpath("//*[@class='log']")
    lines = [len(entry.xpath("*[@class='log-line']")) for entry in log.xpath("*[@class='log-entry']")]
    assert words_of(log.xpath("*[@class='log-entry']/p")) == ["Label eta", "Label theta"]
    assert lines == [3, 1]
    assert "Write no names, and nothing by which somebody could be recognised." in log.text_content()
    assert not log.xpath(".//input | .//textarea | .//form")


def test_its_contents_lead_to_every_part(client, corner):
    page = shown(client)
    links = page.xpath("//nav[@aria-labelledby='contents']//a")
    assert words_of(links) == ["Check alpha", "Log epsilon", "Well iota", "Support lines"]
    assert all(page.xpath(f"//*[@id='{link.get('href')[1:]}']") for link in links)


def test_a_support_line_is_dialled_and_says_for_whom_when_and_in_which_languages(client, corner):
    page = shown(client)
    (phone,) = page.xpath("//a[starts-with(@href, 'tel:')]")
    assert phone.get("href") == "tel:+358101234567"  # what +358 (0)10 means
    assert html.tostring(phone[0], encoding="unicode") == '<bdi dir="ltr">+358 (0)10 123-4567</bdi>'
    facts = words_of(page.xpath("//*[@class='card support-line']//dd"))
    assert facts == ["People mu", "Mondays nu", "Finnish, Arabic", "https://example.org/line"]
    assert "Last checked on" in page.xpath("//*[@class='support-checked']")[0].text_content()


def test_lines_stand_by_country_and_place(client, corner):
    places = [("FI", ""), ("SE", "Malmö"), ("FI", "Oulu"), ("FI", "")]
    corner.support_lines = [
        line(name=f"Line {number}", country=country, place=place, phone="112 0")
        for number, (country, place) in enumerate(places)
    ]
    publish(corner)
    (section,) = shown(client).xpath("//*[@class='support']")
    assert words_of(section.xpath("h3")) == ["Finland", "Malmö · Sweden", "Oulu · Finland"]
    assert [words_of(group.xpath(".//h4")) for group in section.xpath("ul")] == [
        ["Line 0", "Line 3"],
        ["Line 1"],
        ["Line 2"],
    ]


def test_without_lines_there_is_no_section_of_them(client, corner):
    corner.support_lines = []
    publish(corner)
    assert "Support lines" not in shown(client).text_content()


def test_readers_and_editors_see_which_lines_were_not_checked_for_a_year(client, corner):
    old, never, new = (
        line(name=f"Line {name}", phone="1 2", last_checked=day)
        for name, day in [("old", LONG_AGO.isoformat()), ("never", None), ("new", today().isoformat())]
    )
    corner.support_lines = [old, never, new]
    publish(corner)
    said = words_of(shown(client).xpath("//*[starts-with(@class, 'support-checked')]"))
    assert [text.endswith("it may have changed since.") for text in said] == [True, False, False]
    assert said[1] == "Not checked yet: it may have changed."
    editor = Client()
    editor.force_login(user_in("Editors"))
    form = editor.get(f"/admin/pages/{corner.pk}/edit/").text
    assert "Nobody has made sure of these support lines for a year: Line old, Line never." in form
    corner.support_lines = [new]
    publish(corner)
    assert "Nobody has made sure" not in editor.get(f"/admin/pages/{corner.pk}/edit/").text


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ({"phone": "", "website": ""}, "Give a telephone number, a website, or both."),
        ({"phone": "call us"}, "Write the number with digits and spaces"),
        ({"phone": "javascript:1"}, "Write the number with digits and spaces"),
        ({"phone": "010 123 4567 / 010 765 4321"}, "Write the number with digits and spaces"),
        ({"phone": "116 111 / 112"}, "Write the number with digits and spaces"),
        ({"phone": "116111/112"}, "Write the number with digits and spaces"),
        ({"phone": "112 - 116 006"}, "Write the number with digits and spaces"),
        ({"phone": "112", "country": ""}, "This field is required."),
    ],
)
def test_a_line_that_nobody_could_use_is_refused_with_advice(db, fields, advice):
    kind = SupportLineBlock()
    with pytest.raises(ValidationError) as caught:
        kind.clean(kind.to_python(line(**fields)["value"]))
    assert advice in str(caught.value.as_json_data())


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("112", "112"),
        ("010-123 4567", "0101234567"),
        ("01.23.45.67.89", "0123456789"),
        ("0800(123) 456", "0800123456"),
        ("+358 (0)10 123", "+35810123"),
        ("00358 (0)10 123", "0035810123"),
    ],
)
def test_a_number_is_dialled_as_it_is_meant(written, dialled):
    kind = SupportLineBlock()
    assert kind.clean(kind.to_python(line(phone=written)["value"])).dialled == dialled


def test_it_is_translated_without_loss_and_numbers_stay_as_they_are(client, tree, corner):
    assert all(word in client.get("/en/mentoring/corner/").text for word in WORDS)
    translate_all(corner, tree.locales["fi"])
    page = shown(client, "fi")
    text = page.text_content()
    assert [word for word in WORDS if word not in text] == []
    for changed in ["FI Check alpha", "FI Before beta", "FI Point delta", "FI Label theta", "FI Rest kappa"]:
        assert changed in text
    for changed in ["FI Line lambda", "FI People mu", "FI Mondays nu", "FI Town xi"]:
        assert changed in text
    assert "FI +358" not in text
    assert page.xpath("//a[starts-with(@href, 'tel:')]/@href") == ["tel:+358101234567"]
    assert len(page.xpath("//*[@class='log-line']")) == 4


def test_translators_see_every_point_and_label_of_it(tree, corner):
    finnish = translate_all(corner, tree.locales["fi"])
    editor = Client()
    editor.force_login(user_in("Editors"))
    form = editor.get(f"/admin/pages/{finnish.pk}/edit/").text
    for words in ("FI Point delta", "FI Label theta", "FI Rest kappa", "FI Mondays nu"):
        assert words in form
    assert "FI +358" not in form


def test_empty_blocks_are_translated_and_shown(client, tree, corner):
    corner.body, corner.support_lines = empty_body(), [line(website="https://example.org/")]
    page = publish(corner)
    assert client.get("/en/mentoring/corner/").status_code == 200
    assert len(translate_all(page, tree.locales["fi"]).body) == len(OWN)
    assert client.get("/fi/mentoring/corner/").status_code == 200


def test_a_number_that_changes_or_goes_does_so_in_every_language(client, tree, corner):
    translate_all(corner, tree.locales["fi"])
    first, other = line(**FULL_LINE), line(name="Line omega", phone="010 77")
    first["id"] = corner.support_lines[0].id
    first["value"]["phone"] = "010 99"
    corner.support_lines = [first, other]
    corner = publish(corner)
    page = shown(client, "fi")
    assert page.xpath("//a[starts-with(@href, 'tel:')]/@href") == ["tel:01099", "tel:01077"]
    assert "FI Line lambda" in page.text_content(), "words that were translated stay"
    assert page.xpath("//h4[@lang='en']")[0].text == "Line omega", "those that are new are the original's"
    corner.support_lines = [other]
    publish(corner)
    assert shown(client, "fi").xpath("//a[starts-with(@href, 'tel:')]/@href") == ["tel:01077"]


def test_the_search_finds_its_words_and_never_the_guidance(corner):
    (found,) = DocumentText.objects.filter(document__uid=corner.uid).values_list("body", flat=True)
    assert [word for word in WORDS if word not in found] == []
    assert "guidance" not in found


def test_guidance_is_not_shown(client, corner):
    assert "Secret guidance" not in client.get("/en/mentoring/corner/").text


@pytest.mark.parametrize("language", ["en", "fi"])
def test_all_of_it_is_one_download_in_each_language(client, tree, corner, language):
    translated(corner, tree, "fi")
    (link,) = shown(client, language).xpath("//p[@class='take-along']/a/@href")
    assert link == f"/{language}/mentoring/corner/page.pdf"
    client.get(link)
    paper = PrintedDocument.objects.get().html
    assert [word for word in WORDS if word not in paper] == []
    assert "<input" not in paper
    assert 'href="tel:+358101234567"' in paper


@pytest.mark.parametrize("name", OWN)
def test_every_block_has_icon_description_template_and_preview(admin_client, tree, name):
    child = CornerPage._meta.get_field("body").stream_block.child_blocks[name]
    assert str(child.meta.description)
    assert child.meta.template.startswith("mentoring/blocks/")
    preview = admin_client.get(f"/admin/block-preview/?id={child.definition_prefix}").text
    assert child.meta.preview_value["title"] in preview
    assert "hub/css/corner.css" in preview


def test_it_has_the_blocks_of_the_manual_too(client, corner):
    corner.body = [text_block("<p>Words</p>"), block("safeguard", "<p>Consent</p>"), block("section", "Part")]
    publish(corner)
    text = shown(client).text_content()
    assert "Keeping people safe" in text
    assert "Consent" in text


@pytest.fixture
def draft(tree) -> CornerPage:
    load_corner_draft(tree.mentoring["en"])
    return CornerPage.objects.get()


def test_what_is_shipped_is_a_draft_that_no_reader_sees(client, tree, draft):
    load_corner_draft(tree.mentoring["en"])
    assert CornerPage.objects.get() == draft, "it is made once"
    assert client.get("/en/mentoring/corner/").status_code == 404
    assert "/corner/" not in client.get("/en/mentoring/").text
    assert not DocumentText.objects.filter(document__uid="corner")
    assert draft.guidance
    assert not draft.support_lines, "no line is invented"


def test_the_draft_is_not_published_while_something_in_it_is_empty(draft):
    editor = Client()
    editor.force_login(user_in("Editors"))
    form = editor.get(f"/admin/pages/{draft.pk}/edit/")
    assert "What I do next, and until when" in form.text
    body = draft.get_latest_revision_as_object().body
    with pytest.raises(ValidationError) as caught:
        body.stream_block.clean(body)
    assert sorted(caught.value.block_errors) == [0, 1, 3], "all but the log are to be written"
