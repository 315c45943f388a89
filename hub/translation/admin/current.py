"""A translation written by hand is up to date when somebody has compared it with its original and says so."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem

from hub.models import Outdated
from hub.translation import review
from hub.translation.states import confirm_current


class ComparedMenuItem(ActionMenuItem):
    """A button beside Publish, on pages that are behind. Pages at the desk have no such form."""

    name = "hub-compared"
    label = _("Compared with the original: it is right")
    icon_name = "check"

    def is_shown(self, context):
        page = context.get("page")
        return context["view"] == "edit" and page is not None and Outdated.objects.filter(page=page.pk).exists()


@hooks.register("register_page_action_menu_item")
def offer_comparison():
    return ComparedMenuItem(order=100)


@hooks.register("before_edit_page", order=10)
def take_comparison(request, page):
    """Runs after the desk has had its turn."""
    if request.method != "POST" or ComparedMenuItem.name not in request.POST:
        return None
    if not review.may_publish(request.user, page):
        raise PermissionDenied
    confirm_current(type(page).objects.get(pk=page.pk))
    messages.success(request, _("The translation counts as up to date."))
    return redirect("wagtailadmin_pages:edit", page.pk)
