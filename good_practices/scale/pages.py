"""Putting generated practices into the tree, many in one statement, as the rows that Page.save() would write."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from wagtail.models import Page

from good_practices.models import PracticeIndexPage, PracticePage
from good_practices.scale.facts import Facts, Record
from good_practices.scale.rows import Rows
from good_practices.scale.text import languages, write
from hub.models.base import Origin

PREFIX = "scale-"  # of uid and slug
BATCH = 100  # practices in one transaction, each in all languages


class ScaleError(Exception):
    """Why the library cannot be grown, in a sentence for whom it concerns."""


def libraries() -> dict[str, PracticeIndexPage]:
    """{language: the library's page} of the languages that have words, the original's first."""
    found: dict[str, PracticeIndexPage] = {}
    for page in PracticeIndexPage.objects.select_related("locale").order_by("path"):
        found.setdefault(page.locale.language_code, page)
    missing = [code for code in languages() if code not in found]
    if missing:
        raise ScaleError(
            f"There is no library in: {', '.join(missing)}. Load the content first: manage.py load_content."
        )
    return {code: found[code] for code in sorted(languages(), key=lambda code: (code != settings.LANGUAGE_CODE, code))}


def present() -> dict[int, set[str]]:
    """{number: languages} of the generated practices that are there."""
    found: dict[int, set[str]] = {}
    rows = PracticePage.objects.filter(uid__startswith=PREFIX).values_list("uid", "locale__language_code")
    for uid, code in rows.iterator(chunk_size=5000):
        number = uid.removeprefix(PREFIX)
        if number.isdecimal():
            found.setdefault(int(number), set()).add(code)
    return found


def grow(count: int, report: Callable[[int, int, int], None]) -> int:
    """Adds the practices 1 to `count` that are missing, and returns how many pages that were.

    What is there stays, above `count` too. Each batch is a transaction: after an interruption a new call goes on.

    :param report: is told (practices done, practices to add, pages added)
    """
    parents = libraries()
    there, facts, rows, pages = present(), Facts(), Rows(), 0
    missing = [number for number in range(1, count + 1) if parents.keys() - there.get(number, set())]
    for start in range(0, len(missing), BATCH):
        records = [facts.record(number) for number in missing[start : start + BATCH]]
        shared = {record.plan.number: rows.prepared(same_in_all_languages(record)) for record in records}
        with transaction.atomic():
            for code, parent in parents.items():
                wanted = [record for record in records if code not in there.get(record.plan.number, set())]
                own = rows.prepared({"locale_id": parent.locale_id, "origin": origin(code)})
                values = [
                    shared[record.plan.number] | own | rows.prepared(in_language(code, record)) for record in wanted
                ]
                add(parent, rows, values)
                pages += len(values)
        report(start + len(records), len(missing), pages)
    return pages


def same_in_all_languages(record: Record) -> dict[str, Any]:
    uid = f"{PREFIX}{record.plan.number}"
    return record.facts | {
        "uid": uid,
        "slug": uid,
        "translation_key": uuid.uuid5(uuid.NAMESPACE_URL, f"remap:{uid}"),
        "content_type_id": ContentType.objects.get_for_model(PracticePage).pk,
        "live": True,
        "first_published_at": record.published,
        "last_published_at": record.published,
    }


def origin(code: str) -> Origin:
    return Origin.ORIGINAL if code == settings.LANGUAGE_CODE else Origin.MACHINE


def in_language(code: str, record: Record) -> dict[str, Any]:
    texts = write(code, record.plan)
    return texts | {"draft_title": texts["title"]}


def add(parent: PracticeIndexPage, rows: Rows, values: list[dict[str, Any]]) -> None:
    """Appends pages to the children of a library, as add_child() does one by one."""
    if not values:
        return
    node = Page.objects.select_for_update().get(pk=parent.pk)
    places = ({"path": path, "depth": node.depth + 1} for path in paths_below(node))
    urls = ({"url_path": f"{node.url_path}{row['slug']}/"} for row in values)
    rows.insert([row | place | url for row, url, place in zip(values, urls, places, strict=False)])
    Page.objects.filter(pk=node.pk).update(numchild=F("numchild") + len(values))


def paths_below(node: Page) -> Iterator[str]:
    """The paths of the next children of a node, without an end."""
    last = node.get_last_child()
    child = Page(path=last.path if last else Page._get_path(node.path, node.depth + 1, 0))
    while True:
        child.path = child._inc_path()
        yield child.path
