"""Registrations in the admin: who comes, who waits, and how many there were."""

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import DeleteView, IndexView

from hub.encryption import decrypted_or_why
from hub.viewsets import DecryptedPanel, LastingViewSet, ReceivedViewSet
from mentoring.models import EventRegister, Registration
from mentoring.registering.places import cancel


def name_of(registration: Registration) -> str:
    return decrypted_or_why(registration.name_encrypted)


class RegistrationIndex(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("event")


class CancelRegistration(DeleteView):
    def delete_action(self):
        cancel(self.object)


class RegistrationViewSet(ReceivedViewSet):
    """People come by themselves. An editor can cancel for somebody who cannot; who waits longest moves up."""

    model = Registration
    name = "registrations"
    icon = "group"
    menu_label = _("Registrations")
    menu_order = 332
    add_to_admin_menu = True
    list_display = [
        TitleColumn("name", label=_("Name"), accessor=name_of, url_name="registrations:edit"),
        "event",
        "state",
        "language",
        "sent_at",
    ]
    list_filter = ["event", "state"]
    list_per_page = 100
    index_view_class = RegistrationIndex
    delete_view_class = CancelRegistration
    panels = [
        HelpPanel(_("Erased 30 days after the event. To cancel for somebody, delete the registration.")),
        FieldPanel("event", read_only=True),
        DecryptedPanel("name_encrypted", heading=_("Name"), read_only=True),
        DecryptedPanel("email_encrypted", heading=_("E-mail"), read_only=True),
        *[FieldPanel(name, read_only=True) for name in ("state", "language", "sent_at")],
    ]


def who_comes_to(event: EventRegister) -> str:
    """The address of its registrations in the admin."""
    return f"{reverse('registrations:index')}?event={event.pk}"


class RegisterIndex(IndexView):
    def get_base_queryset(self):
        place, waits = (Count("registrations", filter=Q(registrations__state=state)) for state in Registration.State)
        registers = super().get_base_queryset()
        return registers.annotate(placed=place + F("had_place"), waiting=waits + F("had_to_wait"))


class RegisterViewSet(LastingViewSet, ReceivedViewSet):
    """How many have a place and how many wait; the numbers stay when the registrations are erased."""

    model = EventRegister
    name = "registers"
    icon = "calendar-check"
    menu_label = _("Registers of trainings")
    menu_order = 333
    add_to_admin_menu = True
    index_view_class = RegisterIndex
    list_display = [
        TitleColumn("title", label=_("Training"), get_url=who_comes_to),
        "ends_on",
        Column("placed", label=_("With a place")),
        Column("waiting", label=_("Waiting")),
    ]
    panels = [
        FieldPanel("title", read_only=True),
        FieldPanel("ends_on", read_only=True),
    ]
