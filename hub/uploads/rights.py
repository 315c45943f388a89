"""Who may delete pictures and files."""

from collections.abc import Collection as Several

from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

DELETE = "delete"


class FilesPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail lets everyone delete what they may change. Here that takes the right to delete, or to have uploaded it.

    The questions of the other way round (which users may, in which collections) are Wagtail's: nothing asks them of a
    deletion.
    """

    def __init__(self, model):
        super().__init__(model, owner_field_name="uploaded_by_user")

    def user_has_permission(self, user, action):
        if action == DELETE:
            return self._check_perm(user, ["add", DELETE])
        return super().user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        others = _without_delete(actions)
        if others and super().user_has_any_permission_for_instance(user, others, instance):
            return True
        if DELETE not in actions:
            return False
        needed = ["add", DELETE] if instance.uploaded_by_user == user else [DELETE]
        return self._check_perm(user, needed, collection=instance.collection)

    def instances_user_has_any_permission_for(self, user, actions):
        found = super().instances_user_has_any_permission_for(user, _without_delete(actions))
        if DELETE not in actions or not user.is_authenticated or user.is_superuser:
            return found
        files = self.model._default_manager
        anybodys = files.filter(collection__in=self._collections_with_perm(user, [DELETE]))
        own = files.filter(collection__in=self._collections_with_perm(user, ["add"]), uploaded_by_user=user)
        return found | anybodys | own


def _without_delete(actions: Several[str]) -> set[str]:
    return set(actions) - {DELETE}
