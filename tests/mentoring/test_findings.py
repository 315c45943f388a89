"""The page of findings: what was learned in all workshops and trainings, by need, newest first, and who uses it."""

import pytest
from django.core.exceptions import ValidationError
from lxml import html
from wagtail.models import PageViewRestriction

from mentoring.models import Lesson, LessonLink, TrainingPage, TrainingsPage, WorkshopPage, WorkshopsPage
from tests.factories import publish, translated, user_in
from tests.mentoring.test_lessons import box, learned
from tests.mentoring.test_mentoring import below

FINDINGS = "/en/mentoring/workshops/findings/"


@pytest.fixture
def series(workshop) -> WorkshopsPage:
    return WorkshopsPage.objects.get()


def shown(client, address: str = FINDINGS) -> html.HtmlElement:
    return html.fromstring(client.get(address).text)


def texts(client, address: str = FINDINGS) -> list[str]:
    """The lessons of the page, in its order."""
    return [element.text for element in shown(client, address).xpath("//main//ul[@class='cards']/li/div/p")]


def test_each_says_where_it_was_learned_and_what_uses_it(client, tree, workshop, chapter):
    practice = tree.practice(title="A circle")
    learned(tree, workshop, practice, chapter, needs=["information"])
    (lesson,) = shown(client).xpath("//main//ul[@class='cards']/li/div")
    assert lesson[0].text == "Begin with tea."
    assert [(link.text, link.get("href")) for link in lesson.xpath(".//a")] == [
        ("Trust", workshop.url),
        ("A circle", practice.url),
        ("Listening", chapter.url),
    ]
    assert "Information" in lesson.text_content()


def test_the_workshops_and_what_uses_a_finding_lead_to_the_page(client, tree, series, workshop):
    practice = tree.practice()
    assert FINDINGS not in client.get(series.url).text
    learned(tree, workshop, practice)
    assert f'href="{FINDINGS}"' in client.get(series.url).text
    assert f'href="{FINDINGS}"' in box(client, practice.url)


def test_the_newest_come_first_and_a_translation_makes_none_newer(client, tree, workshop):
    old = learned(tree, workshop, text="Old")
    learned(tree, workshop, text="New")
    Lesson.objects.create(
        text="Vanha", learned_at=workshop, locale=tree.locales["fi"], translation_key=old.translation_key
    )
    assert texts(client) == ["New", "Old"]
    translated(WorkshopsPage.objects.get(), tree, "fi")
    finnish = shown(client, FINDINGS.replace("/en/", "/fi/"))
    new, old = finnish.xpath("//main//ul[@class='cards']/li/div/p")
    assert (new.text, new.get("lang"), new.get("dir")) == ("New", "en", "ltr")
    assert (old.text, old.get("lang")) == ("Vanha", None)


def test_it_is_narrowed_by_a_need(client, tree, workshop):
    learned(tree, workshop, text="One", needs=["information"])
    learned(tree, workshop, text="Two", needs=["recognition", "information"])
    learned(tree, workshop, text="Three")
    chips = shown(client).xpath("//a[@class='chip']")
    assert [(" ".join(chip.text_content().split()), chip.get("href")) for chip in chips] == [
        ("All needs", FINDINGS),
        ("Information 2", f"{FINDINGS}?need=information"),
        ("Recognition 1", f"{FINDINGS}?need=recognition"),
    ]
    assert texts(client, f"{FINDINGS}?need=recognition") == ["Two"]
    page = shown(client, f"{FINDINGS}?need=recognition&id=abc")
    assert page.xpath("//h1")[0].text == "What was learned: Recognition"
    assert page.xpath("//a[@class='chip'][@aria-current]")[0].text.strip() == "Recognition"
    assert page.xpath("//a[text()='Good practices that answer this need']/@href") == [
        "/en/practices/?need=recognition&id=abc"
    ]
    assert "/fi/mentoring/workshops/findings/?need=recognition&id=abc" in page.xpath("//a/@href")


@pytest.mark.parametrize("query", ["need=nothing", "need=recognition&need=information", "need=%3Cb%3E"])
def test_what_is_unknown_or_too_much_is_left_out_and_told(client, tree, workshop, query):
    learned(tree, workshop, text="Two", needs=["recognition"])
    page = shown(client, f"{FINDINGS}?{query}")
    assert "It was left out." in page.xpath("//p[@class='notice']")[0].text
    assert texts(client, f"{FINDINGS}?{query}") == ["Two"]
    assert not page.xpath("//main//b")


def test_a_need_without_findings_says_so(client, tree, workshop):
    learned(tree, workshop, needs=["recognition"])
    assert texts(client, f"{FINDINGS}?need=information") == []
    assert "Nothing that was learned has been tied to this need yet." in client.get(f"{FINDINGS}?need=information").text


def test_what_is_tied_only_to_what_is_not_public_is_not_told(client, tree, series, workshop, chapter):
    hidden = publish(below(series, WorkshopPage, title="Secret theme", slug="secret"))
    practice, closed = tree.practice(title="A circle"), tree.practice(title="Secret circle")
    learned(tree, hidden, text="Hidden learned")
    learned(tree, hidden, closed, text="Hidden twice")
    learned(tree, None, closed, text="Hidden used")
    learned(tree, hidden, practice, closed, text="Told by the practice")
    learned(tree, workshop, closed, text="Told by the workshop")
    learned(tree, None, text="Tied to nothing")
    hidden.unpublish()
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert texts(client) == ["Tied to nothing", "Told by the workshop", "Told by the practice"]
    assert "Secret" not in client.get(FINDINGS).text


