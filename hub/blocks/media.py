"""Blocks of images and files."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock


class ImageFigureBlock(ImageBlock):
    """An image with its own words for people who do not see it, or marked as decoration."""

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("A picture. Calm pictures only: no scenes of violence, no faces without consent.")
        template = "blocks/image.html"
        preview_template = "blocks/image_preview.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    text = blocks.CharBlock(
        label=_("Link text"), required=False, default="", help_text=_("Empty: the title of the document.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A file to download, with its type and size.")
        template = "blocks/document.html"
        preview_template = "blocks/document_preview.html"
