from hub.blocks.body import BodyBlock
from hub.blocks.example import ExampleBlock
from hub.blocks.facts import SameInEveryLanguage
from hub.blocks.media import DocumentBlock, ImageFigureBlock
from hub.blocks.text import LinkBlock, NoticeBlock, QuestionsBlock, QuoteBlock, StepsBlock, TextBlock

__all__ = [
    "BodyBlock",
    "DocumentBlock",
    "ExampleBlock",
    "ImageFigureBlock",
    "LinkBlock",
    "NoticeBlock",
    "QuestionsBlock",
    "QuoteBlock",
    "SameInEveryLanguage",
    "StepsBlock",
    "TextBlock",
]
