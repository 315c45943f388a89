"""The admin's views of people: invite someone, send a link again, remove a second factor."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry
from wagtail.users.views import users

from hub.accounts.factors import has_second_factor, remove_second_factor
from hub.accounts.forms import InvitationForm, PersonForm
from hub.accounts.mails import mail_factor_removed, mail_password_link, password_link
from hub.accounts.models import User
from hub.accounts.rights import may_manage
from hub.accounts.signals import invited


def invite(user: User, request, mail=mail_password_link) -> None:
    """Mails the person a link to choose a password; where that is not possible, the administrator sees it, once."""
    if mail(user):
        messages.success(request, gettext("A mail with a link is on its way to %(email)s.") % {"email": user.email})
    else:
        words = gettext(
            "No mail could be sent. Hand this link to %(person)s yourself; "
            "it works once and is not shown again: %(link)s"
        )
        messages.warning(request, words % {"person": user.get_username(), "link": password_link(user)})
    invited.send(sender=User, user=user, request=request)


class InviteView(users.CreateView):
    page_title = gettext_lazy("Invite a person")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.user}

    def run_after_hook(self):
        """After the transaction: a mail that fails loses no account, and a slow mail server holds no row."""
        invite(self.object, self.request)
        return super().run_after_hook()


class PersonView(users.EditView):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.user}

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not may_manage(request.user, self.object):
            raise PermissionDenied

    @cached_property
    def header_more_buttons(self):
        views = [] if self.editing_self else [SendLinkView, RemoveFactorView]
        return super().header_more_buttons + [
            Button(view.page_title, url=reverse(view.url_name, args=[self.object.pk]), icon_name=view.header_icon)
            for view in views
            if view.is_offered(self.object)
        ]


class DeletePersonView(users.DeleteView):
    def get_object(self):
        person = super().get_object()
        if not may_manage(self.request.user, person):
            raise PermissionDenied
        return person


class _PersonAction(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Something done to another person's account, after a question."""

    template_name = "accounts/confirm.html"
    permission_required = "change"
    url_name: str
    question: object  # a text, maybe lazy
    _show_breadcrumbs = True

    @cached_property
    def permission_policy(self):
        return policy_registry.get_by_type(User)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(User, pk=kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        if self.person == request.user or not may_manage(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.is_offered(self.person):
            self.act()
        return redirect("wagtailusers_users:edit", self.person.pk)

    def get_breadcrumbs_items(self):
        person = reverse("wagtailusers_users:edit", args=[self.person.pk])
        return [
            {"url": reverse("wagtailusers_users:index"), "label": gettext("Users")},
            {"url": person, "label": self.person.get_username()},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, question=self.question, **kwargs)


class SendLinkView(_PersonAction):
    url_name = "wagtailusers_users:send_link"
    page_title = gettext_lazy("Send a link to choose a password")
    header_icon = "mail"
    question = gettext_lazy("The person gets a link that works once. A password they have stays until they use it.")

    @staticmethod
    def is_offered(person: User) -> bool:
        return person.is_active

    def act(self):
        invite(self.person, self.request)


class RemoveFactorView(_PersonAction):
    url_name = "wagtailusers_users:remove_factor"
    page_title = gettext_lazy("Remove the second factor")
    header_icon = "key"
    question = gettext_lazy(
        "For a lost phone or key. Make sure that it is the person who asks: call them. "
        "Their password goes too. They are signed out everywhere, get a mail with a link to choose a new password, "
        "and set up a new second factor at the next sign-in."
    )

    @staticmethod
    def is_offered(person: User) -> bool:
        return has_second_factor(person)

    def act(self):
        remove_second_factor(self.person, self.request)
        words = gettext("The second factor of %(person)s has been removed.")
        messages.success(self.request, words % {"person": self.person.get_username()})
        invite(self.person, self.request, mail_factor_removed)


class UserViewSet(users.UserViewSet):
    add_view_class = InviteView
    edit_view_class = PersonView
    delete_view_class = DeletePersonView
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return PersonForm if for_update else InvitationForm

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("link/<int:pk>/", SendLinkView.as_view(), name="send_link"),
            path("second-factor/<int:pk>/", RemoveFactorView.as_view(), name="remove_factor"),
        ]
