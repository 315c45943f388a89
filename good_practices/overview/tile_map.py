"""A map of squares, one a country: the countries of Europe where they lie, all others in rows below."""

import dataclasses
from collections.abc import Iterable

from good_practices.overview.bars import Bar

# (column, row) of each country. Neighbours are kept together where the squares allow it; size means nothing.
EUROPE = {
    "IS": (0, 0),
    "NO": (5, 0),
    "SE": (6, 0),
    "FI": (7, 0),
    "EE": (7, 1),
    "RU": (8, 1),
    "IE": (1, 2),
    "GB": (2, 2),
    "DK": (5, 2),
    "LV": (7, 2),
    "BE": (3, 3),
    "NL": (4, 3),
    "DE": (5, 3),
    "PL": (6, 3),
    "LT": (7, 3),
    "BY": (8, 3),
    "FR": (3, 4),
    "LU": (4, 4),
    "LI": (5, 4),
    "CZ": (6, 4),
    "SK": (7, 4),
    "UA": (8, 4),
    "AD": (2, 5),
    "MC": (3, 5),
    "CH": (4, 5),
    "AT": (5, 5),
    "HU": (6, 5),
    "RO": (7, 5),
    "MD": (8, 5),
    "PT": (1, 6),
    "ES": (2, 6),
    "IT": (4, 6),
    "SI": (5, 6),
    "HR": (6, 6),
    "RS": (7, 6),
    "BG": (8, 6),
    "GE": (9, 6),
    "AZ": (10, 6),
    "VA": (4, 7),
    "SM": (5, 7),
    "BA": (6, 7),
    "XK": (7, 7),
    "MK": (8, 7),
    "AM": (10, 7),
    "MT": (4, 8),
    "ME": (6, 8),
    "AL": (7, 8),
    "GR": (8, 8),
    "TR": (9, 8),
    "CY": (9, 9),
}
COLUMNS = 11
STEP = 120  # from a square to the next, in units of the drawing


@dataclasses.dataclass(frozen=True)
class Tile:
    """A square with its place; `bar` says what it shows, and is missing where there is no practice."""

    code: str
    x: int
    y: int
    bar: Bar | None


@dataclasses.dataclass(frozen=True)
class TileMap:
    """Squares, and the size of the drawing that holds them."""

    tiles: list[Tile]

    @property
    def width(self) -> int:
        return max((tile.x + STEP for tile in self.tiles), default=0)

    @property
    def share(self) -> int:
        """Of the room for all columns, in hundredths, so that the squares of all drawings are of one size."""
        return 100 * self.width // (COLUMNS * STEP)

    @property
    def height(self) -> int:
        return max((tile.y + STEP for tile in self.tiles), default=0)


def draw_maps(bars: Iterable[Bar]) -> tuple[TileMap, TileMap]:
    """(Europe, all other countries that have practices, in the order in which they come)"""
    by_code = {bar.code: bar for bar in bars}
    elsewhere = [code for code in by_code if code not in EUROPE]
    places = {code: (number % COLUMNS, number // COLUMNS) for number, code in enumerate(elsewhere)}
    return _map(EUROPE, by_code), _map(places, by_code)


def _map(places: dict[str, tuple[int, int]], bars: dict[str, Bar]) -> TileMap:
    return TileMap([Tile(code, x * STEP, y * STEP, bars.get(code)) for code, (x, y) in places.items()])
