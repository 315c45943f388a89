"""Every file that is stored as a picture or a document passes here, whichever way it comes in.

Forms say what is wrong with it; what skips the forms is refused when it is saved.
"""

from functools import partial

from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.db.models.signals import pre_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from hub.uploads.copies import Clean, clean_copy, without_controls
from hub.uploads.documents import checked_document
from hub.uploads.pictures import clean_picture


def watch() -> None:
    """Connects the checks with the models that hold files."""
    for model, name, clean in [
        (get_image_model(), "file", clean_picture),
        (UserProfile, "avatar", clean_picture),
        (get_document_model(), "file", checked_document),
    ]:
        field = model._meta.get_field(name)
        field.validators = [*field.validators, partial(_validate, clean=clean)]
        pre_save.connect(partial(_store_clean, name=name, clean=clean), sender=model, weak=False)
    pre_save.connect(_store_clean_before_its_form, sender=UploadedFile)


def _validate(file: FieldFile, clean: Clean) -> None:
    if not file._committed:  # type: ignore[attr-defined]
        clean_copy(file.file, clean)


def _store_clean(sender: type[Model], instance, name: str, clean: Clean, update_fields=None, **kwargs) -> None:
    file = getattr(instance, name)
    # Wagtail notes the size of a document also while it shows the form that has refused its new file.
    if not file or file._committed or (update_fields and name not in update_fields):
        return
    setattr(instance, name, clean_copy(file.file, clean))
    if hasattr(instance, "title"):
        instance.title = without_controls(instance.title)
    if hasattr(instance, "_set_image_file_metadata"):  # its size and hash were those of the upload
        instance._set_image_file_metadata()


def _store_clean_before_its_form(sender: type[Model], instance: UploadedFile, **kwargs) -> None:
    """Of several files at once, one whose form lacks a title waits apart, and is moved from there as it lies."""
    kinds = {get_image_model(): clean_picture, get_document_model(): checked_document}
    kind = instance.for_content_type and instance.for_content_type.model_class()
    if kind in kinds:
        _store_clean(sender, instance, "file", kinds[kind], **kwargs)
