"""The words of the live pages, held in memory for each language: what a query word may be completed or corrected to.

Read from the Word table, again whenever the index has changed. About 60 bytes a word.
"""

import bisect
import dataclasses
from array import array
from collections import Counter, defaultdict

from hub.search.models import Word

MIN_GRAM_SHARE = 0.5  # Dice: how alike two words must be


@dataclasses.dataclass(frozen=True)
class Entry:
    """A word of the vocabulary."""

    folded: str
    surface: str
    terms: tuple[str, ...]
    documents: int


class Vocabulary:
    """The words of one language.

    :param rows: (folded, surface, terms, documents), sorted by folded
    :param total: the number of documents in the language
    """

    def __init__(self, rows: list[tuple[str, str, str, int]], total: int):
        self.total = total
        self._words = [row[0] for row in rows]
        self._rows = rows
        # All words in one text, so that a look inside every word is one search in C.
        self._text = "\n" + "\n".join(self._words) + "\n"
        self._starts = array("I")
        position = 1
        for word in self._words:
            self._starts.append(position)
            position += len(word) + 1
        self._grams: dict[str, array] | None = None
        self.frequency: Counter = Counter()
        for _folded, _surface, terms, documents in rows:
            for term in terms.split():
                self.frequency[term] += documents

    def entry(self, index: int) -> Entry:
        folded, surface, terms, documents = self._rows[index]
        return Entry(folded, surface, tuple(terms.split()), documents)

    def get(self, folded: str) -> Entry | None:
        """The word itself, or None."""
        index = bisect.bisect_left(self._words, folded)
        if index < len(self._words) and self._words[index] == folded:
            return self.entry(index)
        return None

    def starting(self, prefix: str, limit: int) -> list[Entry]:
        """Words that begin with a prefix, the most frequent first."""
        low = bisect.bisect_left(self._words, prefix)
        high = bisect.bisect_left(self._words, prefix + "\U0010ffff")
        return self._best(range(low, high), limit)

    def containing(self, part: str, limit: int) -> list[Entry]:
        """Words that have a part inside or at the end, not at their beginning; the most frequent first."""
        found, position = set(), self._text.find(part)
        while position != -1:
            if self._text[position - 1] != "\n":
                found.add(bisect.bisect_right(self._starts, position) - 1)
            position = self._text.find(part, position + 1)
        return self._best(found, limit)

    def _best(self, indexes, limit: int) -> list[Entry]:
        top = sorted(indexes, key=lambda index: (-self._rows[index][3], self._words[index]))[:limit]
        return [self.entry(index) for index in top]

    def alike(self, word: str, limit: int, least: float = MIN_GRAM_SHARE) -> list[tuple[Entry, float]]:
        """Words that share letter triples with a word, and the share (Dice, at least `least`); the most alike first."""
        if self._grams is None:
            self._grams = self._index_grams()
        grams = grams_of(word)
        shared: Counter = Counter()
        for gram in grams:
            shared.update(self._grams.get(gram, ()))
        found = []
        for index, count in shared.items():
            share = 2 * count / (len(grams) + len(self._words[index]))
            if share >= least:
                found.append((share, index))
        best = sorted(found, key=lambda pair: (-pair[0], -self._rows[pair[1]][3], pair[1]))[:limit]
        return [(self.entry(index), share) for share, index in best]

    def _index_grams(self) -> dict[str, array]:
        index: dict[str, array] = defaultdict(lambda: array("I"))
        for number, word in enumerate(self._words):
            for gram in grams_of(word):
                index[gram].append(number)
        return dict(index)


def grams_of(word: str) -> set[str]:
    """The letter triples of a word with its borders: "uhri" gives " uh", "uhr", "hri", "ri "."""
    padded = f" {word} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def read_vocabulary(locale_id: int, total: int) -> Vocabulary:
    """The vocabulary of a language from the database."""
    rows = Word.objects.filter(locale_id=locale_id, documents__gt=0)
    return Vocabulary(sorted(rows.values_list("folded", "surface", "terms", "documents")), total)


def distance(one: str, other: str, limit: int = 2) -> int:
    """Damerau-Levenshtein distance (adjacent letters may change places), or limit + 1 where it is larger."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, row = row, [i] + [0] * len(other)
        for j, second in enumerate(other, 1):
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != second))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == second:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
        before = previous
    return min(row[-1], limit + 1)
