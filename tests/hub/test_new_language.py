"""A language that an administrator adds in the admin: everything follows, and no server is started anew."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization

from hub.languages import best_match, tag
from tests.factories import publish, translated, user_in

COMPONENT = f"component-{LocaleSynchronization._meta.db_table}"


@pytest.fixture
def administrator(tree):
    return user_in("Administrators", name="administrator")


@pytest.fixture
def add_language(client, administrator, tree, django_capture_on_commit_callbacks):
    """A function: fills in the admin's form for a new language, and returns it."""

    def add(code: str, follows: str | None = "en") -> Locale:
        form = {"language_code": code}
        if follows:
            form |= {f"{COMPONENT}-enabled": "on", f"{COMPONENT}-sync_from": tree.locales[follows].pk}
        with django_capture_on_commit_callbacks(execute=True):
            client.force_login(administrator)
            answer = client.post(reverse("wagtaillocales:add"), form)
        assert answer.status_code == 302, answer.text
        client.logout()
        return Locale.objects.get(language_code=code)

    return add


def soup(client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize(
    ("code", "written", "way", "name"),
    [
        ("fa", "fa", "rtl", "فارسی"),
        ("ps", "ps", "rtl", "پښتو"),
        ("prs", "prs", "rtl", "دری"),
        ("pl", "pl", "ltr", "Polski"),
        ("so", "so", "ltr", "Soomaali"),
        ("pt-br", "pt-BR", "ltr", "Português Brasileiro"),
        ("zh-hans", "zh-Hans", "ltr", "简体中文"),
        ("udm", "udm", "ltr", "Удмурт"),
    ],
)
def test_every_page_is_there_marked_and_claims_no_language(
    client, tree, settings, add_language, code, written, way, name
):
    practice = tree.practice(title="Line of hope", countries=["DE"])
    add_language(code)
    page = soup(client, f"/{code}/practices/{practice.slug}/")
    assert (page.html["lang"], page.html["dir"], page.body["lang"]) == (written, way, "en")
    assert (page.h1.text, page.h1["lang"], page.h1["dir"]) == ("Line of hope", "en", "ltr")
    assert "not been translated" in page.select_one("main .notice").text
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    canonical = f"{settings.BASE_URL}/en/practices/{practice.slug}/"
    assert page.find("link", rel="canonical")["href"] == canonical
    assert {link["hreflang"] for link in page.find_all("link", rel="alternate")} == {"en", "x-default"}
    for path in ("/en/", f"/{code}/search/?q=line"):
        switcher = soup(client, path).select_one(f'.languages a[href^="/{code}/"]')
        assert (switcher.text, switcher["lang"], switcher["hreflang"], switcher["dir"]) == (name, written, written, way)
    assert f"sitemap-{code}" not in client.get("/sitemap.xml").text
    assert client.get(f"/sitemap-{code}.xml").status_code == 404
    assert client.get(f"/{code}/")["Content-Language"] == written


def test_a_fallback_stands_in_no_list_and_words_lead_to_the_original(client, tree, add_language):
    tree.practice(title="Line of hope")
    add_language("fa")
    library = soup(client, "/fa/practices/")
    assert not library.select(".practice-card")
    assert library.select_one('#results a[hreflang="en"]')["href"] == "/en/practices/"
    found = soup(client, "/fa/search/?q=hope").select(".result h3 a")
    assert [(link["href"], link["lang"], link["dir"]) for link in found] == [("/en/practices/practice-1/", "en", "ltr")]
    answer = client.get("/api/v1/search?lang=fa&q=hope").json()
    assert [(result["lang"], result["title"]) for result in answer["results"]] == [("en", "Line of hope")]


@pytest.mark.parametrize(
    ("code", "country", "date"),
    [
        ("pl", ("Finlandia", "pl", "ltr"), ("13 marca 2024", "pl", "ltr")),
        ("fa", ("فنلاند", "fa", "rtl"), ("13 مارس 2024", "fa", "rtl")),
        ("so", ("Finland", "so", "ltr"), ("Maarso 13, 2024", "so", "ltr")),
        ("prs", ("فنلند", "prs", "rtl"), ("13 مارچ 2024", "prs", "rtl")),
        ("udm", ("Finland", None, None), ("южт 13, 2024", "udm", "ltr")),
    ],
)
def test_countries_and_dates_are_the_languages_own(client, tree, add_language, code, country, date):
    import datetime

    practice = tree.practice(countries=["FI"])
    article = tree.article(date=datetime.date(2024, 3, 13))
    add_language(code)
    fact = soup(client, f"/{code}/practices/{practice.slug}/").select_one('a[href*="country=FI"]')
    named = fact.span or fact
    assert (named.text, named.get("lang"), named.get("dir")) == country
    time = soup(client, f"/{code}/news/{article.slug}/").time
    written = time.span or time
    assert (written.text, written.get("lang"), written.get("dir")) == date


def test_a_term_that_is_not_translated_says_its_language(client, tree):
    practice = tree.practice()
    finnish = translated(practice, tree, "fi")
    topic = soup(client, f"/fi/practices/{finnish.slug}/").select_one('a[href*="topic=mentoring"] span')
    assert (topic.text, topic["lang"], topic["dir"]) == ("Mentoring", "en", "ltr")
    choice = soup(client, "/fi/practices/").select_one('input[value="FI"]')
    assert choice is None or not choice.parent.select("[lang]")


def test_texts_around_pages_are_the_sources_and_say_so(client, tree, add_language):
    add_language("fa")
    for path in ("/fa/", "/sv/"):
        question = soup(client, path).select_one(".call p")
        assert (question.text, question["lang"], question["dir"]) == ("Share? en", "en", "ltr")
    assert not soup(client, "/fi/").select_one(".call p").has_attr("lang")


def test_words_of_the_new_language_are_marked_among_english_buttons(client, tree, settings, add_language):
    """What was translated is indexed as its own, and carries its language inside the interface's."""
    practice = tree.practice(title="Line of hope", last_checked=timezone.localdate())
    locale = add_language("pl")
    tree.locales["pl"] = locale
    Page.objects.get(locale=locale, slug=practice.slug).delete()
    polish = translated(practice, tree, "pl", title="Linia nadziei", summary="Pomoc dla świadków i ofiar.")
    page = soup(client, f"/pl/practices/{polish.slug}/")
    assert (page.h1.text, page.h1["lang"], page.h1["dir"]) == ("Linia nadziei", "pl", "ltr")
    assert page.select_one(".skip").find_parent(lang=True)["lang"] == "en"
    assert not page.select(".notice")
    assert not page.find("meta", attrs={"name": "robots"})
    alternates = {link["hreflang"] for link in page.find_all("link", rel="alternate")}
    assert alternates == {"en", "pl", "x-default"}
    assert f"<loc>{settings.BASE_URL}/pl/practices/{polish.slug}/</loc>" in client.get("/sitemap-pl.xml").text
    # No stemmer: accents, beginnings and typing mistakes still make no difference.
    for words in ("swiadkow", "nadzi", "nadzeii"):
        assert "Linia nadziei" in soup(client, f"/pl/search/?q={words}").select_one("#results").text, words


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 practices"), (1, "1 practice"), (2, "2 practices"), (5, "5 practices")]
)
def test_an_english_interface_counts_in_english(client, tree, add_language, number, said):
    """Polish has three plural forms; words that are English follow the English rule."""
    locale = add_language("pl")
    tree.locales["pl"] = locale
    for count in range(number):
        english = tree.practice(title=f"Practice {count}")
        for stand_in in Page.objects.filter(locale=locale, slug=english.slug):
            stand_in.delete()
        translated(english, tree, "pl")
    assert soup(client, "/pl/practices/").select_one("#results-heading").text == said


