"""Blocks of words. Rules that keep wagtail-localize from crashing or losing text stand in docs/decisions/blocks.md:
optional text has default="", structs are one level deep, lists stand directly in the stream."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from hub.languages import names


def languages() -> list[tuple[str, str]]:
    """The site's languages. A function, so that a new one needs no migration."""
    return names()


FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
INLINE_FEATURES = ["bold", "italic", "link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**({"features": FEATURES} | kwargs))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, headings and lists.")
        template = "blocks/text.html"
        preview_value = "<h2>A heading</h2><p>A paragraph with a few words in it.</p><ul><li>A point</li></ul>"


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label=_("Quote"))
    attribution = blocks.CharBlock(
        label=_("Who said it"), required=False, default="", help_text=_("Only with the person’s consent.")
    )
    language = blocks.ChoiceBlock(
        label=_("Language of the quote"),
        choices=languages,
        required=False,
        default="",
        help_text=_("Only where it is not the language of the page, so that it is read aloud rightly."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("Someone’s own words, set apart.")
        template = "blocks/quote.html"
        preview_value = {"quote": "Somebody’s own words, set apart from the text.", "attribution": "A participant"}


class NoticeBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, default="")
    text = blocks.RichTextBlock(label=_("Text"), features=INLINE_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Notice")
        description = _("A short text in a box: advice, a warning, something not to miss.")
        template = "blocks/notice.html"
        preview_value = {"heading": "Good to know", "text": "<p>A short text in a box.</p>"}


class LinkBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Link text"))
    address = blocks.URLBlock(label=_("Address"), help_text=_("A page of another website; it opens only when clicked."))
    note = blocks.CharBlock(label=_("Note"), required=False, default="")

    class Meta:
        icon = "link-external"
        label = _("Link to another website")
        description = _("A link with a short note. Videos are linked too: nothing is loaded from elsewhere unasked.")
        template = "blocks/link.html"
        preview_value = {"text": "Another website", "address": "https://example.org/", "note": "In English"}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(label=_("Text"), features=INLINE_FEATURES)


class StepsBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        super().__init__(StepBlock(), **kwargs)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("Numbered steps, each with a title.")
        template = "blocks/steps.html"
        preview_value = [
            {"title": "First", "text": "<p>What is done first.</p>"},
            {"title": "Then", "text": "<p>What is done then.</p>"},
        ]


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"))
    answer = blocks.RichTextBlock(label=_("Answer"), features=INLINE_FEATURES)


class QuestionsBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        super().__init__(QuestionBlock(), **kwargs)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        description = _("Questions that open to show their answer.")
        template = "blocks/questions.html"
        preview_value = [{"question": "Is this free?", "answer": "<p>Yes.</p>"}]
