"""A picture with few copies in memory is the same picture, made into the same sizes."""

import io

import pytest
import willow
from PIL import Image, ImageChops, ImageOps, ImageStat
from wagtail.images.models import Filter
from wagtail.images.models import Image as Picture
from willow.image import RGBAImageBuffer
from willow.plugins.pillow import PillowImage

from hub.uploads.sparing import SparedImage
from tests.factories.uploads import drawing, photo

KINDS = ["JPEG", "PNG", "WEBP", "AVIF"]


def opened(data: bytes):
    return willow.Image.open(io.BytesIO(data))


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def gradient() -> Image.Image:
    """Every part of it differs from every other."""
    across = Image.linear_gradient("L").resize((1200, 800))
    return Image.merge("RGB", [across, across.rotate(180), drawing(1200, 800).getchannel("R")])


def difference(one: Image.Image, other: Image.Image) -> float:
    """Of two pictures of one size, as a mean of 0 to 255."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wanted", ["max-300x200", "width-480", "fill-100x100", "fill-100x100-c100", "original"])
def test_a_rendition_is_what_it_would_be_otherwise(kind, wanted, monkeypatch):
    data = encoded(gradient(), kind)
    picture = Picture(collection_id=1, width=1200, height=800, focal_point_x=900, focal_point_y=300)
    picture.focal_point_width = picture.focal_point_height = 100

    def rendition() -> Image.Image:
        out = io.BytesIO()
        Filter(f"{wanted}|format-png").run(picture, out, io.BytesIO(data))
        return Image.open(out)

    spared = rendition()
    for name in ("crop", "resize"):
        monkeypatch.setattr(SparedImage, name, getattr(PillowImage, name))
    assert difference(spared, rendition()) < 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_nothing_is_decoded_for_the_size_of_a_picture(kind):
    data = encoded(gradient(), kind)
    assert opened(data[: len(data) // 2]).get_size() == (1200, 800)


def test_a_picture_that_is_neither_turned_nor_cut_is_not_copied():
    picture = opened(encoded(gradient(), "PNG")).auto_orient()
    assert isinstance(picture, SparedImage)
    assert picture.auto_orient().image is picture.crop((0, 0, 1200, 800)).image is picture.image
    assert picture.crop((0, 0, 1199, 800)).image.size == (1199, 800)


def test_a_jpeg_is_decoded_no_larger_than_it_is_needed():
    picture = opened(encoded(gradient(), "JPEG")).auto_orient()
    small = picture.resize((150, 100))
    assert (small.image.size, picture.image.size) == ((150, 100), (300, 200))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "AVIF"])
def test_a_picture_that_lies_is_turned_when_it_is_rendered(kind, orientation):
    lying = photo(kind, orientation)
    upright = opened(lying).auto_orient().image
    assert upright.size == ((60, 40) if orientation < 5 else (40, 60))
    assert difference(upright, ImageOps.exif_transpose(Image.open(io.BytesIO(lying)))) == 0


def test_a_picture_becomes_what_other_parts_of_willow_take():
    assert isinstance(opened(encoded(drawing(), "WEBP")).auto_orient().to_buffer_rgba(), RGBAImageBuffer)