def test_the_interface_is_english_as_a_whole(client, tree, add_language):
    """Wagtail's admin has Polish words for some of the hub's; a mixture would be no language at all."""
    add_language("pl")
    page = soup(client, "/pl/")
    assert page.select_one(".search-link").text.strip() == "Search"
    assert page.select_one(".languages")["aria-label"] == "Language"


def test_the_door_and_unknown_addresses_speak_a_language_of_the_site(client, tree, add_language):
    def asked(path: str, accept: str):
        return client.get(path, headers={"accept-language": accept})

    for path in ("/de/", "/de/practices/", "/pt-br/", "/zh-hans/search/"):
        answer = asked(path, "de, fi;q=0.5")
        assert answer.status_code == 404
        assert '<html lang="fi" dir="ltr">' in answer.text
    assert asked("/", "pt-BR, fi;q=0.5")["Location"] == "/fi/"
    add_language("pt-br")
    assert asked("/", "pt-PT, fi;q=0.5")["Location"] == "/pt-br/"
    assert asked("/", "pt-BR")["Location"] == "/pt-br/"
    assert asked("/pt/", "en").status_code == 404
    assert '<html lang="pt-BR" dir="ltr">' in asked("/de/", "pt").text


def test_a_language_without_pages_answers_nothing_yet(client, tree, add_language):
    add_language("de", follows=None)
    assert client.get("/de/").status_code == 404
    assert client.get("/api/v1/search?lang=de&q=a").status_code == 400
    assert 'href="/de/' not in client.get("/en/").text
    # Its front page opens it.
    tree.homes["en"].copy_for_translation(Locale.objects.get(language_code="de"), alias=True)
    assert client.get("/de/").status_code == 200


