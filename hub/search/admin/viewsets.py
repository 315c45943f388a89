"""Concepts and promotions in the admin."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import LocaleColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from hub.search.admin.forms import PageChooser
from hub.search.models import Concept, Promotion
from hub.viewsets import ListedViewSet


class ConceptForm(WagtailAdminModelForm):
    """A code may be left to the hub, and never changes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].disabled = self.instance.pk is not None


class ConceptViewSet(ListedViewSet):
    model = Concept
    icon = "glasses"
    list_display = ["label", LocaleColumn(classname=""), "synonyms_in_a_line", "code"]
    list_per_page = 100
    search_fields = ["label", "synonyms"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("label"),
            FieldPanel("synonyms", widget=forms.Textarea(attrs={"rows": 12})),
            FieldPanel("code", help_text=_("Left empty, it is made from the name. It cannot be changed later.")),
        ],
        base_form_class=ConceptForm,
    )


class PromotionViewSet(ListedViewSet):
    model = Promotion
    icon = "pick"
    list_display = ["words", "locale", "page"]
    list_filter = ["locale"]
    search_fields = ["words", "page__title"]
    copy_view_enabled = False
    panels = [FieldPanel("locale"), FieldPanel("words"), FieldPanel("page", widget=PageChooser)]


class SearchGroup(SnippetViewSetGroup):
    """One entry of the menu for both."""

    items = [ConceptViewSet, PromotionViewSet]
    menu_label = _("Search words")
    menu_icon = "search"
    menu_order = 315
