"""What the site says, taken from where it says it: the catalogues, and the database of the running site."""

import contextlib
import sqlite3
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, override

from tests.serving import Site


def say(language: str, text: str, /, **values) -> str:
    """An interface text in a language."""
    with override(language):
        return gettext(text) % values if values else gettext(text)


def say_number(language: str, one: str, many: str, number: int, name: str = "n", /, **values) -> str:
    """An interface text with a number in it."""
    with override(language):
        return ngettext(one, many, number) % {name: number, **values}


def say_date(language: str, day: date) -> str:
    with override(language):
        return date_format(day, "DATE_FORMAT")


def ask(site: Site, query: str, *values) -> list[tuple]:
    """Rows of the running site's database."""
    with contextlib.closing(sqlite3.connect(site.database, timeout=20)) as connection:
        return connection.execute(query, values).fetchall()


def title(site: Site, language: str, slug: str) -> str:
    """The title of the live page with that slug, in that language."""
    rows = ask(
        site,
        "SELECT page.title FROM wagtailcore_page page JOIN wagtailcore_locale locale ON locale.id = page.locale_id"
        " WHERE locale.language_code = ? AND page.slug = ? AND page.live",
        language,
        slug,
    )
    assert len(rows) == 1, f"{slug} in {language}: {rows}"
    return rows[0][0]


def practices_with(site: Site, language: str, kind: str, topic: str) -> list[str]:
    """The slugs of the practices that fit both, straight from their records."""
    rows = ask(
        site,
        "SELECT page.slug FROM good_practices_practicepage practice"
        " JOIN wagtailcore_page page ON page.id = practice.page_ptr_id"
        " JOIN wagtailcore_locale locale ON locale.id = page.locale_id"
        " WHERE locale.language_code = ? AND page.live AND practice.kind = ?"
        " AND EXISTS (SELECT 1 FROM json_each(practice.topics) WHERE value = ?) ORDER BY page.slug",
        language,
        kind,
        topic,
    )
    return [slug for (slug,) in rows]


def chip(language: str, facet: str, name: str) -> str:
    """What a chosen filter says to those who see it."""
    text = say(language, '%(facet)s: %(name)s<span class="visually-hidden">, remove</span>', facet=facet, name=name)
    return text.partition("<span")[0]
