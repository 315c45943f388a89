from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "hub.accounts"
    label = "accounts"
    default = True

    def ready(self):
        from hub.accounts import checks, receivers  # noqa: F401


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's app of people, with our views: nobody types a password for someone else."""

    user_viewset = "hub.accounts.viewsets.UserViewSet"
