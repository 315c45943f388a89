"""What the viewsets of the admin have in common."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from hub.encryption import decrypted_or_why


class DecryptedPanel(FieldPanel):
    """Shows what is stored encrypted."""

    def format_value_for_display(self, value):
        return decrypted_or_why(value) if value else ""


class ReceivedViewSet(ModelViewSet):
    """Rows that come by themselves, from readers or with pages: nobody adds or copies one in the admin."""

    copy_view_enabled = False

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{"add_url_name": None} | kwargs)

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "add"]


class LastingViewSet(ModelViewSet):
    """Rows that nobody deletes in the admin."""

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{"delete_url_name": None} | kwargs)

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]