def test_translators_of_the_language_and_of_no_other(tree, add_language):
    practice = tree.practice()
    locale = add_language("pl")
    assert Group.objects.filter(name="Translators (pl)").exists()
    translator = user_in("Translators (pl)", name="translator")
    rights = Page.objects.get(locale=locale, depth=2).permissions_for_user(translator)
    assert (rights.can_edit(), rights.can_publish()) == (True, False)
    assert not tree.homes["fi"].permissions_for_user(translator).can_edit()
    assert Page.objects.get(locale=locale, slug=practice.slug).permissions_for_user(translator).can_edit()


def test_a_translator_begins_a_page_of_the_new_language(client, tree, add_language, django_capture_on_commit_callbacks):
    practice = tree.practice()
    locale = add_language("pl")
    client.force_login(user_in("Translators (pl)", name="translator"))
    address = reverse("wagtail_localize:submit_page_translation", args=[practice.pk])
    assert client.get(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {"locales": [locale.pk]}).status_code == 302
    assert Page.objects.get(locale=locale, slug=practice.slug).alias_of is None


def test_later_pages_follow_in_languages_that_follow_a_follower(tree, add_language):
    from hub.translation.fallbacks import fill_missing

    polish = add_language("pl")
    LocaleSynchronization.objects.create(locale=Locale.objects.create(language_code="cs"), sync_from=polish)
    page = tree.standard(slug="later")
    fill_missing(page)
    assert set(Page.objects.filter(slug="later", alias_of=page).values_list("locale__language_code", flat=True)) == {
        "pl",
        "cs",
    }


def test_a_draft_and_a_closed_page_are_no_more_open_than_their_originals(client, tree, add_language):
    from wagtail.models import PageViewRestriction

    closed, draft = tree.standard(slug="closed"), tree.standard(slug="draft")
    draft.unpublish()
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    add_language("fa")
    assert client.get("/fa/draft/").status_code == 404
    assert client.get("/fa/closed/").status_code == 302


def test_the_number_of_queries_stays(client, tree, add_language, count_queries):
    practice = tree.practice()
    paths = ["/en/", f"/en/practices/{practice.slug}/", "/en/practices/", "/en/search/?q=practice", "/sitemap-en.xml"]
    before = [count_queries(path) for path in paths]
    for code in ("fa", "pl", "ps", "pt-br"):
        add_language(code)
    assert [count_queries(path) for path in paths] == before


def test_quotes_offer_the_languages_of_the_site(tree, add_language):
    from hub.blocks import QuoteBlock

    def offered() -> list[str]:
        return [code for code, _name in QuoteBlock().child_blocks["language"].field.choices if code]

    assert offered() == ["en", "fi", "sv", "fr", "ar"]
    add_language("pl")
    assert offered() == ["en", "fi", "sv", "fr", "ar", "pl"]


