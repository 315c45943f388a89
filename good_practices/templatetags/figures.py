"""The squares of the map and the lines of tables: hundreds on a page of figures.

Put together here, and not by the template engine, which takes about five times as long: with many practices nearly
every country has a square and a line.
"""

from functools import cache

from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from good_practices.overview.bars import Bar, Cell, Figure
from good_practices.overview.tile_map import Tile, TileMap
from hub.lists import count_text
from hub.templatetags.hub_tags import marked
from hub.templatetags.kept import narrowed, with_kept

register = template.Library()


@register.simple_tag(takes_context=True)
def tiles(context, drawn: TileMap) -> SafeString:
    """The squares of a map, as SVG; each with practices leads to these, where there is a library."""
    drawing = Drawing(context.get("library", ""))
    return mark_safe("".join(map(drawing.tile, drawn.tiles)))  # noqa: S308, values are escaped below


@register.simple_tag(takes_context=True)
def lines(context, figure: Figure) -> SafeString:
    """The lines of a figure's table: a name shows the figures for it alone, a number leads to its practices."""
    drawing = Drawing(context.get("library", ""))
    few_records = gettext("few records")
    few = f' <span class="few-mark">{few_records}</span>' if figure.few else ""
    rows = []
    for bar in figure.bars:
        name: str
        name = label = escaped(marked(bar.label))
        if not context["listing"].chosen:
            name = f'<a href="{escaped(with_kept(context, f"?{bar.query}"))}">{label}</a>'
        head = f'<th scope="row" role="rowheader">{name}{few if bar.is_few else ""}</th>'
        rows.append(f'<tr role="row">{head}{drawing.cells(bar, label)}</tr>')
    return mark_safe("".join(rows))  # noqa: S308, values are escaped


class Drawing:
    """HTML of one tag.

    :param library: the address of the library, or "" where there is none to lead to
    """

    def __init__(self, library: str):
        self.library = library
        self.heading = gettext("Practices")
        self.text_of = cache(count_text)  # many numbers are the same

    def tile(self, tile: Tile) -> str:
        x, y, bar = tile.x, tile.y, tile.bar
        square, middle = f'x="{x}" y="{y}" width="114" height="114" rx="12"', f'x="{x + 57}"'
        if bar is None:
            name = f'<text lang="zxx" {middle} y="{y + 70}">{tile.code}</text>'
            return f'<g aria-hidden="true"><rect class="tile" {square}/>{name}</g>'
        number, shade = self.text_of(bar.count), f"shade-{bar.shade}"
        title = ngettext("%(name)s: %(number)s practice", "%(name)s: %(number)s practices", bar.count)
        inside = (
            f"<title>{title % {'number': number, 'name': escaped(bar.label)}}</title>"
            f'<rect class="tile {shade}{" few" if bar.is_few else ""}" {square}/>'
            f'<text lang="zxx" class="{shade}" {middle} y="{y + 50}">{tile.code}</text>'
            f'<text class="tile-number {shade}" {middle} y="{y + 96}">{number}</text>'
        )
        return self._link(bar.query, inside) if self.library else f"<g>{inside}</g>"

    def cells(self, bar: Bar, label: str) -> str:
        """The cells of a line, each with the name of its column for narrow screens."""
        within = (_cell(cell.label, self._number_within(cell, label)) for cell in bar.cells)
        return "".join([_cell(self.heading, self._number(bar, label)), *within])

    def _number(self, bar: Bar, label: str) -> str:
        number = self.text_of(bar.count)
        if not self.library:
            return number
        text = ngettext(
            '%(number)s<span class="visually-hidden"> practice: %(need)s</span>',
            '%(number)s<span class="visually-hidden"> practices: %(need)s</span>',
            bar.count,
        )
        return self._link(bar.query, text % {"number": number, "need": label})

    def _number_within(self, cell: Cell, label: str) -> str:
        number = self.text_of(cell.count)
        if not (cell.count and self.library):
            return f'<span class="nothing">{number}</span>'
        text = ngettext(
            '%(number)s<span class="visually-hidden"> practice: %(need)s, %(column)s</span>',
            '%(number)s<span class="visually-hidden"> practices: %(need)s, %(column)s</span>',
            cell.count,
        )
        return self._link(cell.query, text % {"number": number, "need": label, "column": escaped(cell.label)})

    def _link(self, query: str, inside: str) -> str:
        return f'<a href="{escaped(narrowed(self.library, query))}">{inside}</a>'


def _cell(heading: str, number: str) -> str:
    return f'<td role="cell"><span class="field-name" aria-hidden="true">{escaped(heading)}</span> {number}</td>'
