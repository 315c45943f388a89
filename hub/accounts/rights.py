"""Nobody gives a right away that they lack, and nobody manages the account of someone who may do more."""

from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from hub.accounts.models import User


def may_manage(actor: User, user: User) -> bool:
    """True where the actor may change the account: who is no superuser may not touch one, nor any wider rights."""
    return actor.is_superuser or (
        not user.is_superuser
        and _has(actor, user.user_permissions)
        and all(may_grant(actor, group) for group in user.groups.all())
    )


def may_grant(actor: User, group: Group) -> bool:
    """True where the actor has all that the group gives."""
    if actor.is_superuser:
        return True
    return (
        _has(actor, group.permissions)
        and _covers(GroupPagePermission.objects.select_related("page"), "page", actor, group)
        and _covers(GroupCollectionPermission.objects.select_related("collection"), "collection", actor, group)
    )


def _has(actor: User, permissions) -> bool:
    """True where the actor has all of the permissions, a manager's."""
    own = actor.get_all_permissions()
    names = permissions.values_list("content_type__app_label", "codename")
    return all(f"{app}.{codename}" in own for app, codename in names)


def _covers(rows, place: str, actor: User, group: Group) -> bool:
    """True where each right that the group has on a page or collection, the actor has there or above."""
    own = [(row.permission_id, getattr(row, place).path) for row in rows.filter(group__user=actor)]
    wanted = [(row.permission_id, getattr(row, place).path) for row in rows.filter(group=group)]
    return all(any(right == mine and path.startswith(above) for mine, above in own) for right, path in wanted)
