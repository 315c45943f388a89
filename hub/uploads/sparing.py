"""Pictures in as few copies as their decoders allow: one of 20 million pixels is 80 MB.

Pillow keeps what it has decoded from, and Willow decodes whatever is asked of a picture, and copies one that is neither
turned nor cut.
"""

import ctypes
from io import BytesIO

import PIL.Image
from PIL import AvifImagePlugin, ImageOps, WebPImagePlugin
from PIL.ImageFile import ImageFile
from willow.image import AvifImageFile, Image, JPEGImageFile, PNGImageFile, WebPImageFile
from willow.plugins.pillow import PillowImage
from willow.registry import registry

ORIENTATION = 0x0112
UPRIGHT = 1
M_MMAP_THRESHOLD = -3  # of malloc.h
FINER = 2  # times the wanted size, from where scaling shows no jags


def spare() -> None:
    """Has Pillow and Willow work so, wherever in the process."""
    _return_large_pieces()
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each has buffers of its own
    PIL.Image.register_open(StillWebP.format, StillWebP, WebPImagePlugin._accept)
    PIL.Image.register_open(StillAvif.format, StillAvif, AvifImagePlugin._accept)
    registry.register_image_class(SparedImage)


def _return_large_pieces() -> None:
    """Has the C library give memory of a megabyte and more back at once; by itself it keeps more and more of it."""
    if set_option := getattr(ctypes.CDLL(None), "mallopt", None):  # musl has none, and needs none
        set_option(M_MMAP_THRESHOLD, 1 << 20)


class StillWebP(WebPImagePlugin.WebPImageFile):
    """A WebP whose decoder goes, with its two canvases, before the picture is made of what it gave."""

    def _get_next(self):
        frame = super()._get_next()
        if not self.is_animated:
            self._decoder = None
        return frame


class StillAvif(AvifImagePlugin.AvifImageFile):
    """The same for an AVIF."""

    def load(self):
        if self.tile and not self.is_animated:
            data = self._decoder.get_frame(0)[0]
            self._decoder = None
            if self.fp and self._exclusive_fp:
                self.fp.close()
            self.fp = BytesIO(data)
        return ImageFile.load(self)


class SparedImage(PillowImage):
    """Willow's picture by Pillow, which is decoded when its pixels are wanted, and not copied where nothing changes."""

    @classmethod
    @Image.converter_from(JPEGImageFile, cost=50)
    @Image.converter_from(PNGImageFile, cost=50)
    @Image.converter_from(WebPImageFile, cost=50)
    @Image.converter_from(AvifImageFile, cost=50)
    def open(cls, image_file):
        image_file.f.seek(0)
        return cls(PIL.Image.open(image_file.f))

    @Image.operation
    def auto_orient(self):
        if is_turned(self.image):
            turn(self.image)
        return self

    @Image.operation
    def crop(self, rect):
        left, top, right, bottom = rect
        width, height = self.image.size
        if left <= 0 and top <= 0 and right >= width and bottom >= height:
            return self
        return super().crop(rect)

    @Image.operation
    def resize(self, size):
        draft(self.image, FINER * size[0], FINER * size[1])
        return super().resize(size)


def is_turned(image: PIL.Image.Image) -> bool:
    return image.getexif().get(ORIENTATION, UPRIGHT) != UPRIGHT


def turn(image: PIL.Image.Image) -> None:
    """Makes a picture upright, and forgets how it lay."""
    ImageOps.exif_transpose(image, in_place=True)


def draft(image: PIL.Image.Image, width: int, height: int) -> None:
    """Lets a JPEG that is not decoded yet be decoded at an eighth, a quarter or half of its size, if that is enough."""
    if isinstance(image, ImageFile):
        image.draft(None, (width, height))
