#!/usr/bin/env python3
"""What translating costs: queries and seconds a page, for translating practices and for syncing changed originals.

    DATABASE_URL=… python benchmarks/translation.py [--pages 1000]

The database is emptied of its pages: name one of its own, such as sqlite:////tmp/translation.sqlite3. English practices
are made, each is submitted for translation into Finnish, its sentences are translated, saved and published; then every
original is changed and published, and what follows (sentences taken anew, facts carried, the translation marked) is
counted. The first and the last tenth are compared: where both cost the same, the whole grows linearly.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402
from wagtail_localize.models import StringSegment, StringTranslation, Translation  # noqa: E402
from wagtail_localize.operations import translate_object  # noqa: E402

from good_practices.models import PracticeIndexPage, PracticePage  # noqa: E402
from hub.models import HomePage, Outdated, Term  # noqa: E402
from hub.translation.saving import save_translation  # noqa: E402

CORE = {
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
    "aims": "<p>The first aim.</p><p>The second <b>aim</b>.</p>",
    "how_it_works": "<h2>How</h2><ul><li>A step</li><li>Another step</li></ul>",
}
TERMS = {"type": "service", "topic": "mentoring", "need": "information", "group": "witnesses"}


def build(number: int) -> list[PracticePage]:
    """Makes the site and its English practices; the libraries exist in both languages."""
    if connection.vendor == "sqlite" and str(settings.DATABASES["default"]["NAME"]).endswith("var/hub.sqlite3"):
        sys.exit("Name a database of its own in DATABASE_URL: its pages are deleted.")
    call_command("migrate", verbosity=0)
    Site.objects.all().delete()
    Page.get_first_root_node().get_children().delete()
    locales = [Locale.objects.get_or_create(language_code=code)[0] for code in ("en", "fi")]
    root, libraries, home = Page.get_first_root_node(), [], None
    for scheme, code in TERMS.items():
        Term.objects.get_or_create(scheme=scheme, code=code, locale=locales[0], defaults={"label": code})
    for locale in locales:
        key = {"translation_key": home.translation_key} if home else {}
        home = HomePage(title="Home", slug=f"home-{locale}", summary="-", uid="home", locale=locale, **key)
        root.add_child(instance=home)
        key = {"translation_key": libraries[0].translation_key} if libraries else {}
        library = PracticeIndexPage(
            title="Library", slug="practices", summary="-", uid="practices", locale=locale, **key
        )
        libraries.append(home.add_child(instance=library))
    Site.objects.create(hostname="localhost", root_page=HomePage.objects.first(), is_default_site=True)
    practices = []
    for n in range(number):
        page = PracticePage(title=f"Practice {n}", slug=f"practice-{n}", summary=f"What number {n} does.", **CORE)
        practices.append(PracticeIndexPage.objects.get(pk=libraries[0].pk).add_child(instance=page))
        page.save_revision().publish()
    return practices


def translate(page: PracticePage, locale: Locale) -> None:
    """Submits, translates every sentence, saves and publishes."""
    translate_object(page, [locale])
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=locale)
    segments = StringSegment.objects.filter(source=translation.source).select_related("string", "context")
    StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of=segment.string,
            context=segment.context,
            locale=locale,
            data=segment.string.data,
            translation_type="manual",
        )
        for segment in segments
    )
    save_translation(translation, publish=True)


def change(page: PracticePage) -> None:
    """Publishes an original with another word and another fact."""
    page = PracticePage.objects.get(pk=page.pk)
    page.title, page.start_year = f"{page.title} again", 2001
    page.save_revision().publish()


class Counter:
    """Counts the statements that reach the database."""

    def __init__(self):
        self.number = 0

    def __call__(self, execute, *statement):
        self.number += 1
        return execute(*statement)


def measure(name: str, work, pages: list) -> None:
    """Does the work for each page and prints the medians of all, of the first and of the last tenth."""
    queries, seconds = [], []
    for number, page in enumerate(pages, 1):
        began, asked = time.perf_counter(), Counter()
        with connection.execute_wrapper(asked), transaction.atomic():
            work(page)
        seconds.append(time.perf_counter() - began)
        queries.append(asked.number)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{name}: {number} of {len(pages)}")
    tenth = max(1, len(pages) // 10)
    for label, values in (("queries", queries), ("milliseconds", [1000 * value for value in seconds])):
        first, last = statistics.median(values[:tenth]), statistics.median(values[-tenth:])
        print(
            f"{name}: {label} a page {statistics.median(values):.0f}, first tenth {first:.0f}, "
            f"last tenth {last:.0f}, ratio {last / first:.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=int, default=1000)
    options = parser.parse_args()
    pages = build(options.pages)
    finnish = Locale.objects.get(language_code="fi")
    print(f"{connection.vendor}, {len(pages)} practices")
    measure("translate", lambda page: translate(page, finnish), pages)
    measure("sync", change, pages)
    print(f"outdated afterwards: {Outdated.objects.count()}")


if __name__ == "__main__":
    main()
