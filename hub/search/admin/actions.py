"""From a row of the report to a better answer: two pages with one form each."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Locale

from hub.search.admin.forms import NameForm, PromotionForm
from hub.search.models import Promotion


class ReportAction(WagtailAdminTemplateMixin, FormView):
    """One form about words in a language, both from the address. Leads back to the report."""

    template_name = "wagtailadmin/generic/form.html"
    permissions: list[str] = []

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perms(self.permissions):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def locale(self) -> Locale:
        return get_object_or_404(Locale, language_code=self.request.GET.get("language", ""))

    @property
    def words(self) -> str:
        return self.request.GET.get("words", "")[:200]

    def get_page_subtitle(self):
        return self.locale.get_display_name()

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": self.get_success_url(), "label": _("What readers look for")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_success_url(self):
        return get_valid_next_url_from_request(self.request) or reverse("hub_search_asked")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "action_url": self.request.get_full_path(),
            "submit_button_label": _("Save"),
            "submit_button_active_label": _("Saving…"),
            "media": context["form"].media,
            "page_subtitle": self.get_header_title(),
        }


class AddName(ReportAction):
    """Makes the words a name of a concept."""

    form_class = NameForm
    header_icon = "plus"
    permissions = ["hub_search.add_concept", "hub_search.change_concept"]

    def get_page_title(self):
        return _("Add “%(words)s” to a concept") % {"words": self.words}

    def get_initial(self):
        return {"name": self.words}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"locale": self.locale}

    def form_valid(self, form):
        concept = form.save(self.request.user)
        edit = reverse(concept.snippet_viewset.get_url_name("edit"), args=[concept.pk])
        said = _("“%(name)s” is a name of “%(concept)s” now. The next search knows it.")
        named = {"name": form.cleaned_data["name"], "concept": concept.label}
        messages.success(self.request, said % named, buttons=[messages.button(edit, _("Edit"))])
        return redirect(self.get_success_url())


class PromotePage(ReportAction):
    """Puts a page first for the words."""

    form_class = PromotionForm
    header_icon = "pick"
    permissions = ["hub_search.add_promotion"]

    def get_page_title(self):
        return _("Promote a page for “%(words)s”") % {"words": self.words}

    def get_initial(self):
        return {"words": self.words}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Promotion(locale=self.locale)}

    def form_valid(self, form):
        promotion = form.save_for(self.request.user)
        said = _("“%(page)s” comes first now for “%(words)s”.")
        messages.success(self.request, said % {"page": promotion.page.title, "words": promotion.words})
        return redirect(self.get_success_url())
