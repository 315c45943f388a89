"""Small trees and pages for tests: plain functions, no surprises, everything can be named."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.test import TestCase
from django.utils import timezone
from wagtail.models import Collection, Locale, Page, Site

from good_practices.models import PracticeIndexPage, PracticePage
from hub.accounts.models import User
from hub.groups import create_groups
from hub.models import BasePage, ContactPage, HomePage, SiteTexts, StandardPage, Term
from hub.models.base import Origin
from hub.search.index import rebuild, refresh
from mentoring.models import MentoringPage
from news.models import NewsIndexPage, NewsPage

LANGUAGES = ["en", "fi", "sv", "fr", "ar"]


def text_block(html: str) -> dict:
    return {"type": "text", "value": html, "id": str(uuid.uuid4())}


class Tree:
    """A site with a home page in each language, and the sections in English and Finnish.

    It is built once for the run; every test starts from it and what a test changes is rolled back.

    Attributes: locales, homes, libraries, news, mentoring, contact (each {language: …}).
    """

    def __init__(self):
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.homes = _by_language(HomePage)
        self.libraries, self.news = _by_language(PracticeIndexPage), _by_language(NewsIndexPage)
        self.mentoring, self.contact = _by_language(MentoringPage), _by_language(ContactPage)

    @classmethod
    def build(cls) -> None:
        """Writes the site into a database that was just migrated, or that a test has emptied."""
        Site.objects.all().delete()
        Collection.get_first_root_node() or Collection.add_root(name="Root")
        english = Locale.objects.get_or_create(language_code="en")[0]
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=english)
        root.get_children().delete()
        root, key = Page.get_first_root_node(), uuid.uuid4()
        for code in LANGUAGES:
            locale = Locale.objects.get_or_create(language_code=code)[0]
            home = HomePage(title=f"Home {code}", slug=f"home-{code}", summary="Front door", uid="home")
            home.locale, home.translation_key = locale, key
            publish(add(root, home))
        Site.objects.create(hostname="localhost", root_page=HomePage.objects.first(), is_default_site=True)
        tree = cls()
        tree.section(PracticeIndexPage, "practices", "Good practices")
        tree.section(NewsIndexPage, "news", "News")
        tree.section(MentoringPage, "mentoring", "Mentoring model")
        tree.section(ContactPage, "contact", "Contact", thanks="Thank you for writing.", show_in_menus=False)
        for code in ("en", "fi"):
            texts = {"share_question": f"Share? {code}", "share_link": "Write", "about_line": "About"}
            SiteTexts.objects.create(locale=tree.locales[code], **texts)
        for scheme, code, label in TERMS:
            Term.objects.create(scheme=scheme, code=code, label=label, locale=tree.locales["en"], position=1)
        create_groups()
        rebuild()  # the first pages were published before there was a site to give them addresses

    def section(self, model, slug: str, title: str, **fields) -> None:
        """An index page in English and Finnish, translations of each other."""
        key, fields = uuid.uuid4(), {"show_in_menus": True} | fields
        for code in ("en", "fi"):
            page = model(title=f"{title} {code}", slug=slug, summary=title, uid=slug, **fields)
            page.locale, page.translation_key = self.locales[code], key
            publish(add(self.homes[code], page))

    def practice(self, language: str = "en", **fields) -> PracticePage:
        """A live, published practice in a language, with the core filled in."""
        return publish(add(self.libraries[language], self._draft_practice(language, fields)))

    def practices(self, count: int, each: Callable[[int], dict[str, Any]] = lambda number: {}) -> list[PracticePage]:
        """Many published practices in English, one a second. What follows a publication is done once, for all of them.

        :param each: the fields of one, by its number from 0
        """
        now = timezone.now()
        pages = []
        for number in range(count):
            then = now - timedelta(seconds=count - number)
            live = {"live": True, "first_published_at": then, "last_published_at": then}
            pages.append(add(self.libraries["en"], self._draft_practice("en", live | each(number))))
        for page in pages:
            PracticePage.objects.filter(pk=page.pk).update(live_revision=page.save_revision())
        committed(refresh.enqueue, [page.pk for page in pages])
        return pages

    def _draft_practice(self, language: str, fields: dict[str, Any]) -> PracticePage:
        number = PracticePage.objects.count() + 1
        core = {
            "title": f"Practice {number}",
            "slug": f"practice-{number}",
            "summary": "What it does, for whom and how.",
            "kind": "victim-support",
            "practice_type": "service",
            "topics": ["mentoring"],
            "needs": ["information"],
            "target_groups": ["witnesses"],
            "countries": ["FI"],
            "languages": ["fi"],
            "status": "active",
            "organisation": "An organisation",
            "source_url": "https://example.org/",
        }
        return PracticePage(**(core | fields), locale=self.locales[language])

    def article(self, language: str = "en", **fields) -> NewsPage:
        number = NewsPage.objects.count() + 1
        core = {"title": f"Article {number}", "slug": f"article-{number}", "summary": "A lead."}
        page = NewsPage(**(core | {"body": [text_block("<p>Text.</p>")]} | fields), locale=self.locales[language])
        return publish(add(self.news[language], page))

    def standard(self, language: str = "en", **fields) -> StandardPage:
        number = StandardPage.objects.count() + 1
        core = {"title": f"Page {number}", "slug": f"page-{number}", "summary": "A page."}
        return publish(add(self.homes[language], StandardPage(**(core | fields), locale=self.locales[language])))


def _by_language(model) -> dict[str, BasePage]:
    return {page.locale.language_code: page for page in model.objects.select_related("locale")}


TERMS = [
    ("type", "service", "Service"),
    ("topic", "mentoring", "Mentoring"),
    ("topic", "helpline", "Helpline"),
    ("topic", "resilience", "Resilience"),
    ("need", "information", "Information"),
    ("need", "recognition", "Recognition"),
    ("group", "witnesses", "Witnesses"),
    ("group", "women", "Women"),
]


def add(parent: Page, page: BasePage) -> BasePage:
    """Puts a page below another; the parent is read again, as others may have added to it."""
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    return page


def committed(action: Callable[..., Any], *args, **kwargs) -> Any:
    """What an action gives, after the tasks that follow its commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return action(*args, **kwargs)


def publish(page: BasePage) -> BasePage:
    """Publishes as the admin does: a revision, its publication, and the tasks that follow the commit."""
    committed(lambda: page.save_revision().publish())
    return type(page).objects.get(pk=page.pk)


def translated(page: BasePage, tree: Tree, language: str, **fields) -> BasePage:
    """A live translation of a page, marked as one, without wagtail-localize."""
    parent = page.get_parent().get_translation(tree.locales[language])
    values = {
        field.name: getattr(page, field.name) for field in page._meta.local_concrete_fields if not field.primary_key
    }
    values |= {"title": f"{page.title} {language}", "slug": page.slug, "origin": Origin.HUMAN} | fields
    copy = type(page)(**values, locale=tree.locales[language], translation_key=page.translation_key)
    return publish(add(parent, copy))


def user_in(*groups: str, name: str = "someone", **fields) -> User:
    """A user who is a member of groups made by create_groups."""
    user = User.objects.create_user(name, f"{name}@example.org", "a-password-for-tests", **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    assert user.groups.count() == len(groups)
    return user
