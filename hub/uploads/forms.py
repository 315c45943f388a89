"""The form for pictures in the admin."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.models import Image

from hub.uploads.copies import clean_copy
from hub.uploads.pictures import clean_picture


class PictureField(WagtailImageField):
    """Wagtail's field, which unpacks a picture before it asks how large it is, and fails on one that is cut off."""

    def to_python(self, data: UploadedFile | None):
        return super().to_python(clean_copy(data, clean_picture) if data else data)


class PictureForm(BaseImageForm):
    file = PictureField(
        label=capfirst(Image._meta.get_field("file").verbose_name), widget=BaseImageForm.Meta.widgets["file"]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in (self._meta.exclude or ()):  # the form for the title of one that is here already
            del self.fields["file"]
