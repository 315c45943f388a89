"""What the tests of counted queries share."""

import re
from datetime import timedelta

from django.utils import timezone

from hub.search.asked import digest_of
from hub.search.models import AskedQuery
from hub.search.text import plain

REPORT = "/admin/reports/asked/"


def ask(
    tree, words: str, days_ago: list[int], language: str = "en", times: int = 1, results: int = 5, known: bool = True
) -> None:
    """Counts as the search would have done on days before today; without the words where they are not known yet."""
    today = timezone.localdate()
    AskedQuery.objects.bulk_create(
        AskedQuery(
            locale=tree.locales[language],
            digest=digest_of(words, language),
            words=words if known else "",
            day=today - timedelta(days=ago),
            times=times,
            results=results,
        )
        for ago in days_ago
    )


def cells(response) -> list[list[str]]:
    """The table of the report, row by row, without the buttons."""
    assert response.status_code == 200
    rows = (
        re.findall(r"<tr[^>]*>(.*?)</tr>", response.text.split("<tbody>")[1], flags=re.S)
        if "<tbody>" in (response.text)
        else []
    )
    found = []
    for row in rows:
        parts = re.findall(r"<td[^>]*>(.*?)</td>", row, flags=re.S)
        found.append([plain(part.split('<ul class="actions">')[0]) for part in parts])
    return found
