"""Counting what readers look for, by language and day. Nothing says by whom.

What was asked on one or two days has no words here, only a keyed digest, and is forgotten. The third day writes them.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import batched, groupby
from operator import itemgetter

from django.core.cache import cache
from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.tasks import task
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hub.search.models import AskedQuery
from hub.search.text import fold, query_text

logger = logging.getLogger(__name__)

KEEP_DAYS = 365
MIN_DAYS, WITHIN_DAYS = 3, 90  # a query asked on so many days, within so many, says nothing of one person
MAX_WORDS = 8  # longer texts may tell of a person
MAX_LENGTH = 200
LONGEST_WAIT = 100  # milliseconds

# An address or a handle; a number of five digits or more, also with spaces, dots and the like between them.
_PERSONAL = re.compile(r"@|[(\[{]at[)\]}]|\d(?:[\W_]*\d){4}")
_BORDERS = re.compile(r"^[\W_]+|[\W_]+$")
_MACHINE = re.compile(r"bot\b|crawl|spider|slurp", re.IGNORECASE)
# One statement: a row for today, and on the third day the words for the rows of the days before as well. In
# the order of days, so that two at once wait for each other and cannot lock each other out.
_COUNT = """
    INSERT INTO hub_search_askedquery (locale_id, digest, words, day, times, results)
    WITH earlier AS (
        SELECT asked.* FROM hub_search_askedquery AS asked
        JOIN wagtailcore_locale AS locale ON locale.id = asked.locale_id
        WHERE locale.language_code = %(language)s AND asked.digest = %(digest)s AND asked.day < %(today)s
    ), named AS (
        SELECT CASE WHEN COUNT(CASE WHEN day > %(since)s THEN 1 END) >= %(days)s OR MAX(words) <> ''
            THEN %(words)s ELSE '' END AS words
        FROM earlier
    )
    SELECT locale.id, %(digest)s, named.words, %(today)s, 1, %(results)s
    FROM wagtailcore_locale AS locale, named WHERE locale.language_code = %(language)s
    UNION ALL
    SELECT earlier.locale_id, earlier.digest, named.words, earlier.day, 0, earlier.results
    FROM earlier, named WHERE earlier.words <> named.words
    ORDER BY 4 DESC
    ON CONFLICT (locale_id, digest, day) DO UPDATE SET
        words = excluded.words, times = hub_search_askedquery.times + excluded.times, results = excluded.results
"""


def record(text: str, language: str, results: int, request: HttpRequest | None = None) -> None:
    """Counts a query; one statement. Whatever goes wrong, the reader's answer goes out.

    To be called for the first page of results without facets only: what follows is the same question.

    :param results: the number of all results
    :param request: where given, prefetches, known robots and HEAD are left out; nothing of it is kept
    """
    words = countable(text)
    if not words or (request is not None and not _by_a_reader(request)):
        return
    try:
        today = timezone.localdate()
        with _short_wait(), connection.cursor() as cursor:
            cursor.execute(
                _COUNT,
                {
                    "language": language,
                    "digest": digest_of(words, language),
                    "words": words,
                    "today": today,
                    "since": today - timedelta(days=WITHIN_DAYS),
                    "days": MIN_DAYS - 1,
                    "results": results,
                },
            )
        if cache.add(f"hub.search.asked.{today}", True, timeout=2 * 24 * 60 * 60):
            forget.enqueue()
    except Exception as error:
        # Its text is left out: it may hold the words.
        logger.warning("A query could not be counted: %s", type(error).__name__)


def countable(text: str) -> str:
    """The words as they are counted, folded and without signs around them; "" where they might tell of a person."""
    words = _BORDERS.sub("", fold(query_text(text)))[:MAX_LENGTH].strip()
    return "" if _PERSONAL.search(fold(text)) or len(words.split()) > MAX_WORDS else words


def digest_of(words: str, language: str) -> str:
    """What stands for counted words until the third day. Only who has SECRET_KEY can make it from a guess."""
    return salted_hmac("hub.search.asked", f"{language}\n{words}", algorithm="sha256").hexdigest()


def _by_a_reader(request: HttpRequest) -> bool:
    purpose = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    is_machine = _MACHINE.search(request.headers.get("User-Agent", ""))
    return request.method == "GET" and "prefetch" not in purpose.lower() and not is_machine


@contextmanager
def _short_wait() -> Iterator[None]:
    """SQLite lets in one writer after the other. A reader does not wait long for one, only to be counted."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    database = connection.connection
    (usual,) = database.execute("PRAGMA busy_timeout").fetchone()
    database.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT}")
    try:
        yield
    finally:
        database.execute(f"PRAGMA busy_timeout = {usual}")


@task
def forget() -> None:
    """Deletes what need not be kept. Asked for by the first query of a day."""
    forget_old()


def forget_old() -> int:
    """Deletes what is older than a year, and what is older than 90 days and was not asked on 3 days within 90.

    Returns the number of rows deleted.
    """
    today = timezone.localdate()
    deleted, _models = AskedQuery.objects.filter(day__lt=today - timedelta(days=KEEP_DAYS)).delete()
    limit = today - timedelta(days=WITHIN_DAYS)
    same = AskedQuery.objects.filter(locale=OuterRef("locale"), digest=OuterRef("digest"))
    rows = AskedQuery.objects.filter(Exists(same.filter(day__lt=limit))).order_by("locale", "digest", "day")
    rare: list[int] = []
    for _query, group in groupby(rows.values_list("locale_id", "digest", "day", "pk"), key=itemgetter(0, 1)):
        asked = [(day, pk) for _locale, _digest, day, pk in group]
        days = [day for day, _pk in asked]
        rare += [pk for index, (day, pk) in enumerate(asked) if day < limit and not _often(days, index)]
    for part in batched(rare, 500):
        AskedQuery.objects.filter(pk__in=part).delete()
    return deleted + len(rare)


def _often(days: list[date], index: int) -> bool:
    """True where a day is one of MIN_DAYS that lie within WITHIN_DAYS."""
    for first in range(max(0, index - MIN_DAYS + 1), index + 1):
        last = first + MIN_DAYS - 1
        if last < len(days) and days[last] - days[first] < timedelta(days=WITHIN_DAYS):
            return True
    return False
