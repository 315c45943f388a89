"""Blocks of the manual and of the mentors' corner, beside those that every page has."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from hub.blocks import BodyBlock
from hub.blocks.text import FEATURES

MANUAL = _("Manual")
CORNER = _("Mentors’ corner")
WORDS = [feature for feature in FEATURES if feature != "h2"]  # headings below the block's own


class Titled:
    """A block that the contents of a chapter name."""

    def title_of(self, value) -> str:
        return value["title"]


def anchor_of(part: blocks.StreamValue.StreamChild) -> str:
    """Where contents lead to: the same in every language, as translations keep the ids of blocks; "" for no place."""
    return f"s-{part.id[:8]}" if isinstance(part.block, Titled) else ""


class SectionBlock(Titled, blocks.CharBlock):
    def title_of(self, value) -> str:
        return value

    class Meta:
        icon = "title"
        label = _("Section")
        description = _("The heading of a section, which the contents of the chapter lead to.")
        template = "mentoring/blocks/section.html"
        preview_value = "Listening first"


class ExerciseBlock(Titled, blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    minutes = blocks.IntegerBlock(label=_("Minutes"), required=False, min_value=1, max_value=480)
    people = blocks.CharBlock(label=_("For how many"), required=False, default="")
    things = blocks.CharBlock(label=_("What you need"), required=False, default="")
    text = blocks.RichTextBlock(label=_("Text"), features=WORDS)

    class Meta:
        icon = "tasks"
        label = _("Exercise")
        description = _("Something to do, alone or in a group: time, people, things, steps.")
        template = "mentoring/blocks/exercise.html"
        preview_value = {
            "title": "Listening in pairs",
            "minutes": 20,
            "people": "Two people",
            "things": "",
            "text": "<p>One speaks, the other listens.</p>",
        }


class ReflectionBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        super().__init__(blocks.CharBlock(label=_("Question")), **kwargs)

    class Meta:
        icon = "help"
        label = _("Questions to think about")
        description = _("Questions without answers, for oneself or for a talk.")
        template = "mentoring/blocks/reflection.html"
        preview_value = ["Who listens to you?"]


class HandoutBlock(Titled, blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(label=_("Text"), features=WORDS)

    class Meta:
        icon = "doc-full"
        label = _("Handout")
        description = _("A sheet to give to people. On paper it has a page of its own.")
        template = "mentoring/blocks/handout.html"
        preview_value = {"title": "Agreeing on how we talk", "text": "<p>What we agree on.</p>"}


class SafeguardBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**({"features": WORDS} | kwargs))

    class Meta:
        icon = "lock"
        label = _("Keeping people safe")
        description = _("What keeps the people safe whom a mentor meets: consent, confidentiality, limits.")
        template = "mentoring/blocks/safeguard.html"
        preview_value = "<p>Ask before you tell anybody else.</p>"


class HandOverBlock(blocks.StructBlock):
    signs = blocks.RichTextBlock(label=_("Signs"), features=WORDS)
    whom = blocks.RichTextBlock(label=_("Whom to ask, and how"), features=WORDS)

    class Meta:
        icon = "group"
        label = _("When to hand over to a professional")
        description = _("Signs on which a mentor stops and asks a professional, and whom.")
        template = "mentoring/blocks/hand_over.html"
        preview_value = {"signs": "<p>Signs.</p>", "whom": "<p>Whom to ask.</p>"}


class ChapterBlock(BodyBlock):
    """The body of a chapter: the blocks of every page, and those of a manual."""

    section = SectionBlock(group=MANUAL)
    exercise = ExerciseBlock(group=MANUAL)
    reflection = ReflectionBlock(group=MANUAL)
    handout = HandoutBlock(group=MANUAL)
    safeguard = SafeguardBlock(group=MANUAL)
    hand_over = HandOverBlock(group=MANUAL)

    def get_context(self, value, parent_context=None):
        """Adds the parts: (block, its anchor, or "")."""
        context = super().get_context(value, parent_context=parent_context)
        context["parts"] = [(part, anchor_of(part)) for part in value]
        return context

    class Meta:
        template = "mentoring/blocks/chapter.html"


class SelfCheckBlock(Titled, blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    introduction = blocks.TextBlock(label=_("Introduction"), required=False, default="")
    points = blocks.ListBlock(blocks.CharBlock(label=_("Point")), label=_("Points to tick"))

    class Meta:
        icon = "list-ul"
        label = _("Self-check list")
        description = _("Points that a mentor ticks for herself or himself. What is ticked is kept nowhere.")
        template = "mentoring/blocks/self_check.html"
        preview_value = {"title": "Before a meeting", "introduction": "", "points": ["I know whom to call."]}


class LogEntryValue(blocks.StructValue):
    @property
    def blank_lines(self) -> range:
        """One of it for each line to write on."""
        return range(self["lines"] or 1)


class LogEntryBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"))
    lines = blocks.IntegerBlock(label=_("Number of lines"), default=3, min_value=1, max_value=20)

    class Meta:
        value_class = LogEntryValue


class LogBlock(Titled, blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    introduction = blocks.TextBlock(label=_("Introduction"), required=False, default="")
    entries = blocks.ListBlock(LogEntryBlock(label=_("Entry")), label=_("Entries to fill in by hand"))

    class Meta:
        icon = "form"
        label = _("Log template")
        description = _("A blank form to print and fill in by hand. It asks for no names, and nothing of it is kept.")
        template = "mentoring/blocks/log.html"
        preview_value = {"title": "Log", "introduction": "", "entries": [{"label": "What I do next", "lines": 3}]}


class WellbeingBlock(Titled, blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(label=_("Text"), features=WORDS)

    class Meta:
        icon = "pick"
        label = _("Wellbeing")
        description = _("What keeps the mentors themselves well.")
        template = "mentoring/blocks/wellbeing.html"
        preview_value = {"title": "Looking after yourself", "text": "<p>What helps.</p>"}


class CornerBlock(ChapterBlock):
    """The body of the mentors' corner: the blocks of a chapter, and those that mentors use for themselves."""

    self_check = SelfCheckBlock(group=CORNER)
    log = LogBlock(group=CORNER)
    wellbeing = WellbeingBlock(group=CORNER)
