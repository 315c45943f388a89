"""The shipped news."""

import datetime

from hub.content.pages import put_page, source_home
from hub.content.words import Words
from news.models import NewsIndexPage, NewsPage


def load(words: Words, report) -> None:
    report("news")
    home = source_home()
    index = put_page(home, NewsIndexPage, "news", "news", words, ("pages", "news"), show_in_menus=True)
    put_page(
        index,
        NewsPage,
        "workshops-started",
        "community-workshops-have-started",
        words,
        ("pages", "workshops-started"),
        date=datetime.date(2024, 3, 13),
        topics=["mentoring", "mental-health", "resilience", "community-engagement"],
    )
