"""The repeated parts of a practice record. Words are translated; codes, years and addresses are carried over."""

import datetime

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from good_practices.constants import Direction
from hub import vocabulary
from hub.blocks import SameInEveryLanguage


def _languages():
    return vocabulary.choices(vocabulary.LANGUAGE)


class OutcomeValue(blocks.StructValue):
    @property
    def direction_label(self) -> str:
        """The direction in words of the active language."""
        return str(Direction(self["direction"]).label)


class OutcomeBlock(blocks.StructBlock):
    outcome = blocks.CharBlock(label=_("Outcome"), help_text=_("What changed, or was meant to change, for whom."))
    direction = blocks.ChoiceBlock(label=_("Direction"), choices=Direction.choices, default=Direction.NOT_KNOWN)
    source = blocks.URLBlock(label=_("Source"), required=False, default="")
    note = blocks.TextBlock(label=_("Note"), required=False, default="")

    class Meta:
        icon = "success"
        label = _("Outcome")
        description = _("One result and its direction.")
        template = "good_practices/blocks/outcome.html"
        value_class = OutcomeValue
        preview_value = {
            "outcome": "People met others in the same situation",
            "direction": "better",
            "source": "",
            "note": "",
        }


class EvaluationBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    author = blocks.CharBlock(label=_("Author"), required=False, default="")
    year = blocks.IntegerBlock(label=_("Year"), required=False, min_value=1900, max_value=2100)
    independent = blocks.BooleanBlock(label=_("By others than the owner"), required=False, default=False)
    design = blocks.CharBlock(
        label=_("Design"), required=False, default="", help_text=_("For example: interviews with 20 participants.")
    )
    address = blocks.URLBlock(label=_("Address"), required=False, default="")
    language = blocks.ChoiceBlock(label=_("Language"), choices=_languages, required=False, default="")

    class Meta:
        icon = "search"
        label = _("Evaluation")
        description = _("A study or report about the practice.")
        template = "good_practices/blocks/evaluation.html"
        preview_value = {
            "title": "An evaluation",
            "author": "A university",
            "year": 2020,
            "independent": True,
            "design": "",
            "address": "",
            "language": "en",
        }


class ReviewBlock(blocks.StructBlock):
    date = blocks.DateBlock(label=_("Date"), help_text=_("When the review was finished."))
    field = blocks.CharBlock(
        label=_("Field of the reviewer"), help_text=_("Such as: psychologist in victim support. Never a name.")
    )
    interests = blocks.TextBlock(
        label=_("Interests of the reviewer"),
        help_text=_("What the reviewer has to do with the practice or its organisation. Write “None” where it is so."),
    )
    strength = blocks.TextBlock(label=_("Strength"), help_text=_("What speaks for it."))
    limit = blocks.TextBlock(label=_("Limit"), help_text=_("What speaks against it, or is not known."))
    advice = blocks.TextBlock(label=_("Advice"), help_text=_("What those who take it up should see to."))

    class Meta:
        icon = "user"
        label = _("Review")
        description = _("The summary of an expert’s review, agreed with the organisation. It is public.")
        template = "good_practices/blocks/review.html"
        preview_value = {
            "date": datetime.date(2026, 5, 4),
            "field": "Psychologist in victim support",
            "interests": "None",
            "strength": "People are reached early.",
            "limit": "Nobody was asked a year later.",
            "advice": "Plan who follows up before the first meeting.",
        }


class BuildingBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "ul", "link"])
    conditions = blocks.TextBlock(label=_("What it needs"), required=False, default="")

    class Meta:
        icon = "placeholder"
        label = _("Part")
        description = _("A part of the practice that others can take up by itself.")
        template = "good_practices/blocks/building_block.html"
        preview_value = {"title": "A part", "text": "<p>What is done.</p>", "conditions": "What it needs"}


class MaterialBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    address = blocks.URLBlock(label=_("Address"), required=False, default="")
    document = DocumentChooserBlock(label=_("Document"), required=False)
    language = blocks.ChoiceBlock(label=_("Language"), choices=_languages, required=False, default="")

    class Meta:
        icon = "doc-full"
        label = _("Material")
        description = _("A manual, form or leaflet: a link or a file.")
        template = "good_practices/blocks/material.html"
        preview_value = {"title": "A manual", "address": "https://example.org/", "document": None, "language": "en"}


class SourceBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, default="")
    address = blocks.URLBlock(label=_("Address"))
    accessed = blocks.DateBlock(label=_("Read on"), required=False)

    class Meta:
        icon = "link"
        label = _("Source")
        description = _("Where the facts come from.")
        template = "good_practices/blocks/source.html"
        preview_value = {"title": "A public page", "address": "https://example.org/", "accessed": None}


class NameBlock(SameInEveryLanguage, blocks.CharBlock):
    """The name of an organisation."""


class AdaptationBlock(blocks.StructBlock):
    # The form asks for it: good_practices.forms. What was deleted cannot be chosen again.
    practice = blocks.PageChooserBlock(label=_("Practice"), page_type="good_practices.PracticePage", required=False)
    developed_by = NameBlock(
        label=_("Who developed it"),
        required=False,
        default="",
        max_length=255,
        help_text=_("The organisation behind that practice. It is named also where that practice is not public here."),
    )
    place = blocks.CharBlock(
        label=_("Place"), required=False, default="", max_length=120, help_text=_("Where this one is carried out.")
    )
    changed = blocks.TextBlock(label=_("What was changed"), required=False, default="")
    result = blocks.TextBlock(label=_("Result"), required=False, default="")

    class Meta:
        icon = "copy"
        label = _("Adaptation")
        description = _("The practice that this one was made from, and what was changed.")
        template = "good_practices/blocks/adaptation.html"
        preview_value = {
            "practice": None,
            "developed_by": "An organisation",
            "place": "A school",
            "changed": "Smaller groups",
            "result": "More came",
        }
