from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "hub.accounts"
    label = "accounts"
    default = True

    def ready(self):
        from hub import encryption
        from hub.accounts import checks, receivers  # noqa: F401
        from hub.accounts.factors import encrypt_secrets_anew

        encryption.register(encrypt_secrets_anew)


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's app of people, with our views: nobody types a password for someone else."""

    user_viewset = "hub.accounts.viewsets.UserViewSet"
