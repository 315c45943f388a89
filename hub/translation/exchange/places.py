"""Where on a page a sentence stands: in words for the translator, and how long it may be."""

from dataclasses import dataclass

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField


@dataclass(frozen=True)
class Place:
    """Attributes: label (“Body › Notice › Heading”, in the active language), max_length (None: no limit)."""

    label: str
    max_length: int | None


def place_of(model: type[models.Model], field_path: str) -> Place:
    """The place behind a field path of wagtail-localize, such as `body.notice.heading`."""
    name, *rest = field_path.split(".")
    field = model._meta.get_field(name)
    if isinstance(field, models.ManyToOneRel):
        place = place_of(field.related_model, ".".join(rest))
        return Place(_trail(field.related_model._meta.verbose_name, place.label), place.max_length)
    label = getattr(field, "verbose_name", name)
    if isinstance(field, StreamField):
        labels, block = _down(field.stream_block, rest)
        return Place(_trail(label, *labels), _limit_of_block(block))
    if isinstance(field, models.CharField | models.TextField) and not isinstance(field, RichTextField):
        return Place(_trail(label), field.max_length)
    return Place(_trail(label), None)


def _down(block, names: list[str]) -> tuple[list[str], blocks.Block]:
    """The labels of the blocks on the way, and the block at its end. Items of a list have no label of their own."""
    labels = []
    for name in names:
        if isinstance(block, blocks.ListBlock):
            block = block.child_block
        else:
            block = block.child_blocks[name]
            labels.append(block.label)
    return labels, block


def _limit_of_block(block) -> int | None:
    if isinstance(block, blocks.FieldBlock) and not isinstance(block, blocks.RichTextBlock):
        return getattr(block.field, "max_length", None)
    return None


def _trail(*labels) -> str:
    return " › ".join(str(label)[:1].upper() + str(label)[1:] for label in labels)
