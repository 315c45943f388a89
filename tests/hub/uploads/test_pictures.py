"""Pictures: whole, still, not too large, and what is stored and served tells nothing but the picture."""

import io
import tracemalloc

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from hub.uploads.copies import plain_name
from hub.uploads.pictures import clean_picture
from tests.factories import user_in
from tests.factories.uploads import CANARY, animation, bomb, colour_profile, drawing, photo

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
GIF += b"!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def served(client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response)


def opened(data: bytes) -> Picture.Image:
    return Picture.open(io.BytesIO(data))


def assert_tells_nothing(data: bytes) -> None:
    assert CANARY.encode() not in data
    assert b"adobe:ns:meta" not in data
    picture = opened(data)
    assert not dict(picture.getexif())
    assert not {"xmp", "comment", "photoshop", "Author", "XML:com.adobe.xmp"} & set(picture.info)


@pytest.fixture
def editor(client, tree):
    client.force_login(user_in("Editors", name="editor"))
    return client


WAYS = {
    "upload form": ("wagtailimages:add", "image-file", {"image-title": "A picture", "image-collection": 1}),
    "several at once": ("wagtailimages:add_multiple", "files[]", {"title": "A picture", "collection": 1}),
    "chooser": (
        "wagtailimages_chooser:create",
        "image-chooser-upload-file",
        {"image-chooser-upload-title": "A picture"},
    ),
    "titled afterwards": ("wagtailimages:add_multiple", "files[]", {"title": "", "collection": 1}),
}


def upload(client, way: str, data: bytes, name: str):
    """Sends a file as the form of this way does."""
    view, field, others = WAYS[way]
    fields = others | {field: SimpleUploadedFile(name, data)}
    if way == "upload form":
        fields = {key.removeprefix("image-"): value for key, value in fields.items()}
    response = client.post(reverse(view), fields, headers={"X-Requested-With": "XMLHttpRequest"})
    if way == "titled afterwards" and (waiting := UploadedFile.objects.first()):
        with waiting.file.open() as stored:
            assert_tells_nothing(stored.read())
        title = {f"uploaded-image-{waiting.pk}-{name}": value for name, value in (others | {"title": "A"}).items()}
        return client.post(reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk]), title)
    return response


@pytest.mark.parametrize("kind", FORMATS)
def test_the_photo_of_the_test_tells_what_it_should_not(kind):
    data = photo(kind)
    assert data.count(CANARY.encode()) >= 2
    assert opened(data).getexif().get_ifd(0x8825)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_stored_and_served_tells_nothing_but_the_picture(editor, kind, way):
    upload(editor, way, photo(kind), f"photo.{FORMATS[kind]}")
    image = Image.objects.get()
    original = served(editor, image.file.url)
    assert_tells_nothing(original)
    assert opened(original).info["icc_profile"] == colour_profile()
    assert image.file_size == len(original)
    for spec in ("max-165x165", "original", "width-20|format-jpeg", "fill-10x10|format-webp"):
        assert_tells_nothing(served(editor, image.get_rendition(spec).url))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_picture_loses_nothing(editor, kind):
    before = photo(kind)
    upload(editor, "upload form", before, f"photo.{FORMATS[kind]}")
    after = served(editor, Image.objects.get().file.url)
    assert opened(after).convert("RGB").tobytes() == opened(before).convert("RGB").tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_its_notes_turn_is_stored_upright(editor, kind):
    upload(editor, "upload form", photo(kind, orientation=6), f"photo.{FORMATS[kind]}")
    image = Image.objects.get()
    original = served(editor, image.file.url)
    assert_tells_nothing(original)
    picture = opened(original).convert("RGB")
    assert picture.size == (image.width, image.height) == (40, 60)
    assert picture.getpixel((20, 5))[0] > 200  # red is at the top now
    assert picture.getpixel((20, 55))[0] < 50


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"subsampling": "4:4:4"}, {"quality": 30}, {"restart_marker_blocks": 1}]
)
def test_a_jpeg_of_any_make_survives(editor, options):
    before = photo("JPEG", **options)
    upload(editor, "upload form", before, "photo.jpg")
    after = served(editor, Image.objects.get().file.url)
    assert_tells_nothing(after)
    assert opened(after).tobytes() == opened(before).tobytes()


@pytest.mark.parametrize("kind", FORMATS)
def test_what_hangs_on_at_the_end_is_left_out(editor, kind):
    upload(
        editor,
        "upload form",
        photo(kind) + b"PK\x03\x04<script>" if kind != "AVIF" else photo(kind),
        "p." + FORMATS[kind],
    )
    assert b"<script>" not in served(editor, Image.objects.get().file.url)


