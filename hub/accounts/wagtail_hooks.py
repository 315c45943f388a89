"""What accounts add to the admin: own factors on the account page, and no bulk action round the rules of rights."""

from django.core.exceptions import PermissionDenied
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.users.views.bulk_actions import AssignRoleBulkAction

from hub.accounts.models import User
from hub.accounts.rights import may_grant, may_manage


@hooks.register("register_account_menu_item")
def second_factor(request):
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factor"),
        "help_text": _("Your authenticator app, passkeys and recovery codes."),
    }


@hooks.register("before_bulk_action")
def keep_rights(request, action_type, objects, action):
    """The forms ask the same of one person."""
    if action.model is not User:
        return
    if not all(may_manage(request.user, user) for user in objects):
        raise PermissionDenied
    if isinstance(action, AssignRoleBulkAction) and not may_grant(
        request.user, action.cleaned_form.cleaned_data["role"]
    ):
        raise PermissionDenied


@hooks.register("insert_global_admin_css")
def notice_styles():
    return format_html('<link rel="stylesheet" href="{}">', static("hub/css/account.css"))