def test_one_whose_page_is_public_in_another_language_only_is_told(client, tree, workshop):
    finnish = tree.practice("fi", title="Piiri")
    learned(tree, None, finnish)
    assert '<a href="/fi/practices/practice-1/" lang="fi" dir="ltr">Piiri</a>' in client.get(FINDINGS).text


def test_where_nothing_was_learned_the_page_says_so_and_search_engines_pass(client, tree, workshop):
    text = client.get(FINDINGS).text
    assert "No lesson has been published yet." in text
    assert '<meta name="robots" content="noindex">' in text
    assert FINDINGS not in client.get("/sitemap-en.xml").text


def test_the_sitemap_names_it_where_it_is(client, tree, workshop):
    learned(tree, workshop)
    text = client.get("/sitemap-en.xml").text
    assert f"<loc>http://localhost:8000{FINDINGS}</loc>" in text
    finnish = FINDINGS.replace("/en/", "/fi/")
    assert finnish not in text, "there are no workshops in Finnish"
    translated(WorkshopsPage.objects.get(), tree, "fi")
    assert f'hreflang="fi" href="http://localhost:8000{finnish}"' in client.get("/sitemap-en.xml").text
    assert f"<loc>http://localhost:8000{finnish}</loc>" in client.get("/sitemap-fi.xml").text


def test_a_long_list_is_paged(client, tree, workshop):
    for number in range(45):
        learned(tree, workshop, text=f"Lesson {number}", needs=["information"])
    assert texts(client)[0] == "Lesson 44"
    last = shown(client, f"{FINDINGS}?need=information&page=3")
    assert len(last.xpath("//main//ul[@class='cards']/li/div")) == 5
    assert last.xpath("//a[@rel='prev']/@href") == ["?need=information&page=2"]
    assert texts(client, f"{FINDINGS}?page=nothing")[0] == "Lesson 44"


def test_the_number_of_queries_does_not_grow(tree, workshop, chapter, count_queries):
    def more(number):
        for _number in range(number):
            learned(tree, workshop, chapter, tree.practice(), needs=["information"])

    more(3)
    few = count_queries(FINDINGS), count_queries("/en/mentoring/workshops/")
    more(27)
    assert (count_queries(FINDINGS), count_queries("/en/mentoring/workshops/")) == few


def test_a_training_is_a_place_to_learn_too(client, tree, workshop):
    trainings = below(tree.mentoring["en"], TrainingsPage, title="Trainings", slug="trainings")
    first = below(trainings, TrainingPage, title="First mentors", slug="first", date="2024-09-01")
    learned(tree, first)
    assert '<a href="/en/mentoring/trainings/first/">First mentors</a>' in client.get(FINDINGS).text


@pytest.mark.parametrize("path", ["mentoring/findings/", "findings/", "nothing/findings/", "practices/findings/"])
def test_it_is_below_the_workshops_and_nowhere_else(client, tree, workshop, path):
    assert client.get(f"/en/{path}").status_code == 404


def test_a_page_of_that_name_elsewhere_is_shown(client, tree, workshop):
    about = tree.standard(slug="about")
    below(about, type(about), title="Our findings", slug="findings")
    assert "Our findings" in client.get("/en/about/findings/").text


def test_workshops_that_not_everyone_may_read_have_no_findings(client, tree, series, workshop):
    learned(tree, workshop)
    PageViewRestriction.objects.create(page=series, restriction_type=PageViewRestriction.LOGIN)
    assert "Begin with tea." not in client.get(FINDINGS).text
    assert FINDINGS not in client.get("/sitemap-en.xml").text


def test_no_workshop_takes_its_address(series):
    page = WorkshopPage(title="Findings", slug="findings", summary="x", locale=series.locale)
    with pytest.raises(ValidationError, match="The site itself uses this address"):
        page.clean()


def test_one_that_is_used_no_longer_stays(client, tree, workshop):
    learned(tree, workshop, tree.practice())
    LessonLink.objects.all().delete()
    assert texts(client) == ["Begin with tea."]


def test_what_was_hidden_with_its_page_stays_hidden_when_that_is_deleted(client, tree, series, workshop, chapter):
    secret = publish(below(series, WorkshopPage, title="Secret theme", slug="secret"))
    closed = tree.practice(title="Secret circle")
    learned(tree, secret, text="Hidden learned")
    learned(tree, None, closed, text="Hidden used")
    learned(tree, secret, chapter, text="Told by the chapter")
    learned(tree, workshop, text="Told by the workshop")
    for page in (secret, closed):
        page.unpublish()
        page.delete()
    workshop.delete()
    assert texts(client) == ["Told by the workshop", "Told by the chapter"]
    client.force_login(user_in("Editors"))
    lesson = Lesson.objects.get(text="Hidden learned")
    address = f"/admin/snippets/mentoring/lesson/edit/{lesson.pk}/"
    fields = {"text": lesson.text, "learned_at": "", "links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}
    assert "is_withheld" in client.get(address).text
    client.post(address, fields)
    assert texts(client)[0] == "Told by the workshop"
    assert "Hidden learned" in texts(client)
