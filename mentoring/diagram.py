"""A drawing of steps, one below the other, made of their words."""

from dataclasses import dataclass
from textwrap import wrap

WIDTH = 360  # of the drawing, in its units; as wide as a phone, so that letters keep their size there
RADIUS = 18
LINE = 22  # from one line of words to the next
GAP = 34  # from box to box: room for an arrow
PADDING = 16
START = 2 * RADIUS + 2 * PADDING  # where words begin, from the side on which reading begins
LETTERS = 28  # of a line


@dataclass(frozen=True)
class Line:
    text: str
    y: int


@dataclass(frozen=True)
class Box:
    """A step: its number, its words, its place.

    :ivar arrow: where the arrow to the next step begins; None for the last one
    """

    number: int
    lines: list[Line]
    y: int
    height: int
    arrow: int | None

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True)
class Diagram:
    """Boxes with all their places, for one direction of reading."""

    boxes: list[Box]
    height: int
    is_mirrored: bool

    width = WIDTH

    def _place(self, x: int) -> int:
        return WIDTH - x if self.is_mirrored else x

    @property
    def words_at(self) -> int:
        return self._place(START)

    @property
    def numbers_at(self) -> int:
        return self._place(RADIUS + PADDING)


def draw(titles: list[str], is_mirrored: bool) -> Diagram:
    """A drawing of steps.

    :param titles: one a step; long ones are broken into lines
    :param is_mirrored: for languages that are written from right to left
    """
    boxes: list[Box] = []
    y = 1
    for number, title in enumerate(titles, start=1):
        words = wrap(title, LETTERS)
        height = max(len(words) * LINE, 2 * RADIUS) + 2 * PADDING
        first = y + (height - len(words) * LINE) // 2 + LINE * 3 // 4
        lines = [Line(text, first + LINE * place) for place, text in enumerate(words)]
        arrow = y + height if number < len(titles) else None
        boxes.append(Box(number, lines, y, height, arrow))
        y += height + GAP
    return Diagram(boxes, y - GAP + 1 if boxes else 0, is_mirrored)
