"""What is recorded: signing in and out, second factors, passwords, rights, tokens, and what Wagtail logs."""

from allauth.mfa import signals as mfa
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model, Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest
from wagtail.models import APIToken, GroupCollectionPermission, GroupPagePermission, ModelLogEntry, Page, PageLogEntry

from hub.accounts.models import User
from hub.accounts.signals import invited
from hub.audit.recording import label_of, record
from hub.observing.masking import client_network

FLAGS = ["is_active", "is_staff", "is_superuser"]
NAMES = ["username", "email"]
MOST_NAMES = 100


def connect() -> None:
    """Listens to all of it."""
    user_logged_in.connect(signed_in, dispatch_uid="hub_audit_in")
    user_logged_out.connect(signed_out, dispatch_uid="hub_audit_out")
    user_login_failed.connect(failed_to_sign_in, dispatch_uid="hub_audit_failed")
    pre_save.connect(remember_account, sender=User, dispatch_uid="hub_audit_account_before")
    post_save.connect(saved_account, sender=User, dispatch_uid="hub_audit_account")
    for model in (User, Group):
        post_delete.connect(deleted_account, sender=model, dispatch_uid=f"hub_audit_deleted_{model.__name__}")
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(changed_rights, sender=through, dispatch_uid=f"hub_audit_rights_{through.__name__}")
    for model in (GroupPagePermission, GroupCollectionPermission):
        post_save.connect(gave_right, sender=model, dispatch_uid=f"hub_audit_given_{model.__name__}")
        post_delete.connect(took_right, sender=model, dispatch_uid=f"hub_audit_taken_{model.__name__}")
    invited.connect(sent_link, dispatch_uid="hub_audit_invited")
    post_save.connect(made_token, sender=APIToken, dispatch_uid="hub_audit_token")
    post_delete.connect(revoked_token, sender=APIToken, dispatch_uid="hub_audit_token_gone")
    for model in (PageLogEntry, ModelLogEntry):
        post_save.connect(logged_by_wagtail, sender=model, dispatch_uid=f"hub_audit_{model.__name__}")
    mfa.authenticator_added.connect(added_factor, dispatch_uid="hub_audit_factor_added")
    mfa.authenticator_removed.connect(removed_factor, dispatch_uid="hub_audit_factor_removed")
    mfa.authenticator_reset.connect(reset_factor, dispatch_uid="hub_audit_factor_reset")
    mfa.authentication_failed.connect(failed_factor, dispatch_uid="hub_audit_factor_failed")


def signed_in(user, **kwargs):
    record("signed_in", user, user=user)


def signed_out(user, **kwargs):
    if user is not None:
        record("signed_out", user, user=user)


def failed_to_sign_in(credentials: dict, request: HttpRequest | None = None, **kwargs):
    """What was typed is not kept: it may be a password in the wrong field. Only an account that is there is named."""
    typed = [value for key, value in credentials.items() if key in {"username", "email", "login"} and value]
    meant = User.objects.filter(Q(username__in=typed) | Q(email__in=typed)).order_by("pk").first() if typed else None
    record("sign_in_failed", meant, kind="" if meant else User._meta.label_lower, network=_network(request))


def _network(request: HttpRequest | None) -> str:
    return client_network(request) if request is not None else ""


def added_factor(user, authenticator, **kwargs):
    record("second_factor.added", user, factor=str(authenticator.type))


def removed_factor(user, authenticator, **kwargs):
    record("second_factor.removed", user, factor=str(authenticator.type))


def reset_factor(user, authenticator, **kwargs):
    record("second_factor.reset", user, factor=str(authenticator.type))


def failed_factor(user, request=None, **kwargs):
    record("second_factor.failed", user, network=_network(request))


def remember_account(instance, update_fields=None, **kwargs):
    """Keeps what the database has of an account that is about to be saved; nothing for signing in, which dates it."""
    looked_at = [name for name in (*FLAGS, *NAMES) if update_fields is None or name in update_fields]
    instance._audited = User.objects.filter(pk=instance.pk).values(*looked_at).first() if looked_at else {}


