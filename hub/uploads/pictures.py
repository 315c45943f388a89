"""Pictures: what is taken, and how a file becomes one that tells nothing but the picture."""

import io
import os
import warnings

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, JpegImagePlugin

from hub.uploads import avif
from hub.uploads.containers import scans, without_metadata
from hub.uploads.sparing import draft, is_turned, turn

KINDS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".avif": "AVIF"}
READERS = ["JPEG", "PNG", "WEBP", "AVIF"]
TWO_IN_ONE = "MPO"  # a JPEG behind which a camera has put another one
BROKEN = _(
    "This is not a whole picture of the kind its name says. Export it as JPEG, PNG, WebP or AVIF and upload that."
)
TOO_LARGE = _("This picture has more than 20 million pixels. Make it smaller and upload it again.")
MOST_SCANS = 100  # of a progressive JPEG; programs write about ten
TOO_MANY_SCANS = _("This picture is built up in more than 100 steps. Export it anew and upload that.")
MOVES = _("This picture moves, and readers could not stop it. Upload one that stands still.")


def limit_pixels() -> None:
    """Lets Pillow refuse too large a picture by what its head says, wherever in the process it is opened.

    Pillow refuses at twice its limit and warns from there on; Wagtail turns the refusal into its own sentence.
    """
    Image.MAX_IMAGE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 2
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


def clean_picture(data: bytes, name: str) -> bytes:
    """The picture in a file, upright, without a word about place, time, camera or people; its colours are kept.

    :raises ValidationError: with a sentence for the person who uploads it
    """
    try:
        with Image.open(io.BytesIO(data), formats=READERS) as picture:
            kind = "JPEG" if picture.format == TWO_IN_ONE else str(picture.format)
            if kind != KINDS.get(os.path.splitext(name)[1].lower()):
                raise ValidationError(BROKEN)
            if kind != "JPEG" and getattr(picture, "n_frames", 1) > 1:
                raise ValidationError(MOVES)
            if kind == "JPEG" and scans(data) > MOST_SCANS:
                raise ValidationError(TOO_MANY_SCANS)
            return _without_words(picture, kind, data)
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_LARGE) from error
    except ValidationError:
        raise
    except Exception as error:  # decoders tell what is wrong with a file in very many ways
        raise ValidationError(BROKEN) from error


def _without_words(picture: Image.Image, kind: str, data: bytes) -> bytes:
    """The file upright and with the picture alone; it is decoded to its end, so that one that is cut off is refused."""
    if kind == "AVIF":  # which says how it is turned outside of what is taken out
        picture.load()
        return avif.without_metadata(data)
    if is_turned(picture):
        return without_metadata(_turned(picture, kind), kind)
    draft(picture, 1, 1)
    picture.load()
    return without_metadata(data, kind)


def _turned(picture: Image.Image, kind: str) -> bytes:
    """The picture upright, in the same format and as fine as it was."""
    options: dict = {"WEBP": {"quality": 80, "method": 0}}.get(kind, {})
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        options = {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}
    out = io.BytesIO()
    turn(picture)
    picture.save(out, kind, icc_profile=picture.info.get("icc_profile"), **options)
    return out.getvalue()
