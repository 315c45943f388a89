"""Organisations and their corrections in the admin."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import EditView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import Button
from wagtail.permissions import policy_registry

from good_practices.models import Organisation, OrganisationCorrection
from good_practices.organisations.forms import MergeForm, OrganisationForm
from good_practices.organisations.keeping import keep_address, merge, pages_of
from good_practices.sharing.keeping import share
from hub.viewsets import DecryptedPanel, LastingViewSet, ReceivedViewSet


class EditOrganisation(EditView):
    def save_instance(self):
        organisation = super().save_instance()
        if "code" in self.form.changed_data:
            keep_address(organisation, self.form.initial["code"])
            share.enqueue(pages_of(organisation.practices_of.values_list("uid", flat=True)))
        return organisation

    @property
    def header_more_buttons(self):
        address = reverse("organisations:merge", args=[self.object.pk])
        return [
            *super().header_more_buttons,
            Button(MergeView.page_title, url=address, icon_name=MergeView.header_icon),
        ]


class MergeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Asks which organisation it is the same as, says what will happen, and makes one of the two."""

    template_name = "good_practices/organisations/merge.html"
    form_class = MergeForm
    page_title = _("It is the same as another")
    header_icon = "link"
    permission_required = "change"
    _show_breadcrumbs = True

    @cached_property
    def permission_policy(self):
        return policy_registry.get_by_type(Organisation)

    @cached_property
    def organisation(self) -> Organisation:
        return get_object_or_404(Organisation, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"organisation": self.organisation}

    def form_valid(self, form):
        into = form.cleaned_data["into"]
        name = self.organisation.name
        share.enqueue(pages_of(merge(self.organisation, into)))
        text = gettext("“%(one)s” is now a spelling of “%(other)s”.")
        messages.success(self.request, text % {"one": name, "other": into.name})
        return redirect("organisations:edit", into.pk)

    def get_breadcrumbs_items(self):
        return [
            {"url": reverse("organisations:index"), "label": gettext("Organisations")},
            {"url": reverse("organisations:edit", args=[self.organisation.pk]), "label": self.organisation.name},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        names = list(self.organisation.names.all())
        return super().get_context_data(organisation=self.organisation, names=names, **kwargs)


class OrganisationViewSet(LastingViewSet, ReceivedViewSet):
    """They come by themselves with the practices that name them; what is kept of them is written here.

    Merging takes organisations away.
    """

    model = Organisation
    name = "organisations"
    icon = "group"
    menu_label = _("Organisations")
    menu_order = 312
    add_to_admin_menu = True
    list_display = ["name", "code", "website", "confirmed_on"]
    search_fields = ["name", "code"]
    edit_view_class = EditOrganisation
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("code"),
            FieldPanel("website"),
            MultiFieldPanel(
                [FieldPanel("contact"), FieldPanel("no_questions_since"), FieldPanel("confirmed_on")],
                heading=_("Contact"),
            ),
        ],
        base_form_class=OrganisationForm,
    )

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("merge/<int:pk>/", MergeView.as_view(), name="merge")]


class CorrectionViewSet(ReceivedViewSet):
    """What organisations say of themselves. It changes nothing by itself."""

    model = OrganisationCorrection
    name = "organisation_corrections"
    icon = "edit"
    menu_label = _("Corrections by organisations")
    menu_order = 307
    add_to_admin_menu = True
    list_display = ["organisation", "role", "sent_at", "handled"]
    list_filter = ["handled"]
    panels = [
        *[FieldPanel(name, read_only=True) for name in ("organisation", "message", "role")],
        DecryptedPanel(
            "email_encrypted",
            read_only=True,
            help_text=_("Erased with the message: 180 days after it came where it is settled, else after 400."),
        ),
        FieldPanel("sent_at", read_only=True),
        FieldPanel("handled"),
    ]
