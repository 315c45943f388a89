import datetime
from functools import partial

from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import ExtractYear
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from hub.blocks import BodyBlock
from hub.feeds import Feed
from hub.fields import CodesField
from hub.kept import Kept
from hub.models import BasePage
from hub.models.terms import Scheme
from hub.querysets import LANGUAGE, as_read, public
from hub.search.queries import Question, newest


class NewsIndexPage(BasePage):
    """All news of one language, newest first, by year, and as an Atom feed."""

    subpage_types = ["news.NewsPage"]
    show_in_menus_default = True
    is_entrance = True
    per_page = 20

    max_count_per_parent = 1

    class Meta:
        verbose_name = _("news index")

    def articles(self):
        """The live articles below this page, newest first. Fallback copies are among them, marked where shown."""
        return public(NewsPage.objects.child_of(self)).order_by("-date", "-pk")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["feed"] = self.feed(request.GET)
        articles = self.articles()
        years = articles.annotate(year=ExtractYear("date")).values_list("year", flat=True).order_by("-year").distinct()
        context["years"] = list(years)
        asked = request.GET.get("year", "")
        context["year"] = next((year for year in context["years"] if str(year) == asked), None)
        if context["year"]:
            articles = articles.filter(date__year=context["year"])
        narrowing = f"year={context['year']}" if context["year"] else ""
        context["address"] = "&".join(filter(None, [narrowing, Kept(request.GET).query]))
        articles = articles.select_related(*LANGUAGE, "fallback_of__locale")
        context["results"] = Paginator(articles, self.per_page).get_page(request.GET.get("page"))
        return context

    def feed(self, query: QueryDict) -> Feed:
        """The newest articles of all years, for hub.views.feed. Fallback copies are not among them."""
        return Feed(
            uid=self.uid,
            language=self.locale.language_code,
            title=self.title,
            summary=self.summary,
            path=self.url,
            newest=partial(newest, Question(self.locale_id, NewsPage.section)),
        )


class NewsPage(BasePage):
    """One article: a date, a lead (the summary), a picture, a body, topics, and where to read on."""

    date = models.DateField(_("date"), default=timezone.localdate)
    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    image_alt = models.CharField(
        _("what the picture shows"),
        max_length=250,
        blank=True,
        help_text=_("For people who do not see it. Leave empty only if the picture is decoration."),
    )
    topics = CodesField(_("topics"), scheme=Scheme.TOPIC, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"))
    related = StreamField(
        [("page", blocks.PageChooserBlock(label=_("Page")))], verbose_name=_("related pages"), blank=True
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("summary", heading=_("Lead")),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Picture")),
        FieldPanel("body"),
        FieldPanel("topics"),
        FieldPanel("related"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("date", overridable=False),
        SynchronizedField("topics", overridable=False),
    ]

    section = "news"
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("news article")

    def related_pages(self) -> list[Page]:
        """Live, public related pages that exist in this article's language."""
        keys = [block.value.translation_key for block in self.related if block.value]
        return list(as_read(Page.objects.filter(translation_key__in=keys, locale_id=self.locale_id)))

    def search_document(self):
        day = datetime.datetime.combine(self.date, datetime.time(), tzinfo=timezone.get_current_timezone())
        return self.document(
            body=self.body.stream_block.plain_text(self.body), published=day, facets={"topic": self.topics}
        )
