from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from good_practices.listing import Listing
from good_practices.models.finding import Finding
from hub.blocks import BodyBlock
from hub.feeds import Feed
from hub.models import BasePage
from hub.search.asked import record


class PracticeIndexPage(BasePage):
    """The library: every live practice of one language, with facets, a text search, and an address for each view."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    subpage_types = ["good_practices.PracticePage"]
    show_in_menus_default = True
    answers_queries = True
    is_entrance = True

    max_count_per_parent = 1

    class Meta:
        verbose_name = _("practice library")

    def search_document(self):
        """With what people said: it stands on the needs map, which is no page, and which this one leads to."""
        words = [self.body.stream_block.plain_text(self.body), *Finding.objects.words_in(self.locale.language_code)]
        return self.document(body="\n".join(filter(None, words)))

    def feed(self, query: QueryDict) -> Feed:
        """The newest practices of a view of the list, for hub.views.feed."""
        return self._feed(Listing(query, self.locale))

    def _feed(self, listing: Listing) -> Feed:
        return Feed(
            uid=self.uid,
            language=self.locale.language_code,
            title=listing.described(self.title),
            summary=self.summary,
            path=self.url,
            newest=listing.newest,
            query=listing.narrowing,
        )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        listing = Listing(request.GET, self.locale)
        if listing.answer and listing.is_first_question:
            record(listing.text, self.locale.language_code, listing.answer.count, request)
        context.update(listing=listing, results=listing.results, practices=listing.practices)
        context["feed"] = self._feed(listing)
        return context
