"""Editions of the manual, and lessons learned, in the admin."""

from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import CreateView

from hub.viewsets import LastingViewSet, ListedViewSet
from mentoring.editions import make_edition
from mentoring.forms import ChangesForm, NewEditionForm
from mentoring.models import Lesson, ManualEdition


class CreateEdition(CreateView):
    def save_instance(self):
        return make_edition(self.request, self.form.cleaned_data["number"], self.form.changes)


class EditionViewSet(LastingViewSet):
    """An edition is made of what is published, and is cited: afterwards only its lists of changes can be corrected."""

    model = ManualEdition
    name = "manual_editions"
    icon = "doc-full-inverse"
    menu_label = _("Editions of the manual")
    menu_order = 330
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["number", "day"]
    add_view_class = CreateEdition

    def get_form_class(self, for_update=False):
        return ChangesForm if for_update else NewEditionForm


class LessonFilter(WagtailFilterSet):
    """Lessons by language, and those that nothing has taken up yet."""

    unused = BooleanFilter(label=_("Not used yet"), method="narrow", widget=CheckboxInput)

    class Meta:
        model = Lesson
        fields = ["locale"]

    def narrow(self, lessons, name, value):
        return lessons.filter(is_used=False) if value else lessons


class LessonViewSet(ListedViewSet):
    """What was learned in workshops and trainings, and where it is used."""

    model = Lesson
    icon = "openquote"
    menu_order = 331
    list_display = ["__str__", "locale", "learned_at", BooleanColumn("is_used", label=_("Used"))]
    filterset_class = LessonFilter
    search_fields = ["text"]
    add_to_admin_menu = True

    def get_queryset(self, request):
        return Lesson.objects.with_use().select_related("locale", "learned_at")
