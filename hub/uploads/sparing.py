"""Pictures in as few copies as their decoders allow: one of 20 million pixels is 80 MB.

Willow decodes whatever is asked of a picture, and copies one that is neither turned nor cut.
"""

import PIL.Image
from PIL import ImageOps
from PIL.ImageFile import ImageFile
from willow.image import AvifImageFile, Image, JPEGImageFile, PNGImageFile, WebPImageFile
from willow.plugins.pillow import PillowImage

ORIENTATION = 0x0112
UPRIGHT = 1
FINER = 2  # times the wanted size, from where scaling shows no jags


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