WHOLE, STILL, SMALL = "This is not a whole picture", "This picture moves", "more than 20 million pixels"
HOSTILE = {
    "bomb.png": (bomb(12_000, 10_000), SMALL),
    "cut.png": (photo("PNG")[:400], WHOLE),
    "cut.jpg": (photo("JPEG")[:-300], WHOLE),
    "cut.webp": (photo("WEBP", quality=100)[:-200], WHOLE),
    "cut.avif": (photo("AVIF")[:-60], WHOLE),
    "svg.svg": (SVG, WHOLE),
    "svg.png": (SVG, WHOLE),
    "gif.gif": (GIF, WHOLE),
    "gif.png": (GIF, WHOLE),
    "jpeg.png": (photo("JPEG"), WHOLE),
    "page.jpg": (b"<html><script>alert(1)</script></html>", WHOLE),
    "head.jpg": (b"\xff\xd8\xff\xe0" + b"<?php system(1) ?>" * 20, WHOLE),
    "moves.png": (animation("PNG"), STILL),
    "moves.webp": (animation("WEBP"), STILL),
    "moves.avif": (animation("AVIF"), STILL),
    "empty.png": (b"", WHOLE),
    "picture.png.exe": (photo("PNG"), WHOLE),
}
TRIED = [(name, "several at once") for name in HOSTILE] + [
    (name, way) for name in ("bomb.png", "cut.jpg") for way in ("upload form", "chooser", "titled afterwards")
]


@pytest.mark.parametrize(("name", "way"), TRIED)
def test_what_is_no_picture_is_refused_with_a_sentence(editor, name, way):
    data, sentence = HOSTILE[name]
    response = upload(editor, way, data, name)
    assert response.status_code == 200
    assert sentence in response.text
    assert not Image.objects.exists()


def test_the_bomb_is_small_and_nothing_of_it_is_unpacked():
    data = bomb(12_000, 10_000)
    assert len(data) < 150_000
    tracemalloc.start()
    with pytest.raises(ValidationError, match="20 million"):
        clean_picture(data, "bomb.png")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_the_file_of_an_image_is_replaced_under_the_same_rules(editor):
    image = Image.objects.create(title="Old", file=ContentFile(photo("PNG"), "old.png"))
    address = reverse("wagtailimages:edit", args=[image.pk])
    fields = {"title": "New", "collection": 1, "description": ""}
    refused = editor.post(address, fields | {"file": SimpleUploadedFile("moves.webp", animation("WEBP"))})
    assert "moves" in refused.text
    editor.post(address, fields | {"file": SimpleUploadedFile("new.jpg", photo("JPEG", orientation=3))})
    image.refresh_from_db()
    assert image.title == "New"
    assert_tells_nothing(served(editor, image.file.url))


def test_the_picture_of_an_account_is_one_too(editor):
    fields = {"name_email-first_name": "A", "name_email-last_name": "B", "name_email-email": "a@example.org"}
    fields |= {"locale-preferred_language": "", "locale-current_time_zone": "", "theme-theme": "system"}
    fields |= {"theme-density": "default", "theme-contrast": "system", "theme-keyboard_shortcuts": "on"}
    for name, data in [("cut.jpg", photo("JPEG")[:-300]), ("moves.webp", animation("WEBP"))]:
        refused = editor.post(
            reverse("wagtailadmin_account"), fields | {"avatar-avatar": SimpleUploadedFile(name, data)}
        )
        assert refused.status_code == 200
        assert not UserProfile.objects.exclude(avatar="").exists()
    editor.post(
        reverse("wagtailadmin_account"), fields | {"avatar-avatar": SimpleUploadedFile("me.jpg", photo("JPEG"))}
    )
    with UserProfile.objects.exclude(avatar="").get().avatar.open() as stored:
        assert_tells_nothing(stored.read())
        address = stored.url
    assert_tells_nothing(served(editor, address))


@pytest.mark.parametrize("name", ["bomb.png", "cut.jpg", "moves.webp", "jpeg.png"])
def test_what_skips_the_forms_is_refused_when_it_is_saved(db, name):
    with pytest.raises((ValidationError, Picture.DecompressionBombError, OSError)):
        Image.objects.create(title="x", file=ContentFile(HOSTILE[name][0], name))
    assert not Image.objects.exists()


def test_names_and_titles_lose_what_nobody_sees(editor):
    data = photo("PNG")
    image = Image.objects.create(title="safe\u202egnp.exe\x07", file=ContentFile(data, "a\u202egnp.php.PNG"))
    assert image.title == "safegnp.exe"
    assert image.file.name == "original_images/agnp-php.png"
    upload(editor, "several at once", data, "b\u202efdp\x07.png")
    assert Image.objects.latest("pk").file.name == "original_images/bfdp.png"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("\u202e.pdf", "file.pdf"),
        (".pdf", "file.pdf"),
        ("re\u200bport\u00ad.p\u200bdf", "report.pdf"),
        ("a\ufeff.b.PDF", "a-b.pdf"),
        ("raportti äö.txt", "raportti äö.txt"),
    ],
)
def test_a_file_has_a_name_that_one_sees(sent, stored):
    assert plain_name(sent) == stored


def test_a_title_keeps_the_signs_its_script_needs(db):
    title = "می‌خواهم"  # with a zero-width non-joiner
    assert Image.objects.create(title=title, file=ContentFile(photo("PNG"), "a.png")).title == title


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "CMYK"])
def test_pictures_of_every_mode_pass(db, mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    out = io.BytesIO()
    drawing().convert(mode).save(out, kind)
    image = Image.objects.create(title=mode, file=ContentFile(out.getvalue(), f"a.{FORMATS[kind]}"))
    assert image.get_rendition("width-20").width == 20
