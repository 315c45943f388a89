"""Shipped pages that were written in another language than the others, and are in that language only."""

import re
import tomllib

from wagtail.models import Page

from hub.content.pages import body
from hub.content.words import Words
from hub.models import StandardPage


def load(words: Words, report) -> None:
    """Makes the pages that are missing; what editors have changed or taken away stays so."""
    report("originals")
    file = words.folder / "originals.toml"
    for language, pages in (tomllib.loads(file.read_text("utf-8")) if file.exists() else {}).items():
        for uid, page in pages.items():
            parent = StandardPage.objects.filter(uid=page["parent"], locale__language_code=language).first()
            if parent and not StandardPage.objects.filter(uid=uid).exists():
                put(parent, uid, page)


def put(parent: StandardPage, uid: str, words: dict) -> None:
    """Publishes an original below a page of its language. Pages it leads to are looked up by slug."""

    def link(match: re.Match) -> str:
        page = Page.objects.filter(slug=match[1], locale=parent.locale, live=True).first()
        return f'<a linktype="page" id="{page.pk}">{page.title}</a>' if page else match[1]

    html = re.sub(r"{practice:([\w-]+)}", link, words["body"])
    page = StandardPage(
        uid=uid,
        slug=uid,
        title=words["title"],
        summary=words["summary"],
        body=body(uid, html),
        locale=parent.locale,
        live=False,
    )
    parent.add_child(instance=page)
    page.save_revision().publish()
