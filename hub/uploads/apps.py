"""Wagtail's apps of pictures and files, with our rule of who may delete them."""

from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig


class PicturesConfig(WagtailImagesAppConfig):
    def ready(self):
        super().ready()
        from wagtail.images.models import Image

        _register(Image)


class DocumentsConfig(WagtailDocsAppConfig):
    def ready(self):
        super().ready()
        from wagtail.documents.models import Document

        _register(Document)


def _register(model) -> None:
    from wagtail.permissions import register_permission_policy

    from hub.uploads.rights import FilesPolicy

    register_permission_policy(model, FilesPolicy(model))
