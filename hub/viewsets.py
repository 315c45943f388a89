"""What the viewsets of the admin have in common."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

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


class ChosenOnly(SnippetChooserViewSet):
    """A chooser in which nothing is made: it has no form for that, and Wagtail's address for one fails without."""

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class ListedViewSet(SnippetViewSet):
    """Rows that are made in their own list."""

    chooser_viewset_class = ChosenOnly
