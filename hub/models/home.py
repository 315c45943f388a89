from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from hub.blocks import BodyBlock
from hub.feeds import Feed
from hub.models.base import BasePage
from hub.querysets import as_read, with_language
from hub.search.queries import latest, newest_of_all

FOLLOWED = ["practices", "news", "mentoring"]  # sections: other pages are no news


class HomePage(BasePage):
    """The front door of one language: what RE-MAP is, the entrances, and the latest of everything."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def route(self, request, path_components):
        """Finds a page below by its whole address: two queries, where Wagtail's own way takes two for each part."""
        if path_components:
            address = f"{self.url_path}{'/'.join(path_components)}/"
            page = with_language(Page.objects.filter(slug=path_components[-1], url_path=address)).first()
            if page is not None:
                return page.route(request, [])
        return super().route(request, path_components)

    def feed(self, query: QueryDict) -> Feed:
        """What is new in every section, for hub.views.feed."""
        return Feed(
            uid=self.uid,
            language=self.locale.language_code,
            title=gettext("What is new"),
            summary=self.summary,
            path=self.url,
            newest=partial(newest_of_all, self.locale_id, FOLLOWED),
        )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["feed"] = self.feed(request.GET)
        context["entrances"] = [page for page in as_read(self.get_children()) if getattr(page, "is_entrance", False)]
        context["library"] = next((page for page in context["entrances"] if page.answers_queries), None)
        context["news"] = latest(self.locale_id, section="news", count=3)
        context["practices"] = latest(self.locale_id, section="practices", count=3)
        return context