def test_languages_stand_in_one_order(client, tree, add_language):
    for code in ("pl", "fa", "ps", "de"):
        add_language(code)
    links = soup(client, "/en/").select(".languages a")
    assert [link["href"] for link in links] == [
        f"/{code}/" for code in ["en", "fi", "sv", "fr", "ar", "de", "pl", "fa", "ps"]
    ]


def test_a_language_that_is_removed_leaves_nothing_broken(
    client, administrator, tree, add_language, django_capture_on_commit_callbacks
):
    from hub.models import Term

    practice = tree.practice(title="Line of hope")
    locale = add_language("fa")
    Term.objects.create(scheme="topic", code="mentoring", label="راهنمایی", locale=locale, position=1)
    assert client.get("/fa/").status_code == 200
    client.force_login(administrator)
    address = reverse("wagtaillocales:delete", args=[locale.pk])
    warning = soup(client, address).select_one("main").text
    assert f"{Page.objects.filter(locale=locale).count()} pages that show the words of another language" in warning
    assert "1 term, text or concept" in warning
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).status_code == 302
    client.logout()
    assert not Locale.objects.filter(language_code="fa").exists()
    assert not Group.objects.filter(name="Translators (fa)").exists()
    assert client.get("/fa/", headers={"accept-language": "fa"}).status_code == 404
    assert client.get("/api/v1/search?lang=fa&q=a").status_code == 400
    for path in ("/en/", f"/en/practices/{practice.slug}/", "/en/search/?q=hope", "/sitemap.xml", "/sitemap-en.xml"):
        text = client.get(path).text
        assert "Line of" in text or "sitemap" in path, path
        assert "/fa/" not in text
    add_language("fa")
    assert client.get("/fa/").status_code == 200


def test_a_language_with_words_of_its_own_is_not_removed_by_the_way(client, administrator, tree):
    practice = tree.practice("fi", title="Toivon linja")
    client.force_login(administrator)
    address = reverse("wagtaillocales:delete", args=[tree.locales["fi"].pk])
    page = soup(client, address)
    assert "pages have words of their own" in page.text
    assert not page.select("main form")
    client.post(address)
    assert type(practice).objects.filter(pk=practice.pk).exists()
    english = soup(client, reverse("wagtaillocales:delete", args=[tree.locales["en"].pk]))
    assert "The other languages start from this one" in english.text
    assert not english.select("main form")


def test_a_row_whose_code_no_setting_knows_is_closed_and_harms_nothing(client, tree, add_language):
    practice = tree.practice()
    add_language("pl")
    with_code = Locale.objects.get(language_code="pl")
    with_code.language_code = "tlh"
    with_code.save()
    assert client.get("/tlh/").status_code == 404
    assert client.get("/pl/").status_code == 404
    text = client.get(f"/en/practices/{practice.slug}/").text
    assert "tlh" not in text


def test_unpublishing_a_front_page_closes_its_language(client, tree, django_capture_on_commit_callbacks):
    assert client.get("/sv/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        tree.homes["sv"].unpublish()
    assert client.get("/sv/").status_code == 404
    publish(tree.homes["sv"])
    assert client.get("/sv/").status_code == 200


@pytest.mark.parametrize(
    ("code", "written"),
    [("fi", "fi"), ("pt-br", "pt-BR"), ("zh-hans", "zh-Hans"), ("sr-latn", "sr-Latn"), ("ar-dz", "ar-DZ")],
)
def test_codes_are_written_as_bcp_47_has_them(code, written):
    assert tag(code) == written


@pytest.mark.parametrize(
    ("accepted", "known", "chosen"),
    [
        (["zh-tw", "en"], ["en", "zh-hans", "zh-hant"], "zh-hant"),
        (["zh-cn"], ["en", "zh-hant"], "zh-hant"),
        (["pt"], ["en", "pt-br"], "pt-br"),
        (["pt-br"], ["pt", "pt-br"], "pt-br"),
        (["de-at", "fi"], ["fi", "de"], "de"),
        (["*"], ["en"], None),
    ],
)
def test_the_nearest_language_is_chosen(accepted, known, chosen):
    assert best_match(accepted, known) == chosen
