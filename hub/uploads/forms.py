"""The forms for pictures and documents in the admin."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from wagtail.documents.forms import BaseDocumentForm
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


class DocumentForm(BaseDocumentForm):
    def add_error(self, field: str | None, error) -> None:
        """Says nothing of a file that the form does not ask for.

        The model looks at the file with every form. The one for the title of a file that waits has none yet, which was
        looked at when it came (hub.uploads.receivers); that for the title of one that is here cannot change it.
        """
        if field is None and hasattr(error, "error_dict") and "file" not in self.fields:
            others = {name: said for name, said in error.error_dict.items() if name != "file"}
            if not others:
                return
            error = ValidationError(others)
        super().add_error(field, error)
