"""The second step of an upload, for those who may upload: Wagtail asks only whose file it is, and fails for others."""

from django.core.exceptions import PermissionDenied
from wagtail.documents.views.multiple import CreateFromUploadedDocumentView
from wagtail.images.views.multiple import CreateFromUploadedImageView
from wagtail.permissions import policy_registry


class ForUploaders:
    def dispatch(self, request, *args, **kwargs):
        policy = policy_registry.get_by_type(self.get_model())  # type: ignore[attr-defined]
        if not policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class KeepPicture(ForUploaders, CreateFromUploadedImageView):
    """Makes a picture of what was uploaded."""


class KeepDocument(ForUploaders, CreateFromUploadedDocumentView):
    """Makes a document of what was uploaded."""
