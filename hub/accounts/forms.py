"""Forms of people: for a forgotten password; and Wagtail's, without one, and without rights that the actor lacks."""

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.models import UserProfile

from hub.accounts.mails import ask_for_password_link
from hub.accounts.rights import may_grant

NOBODY = 0  # no account has this number


class _GrantedByActor(forms.ModelForm):
    """Asks of every group that is added or taken whether the person who does it has what it gives."""

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        if "is_superuser" in self.fields:
            self.fields["is_superuser"].disabled = not actor.is_superuser

    def clean_groups(self):
        chosen = set(self.cleaned_data["groups"])
        before = set(self.instance.groups.all()) if self.instance.pk else set()
        refused = sorted(group.name for group in chosen ^ before if not may_grant(self.actor, group))
        if refused:
            message = _("These groups may do more than you: %(groups)s. Ask someone who may do it.")
            raise forms.ValidationError(message, params={"groups": ", ".join(refused)})
        return self.cleaned_data["groups"]


class ForgottenPasswordForm(ResetPasswordForm):
    """Asks for a mail also where nobody has the address, so that the answer takes as long."""

    def save(self, request, **kwargs):
        for user_id in [user.pk for user in self.users] or [NOBODY]:
            ask_for_password_link(user_id)
        return self.cleaned_data["email"]


class InvitationForm(_GrantedByActor, UserCreationForm):
    language = forms.ChoiceField(
        choices=settings.WAGTAILADMIN_PERMITTED_LANGUAGES,
        initial=settings.LANGUAGE_CODE,
        label=_("Language"),
        help_text=_("Of the invitation and of the admin. The person can change it later."),
    )

    def save(self, commit=True):
        self.instance.set_unusable_password()
        user = super().save(commit)
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": self.cleaned_data["language"]})
        return user


class PersonForm(_GrantedByActor, UserEditForm):
    pass
