"""Translation files for tests: sent out, changed as a translator would, taken back."""

import copy
import re
from html import escape, unescape

import polib
from django.core.files.base import ContentFile
from lxml import etree
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from hub.translation.exchange.files import pack
from hub.translation.exchange.formats import FORMATS
from hub.translation.exchange.intake import take_in
from hub.translation.exchange.merging import Outcome
from hub.translation.exchange.reading import bundle_of

XLIFF = {"xliff12": "urn:oasis:names:tc:xliff:document:1.2", "xliff20": "urn:oasis:names:tc:xliff:document:2.0"}


def say(translation: Translation, translate, kind: str = "manual") -> None:
    """Gives every sentence a translation, made from the original by a function."""
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            defaults={"data": translate(segment.string.data), "translation_type": kind},
        )


def said(translation: Translation) -> dict[str, str]:
    """{sentence of the original: its translation}"""
    texts = StringTranslation.objects.filter(
        locale=translation.target_locale, context__object_id=translation.source.object_id
    )
    return dict(texts.values_list("translation_of__data", "data"))


def export(translation: Translation, name: str) -> bytes:
    """The translation as a file of a format."""
    return pack([bundle_of(translation)], FORMATS[name]).data


def take(data: bytes, **more) -> dict[str, int]:
    """Takes a file of one page in. {outcome: number of sentences}, those that occur."""
    (report,) = take_in(ContentFile(data), **more)
    assert not report.refusal, report.refusal
    return {outcome.value: number for outcome, number in report.counts().items() if number}


def refusals(data: bytes, **more) -> list[str]:
    """Why sentences of a file of one page were refused."""
    (report,) = take_in(ContentFile(data), **more)
    return [finding.reason for finding in report.of(Outcome.REFUSED)]


def backwards(text: str) -> str:
    """A text that is clearly another one: its letters from last to first. Spaces around it stay where they are."""
    core = text.strip()
    return text.replace(core, core[::-1], 1) if core else text


def rewritten(data: bytes, change) -> bytes:
    """A file as a translator sends it back: every sentence is the original's, with each of its texts changed."""
    if not data.lstrip().startswith(b"<"):
        file = polib.pofile(data.decode())
        for entry in file:
            entry.msgstr = re.sub(
                r"(<[^>]*>)|([^<]+)", lambda m: m[1] or escape(change(unescape(m[2])), quote=False), entry.msgid
            )
            entry.flags = []
        return str(file).encode()
    root = etree.fromstring(data)
    space = etree.QName(root).namespace
    for source in root.iter(f"{{{space}}}source"):
        target = source.getparent().find(f"{{{space}}}target")
        if target is None:
            target = etree.SubElement(source.getparent(), f"{{{space}}}target")
        for child in list(target):
            target.remove(child)
        target.text = source.text
        target.extend(copy.deepcopy(list(source)))
        for node in target.iter():
            node.text = change(node.text) if node.text else node.text
            if node is not target and node.tail:
                node.tail = change(node.tail)
        holder = target if space == XLIFF["xliff12"] else source.getparent()
        holder.attrib.pop("state-qualifier", None)
        holder.attrib.pop("subState", None)
        holder.set("state", "translated")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
