"""Choices that fall out the same on every machine, and frequencies as real text has them."""

import bisect
import itertools
import random
from collections.abc import Sequence


class Ranked[T]:
    """Items in the order of their frequency: the share of an item falls with its rank (Zipf's law).

    :param steepness: how fast it falls; 0 makes all items as frequent
    """

    def __init__(self, items: Sequence[T], steepness: float = 1.0):
        self.items = list(items)
        weights = list(itertools.accumulate(1 / (rank + 2) ** steepness for rank in range(len(self.items))))
        self.limits = [weight / weights[-1] for weight in weights[:-1]]


class Draw:
    """Random choices from a seed.

    Only Random.random() is used: Python promises its sequence from one version to the next, and no other's.
    """

    def __init__(self, *seed: object):
        self.random = random.Random(":".join(map(str, seed))).random  # noqa: S311, test data and no secret

    def chance(self, share: float) -> bool:
        return self.random() < share

    def number(self, low: int, high: int) -> int:
        """A number from low to high, all as frequent."""
        return low + int(self.random() * (high - low + 1))

    def one[T](self, ranked: Ranked[T]) -> T:
        return ranked.items[bisect.bisect(ranked.limits, self.random())]

    def some[T](self, ranked: Ranked[T], low: int, high: int) -> list[T]:
        """Different items, low to high of them, or all where there are fewer."""
        found: dict[T, None] = {}
        wanted = min(self.number(low, high), len(ranked.items))
        while len(found) < wanted:
            found[self.one(ranked)] = None
        return list(found)
