import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.utils import feedgenerator, timezone
from django.utils.html import escape, strip_tags

from hub.addresses import absolute
from hub.languages import tag


class NewsFeed(Feed):
    """The newest 30 articles of one language as Atom 1.0, with ids that survive a change of address.

    :param index: the news index page whose articles are told
    """

    feed_type = feedgenerator.Atom1Feed

    def __init__(self, index):
        self.index = index

    def __call__(self, request, *args, **kwargs) -> HttpResponse:
        feed = self.feed_type(
            title=self.index.title,
            link=absolute(self.index),
            description=strip_tags(self.index.summary),
            language=tag(self.index.locale.language_code),
            feed_url=f"{absolute(self.index)}feed.atom",
            feed_guid=f"urn:remap:{self.index.uid}:{self.index.locale.language_code}",
            author_name="RE-MAP",
        )
        for article in (
            self.index.articles().filter(alias_of__isnull=True, fallback_of__isnull=True).select_related("locale")[:30]
        ):
            feed.add_item(
                title=printable(article.title),
                link=absolute(article),
                description=escape(printable(article.summary)),  # sent as HTML
                pubdate=midnight(article.date),
                updateddate=article.last_published_at or midnight(article.date),
                unique_id=f"urn:remap:{article.uid}:{article.locale.language_code}",
                categories=[],
            )
        response = HttpResponse(content_type=feed.content_type)
        feed.write(response, "utf-8")
        return response


def midnight(day: datetime.date) -> datetime.datetime:
    """The start of a day in the site's time zone."""
    return datetime.datetime.combine(day, datetime.time(), tzinfo=timezone.get_current_timezone())


def printable(text: str) -> str:
    """The text without control characters, which XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")
