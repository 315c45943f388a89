from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from hub.blocks.example import ExampleBlock
from hub.blocks.media import DocumentBlock, ImageFigureBlock
from hub.blocks.text import LinkBlock, NoticeBlock, QuestionsBlock, QuoteBlock, StepsBlock, TextBlock
from hub.search.text import plain


class BodyBlock(blocks.StreamBlock):
    """The body of every page: one library of blocks, so that editors meet the same choices everywhere."""

    text = TextBlock(group=_("Words"))
    notice = NoticeBlock(group=_("Words"))
    quote = QuoteBlock(group=_("Words"))
    steps = StepsBlock(group=_("Words"))
    questions = QuestionsBlock(group=_("Words"))
    image = ImageFigureBlock(group=_("Media"))
    document = DocumentBlock(group=_("Media"))
    link = LinkBlock(group=_("Media"))
    example = ExampleBlock(group=_("Media"))

    def plain_text(self, value: blocks.StreamValue) -> str:
        """All words of a body without markup, for the search index."""
        return plain(" ".join(str(text) for text in self.get_searchable_content(value)))