def saved_account(instance, created, raw=False, **kwargs):
    """A password is a new one where it was set, by whichever form; a stronger hash of the same is none."""
    if created:
        record("account.created", instance, on=[flag for flag in FLAGS if getattr(instance, flag)])
        return
    before = instance.__dict__.pop("_audited", None) or {}
    changed = [name for name, value in before.items() if value != getattr(instance, name)]
    if changed:
        flags = [name for name in changed if name in FLAGS]
        record(
            "account.changed",
            instance,
            on=[flag for flag in flags if getattr(instance, flag)],
            off=[flag for flag in flags if not getattr(instance, flag)],
            changed=[name for name in changed if name in NAMES],
        )
    if instance._password is not None:
        record("password.changed", instance)


def sent_link(user, **kwargs):
    """A link to choose a password, which opens the account: by mail, by hand or by a command."""
    record("account.invited", user)


def deleted_account(instance, **kwargs):
    record("account.deleted", instance)


def changed_rights(instance, action, model, pk_set, **kwargs):
    """Groups of an account, accounts of a group, single permissions of either."""
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return
    found = model.objects.filter(pk__in=pk_set) if pk_set is not None else _all_of(instance, model)
    if names := [_name_of(row) for row in _with_kind(found)[:MOST_NAMES]]:
        if action == "post_add":
            record("rights.changed", instance, added=names)
        else:
            record("rights.changed", instance, removed=names)


def _all_of(instance: User | Group, model: type[Model]) -> QuerySet:
    """What is about to be cleared: all of the model that the account or group has."""
    if isinstance(instance, Group):
        return User.objects.filter(groups=instance) if model is User else instance.permissions.all()
    return instance.groups.all() if model is Group else instance.user_permissions.all()


def _with_kind(found: QuerySet) -> QuerySet:
    return found if found.model in (User, Group) else found.select_related("content_type")


def _name_of(row) -> str:
    return label_of(row) or f"{row.content_type.app_label}.{row.codename}"


def gave_right(instance, created, **kwargs):
    if created:
        record("rights.changed", instance.group, added=[_right_of(instance)])


def took_right(instance, **kwargs):
    record("rights.changed", instance.group, removed=[_right_of(instance)])


def _right_of(row: GroupPagePermission | GroupCollectionPermission) -> str:
    """Such as "publish_page 12": on the page 12 and below."""
    place = row.page_id if isinstance(row, GroupPagePermission) else row.collection_id
    return f"{row.permission.codename} {place}"


def made_token(instance, created, **kwargs):
    if created:
        record("token.created", instance.user)


def revoked_token(instance, **kwargs):
    record("token.revoked", instance.user)


def changed_in_bulk(request, action_type: str, objects: list, action) -> None:
    """Wagtail's bulk actions write by the QuerySet, and log what they do to pages only."""
    if action.model is User:
        if action_type == "set_active_state":
            _switched(objects, active=action.cleaned_form.cleaned_data["mark_as_active"])
    elif not issubclass(action.model, Page):
        for row in objects:
            record("wagtail.delete" if action_type == "delete" else "wagtail.edit", row)


def _switched(users: list[User], active: bool) -> None:
    """The accounts are as they were read before they were switched on or off."""
    for user in users:
        if user.is_active != active:
            on, off = (["is_active"], []) if active else ([], ["is_active"])
            record("account.changed", user, on=on, off=off, changed=[])


def logged_by_wagtail(instance, created, **kwargs):
    """All that Wagtail logs but drafts of pages, which are saved every few seconds and show nobody anything."""
    if not created or (isinstance(instance, PageLogEntry) and instance.action == "wagtail.edit"):
        return
    model = instance.content_type.model_class() if instance.content_type else None
    record(
        instance.action,
        user=instance.user,
        kind=model._meta.label_lower if model else "",
        object_id=str(instance.object_id),
    )
