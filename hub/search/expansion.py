"""What the words of a query may stand for: their own terms, longer and corrected words of the site, other names.

The weights were set once, on the relevance set in tests/relevance, and rest on the measurements in
docs/decisions/0014-search.md.
"""

import dataclasses
import math

from hub.search.analysis import analysis_of
from hub.search.text import fold, query_text
from hub.search.thesaurus import Match, Phrase, Thesaurus, content_words
from hub.search.vocabulary import Entry, Vocabulary, distance

MAX_WORDS = 12
MAX_ALTERNATIVES = 200  # terms and phrases of a whole query

OWN, JOINED, NAMED, LONGER, INSIDE, PART, MISTYPED, SIMILAR = 1.0, 0.9, 0.8, 0.6, 0.5, 0.45, 0.5, 0.3
MIN_PREFIX, MIN_STEM = 2, 5  # letters: of the word being typed, of any other word
MIN_PART = 4
LIMIT = 12  # words of the vocabulary that one rule may add


@dataclasses.dataclass(frozen=True)
class Clause:
    """Alternatives of equal worth for one word of a query. A phrase is found where all its terms are.

    :param scale: of its score; less than 1 where it is rarer than the word itself, which it may not outweigh
    """

    weight: float
    phrases: tuple[Phrase, ...]
    scale: float = 1.0


@dataclasses.dataclass
class QueryWord:
    """A word of a query, what it may stand for, and how much it says: rare words say more."""

    word: str
    clauses: list[Clause]
    rarity: float = 1.0

    @property
    def attainable(self) -> float:
        """The most that a document can show for this word."""
        return self.rarity * max((clause.weight for clause in self.clauses), default=0.0)


class Expansion:
    """Builds the QueryWords of one query in one language.

    :param text: what the reader typed
    :param language: the language it is read in
    """

    def __init__(self, text: str, language: str, vocabulary: Vocabulary, thesaurus: Thesaurus):
        self.analysis = analysis_of(language)
        self.vocabulary = vocabulary
        self.thesaurus = thesaurus
        self.language = language
        self.words = content_words(query_text(text), language)[:MAX_WORDS]
        self.matches: list[Match] = thesaurus.matches(self.words, language)
        self._left = MAX_ALTERNATIVES

    def read(self) -> list[QueryWord]:
        """The words of the query with their clauses; a word that could stand for nothing has none."""
        found = [self._read(index, word) for index, word in enumerate(self.words)]
        self._join_neighbours(found)
        for match in self.matches:
            phrases = self.thesaurus.phrases(match.concept, self.language)
            for word in found[match.start : match.end]:
                self._add(word, NAMED, phrases)
        for word in found:
            self._weigh(word)
        return found

    def named(self, matches: list[Match], words: list[str]) -> list[QueryWord]:
        """QueryWords for concepts that a query in another language names, and for words as they are."""
        concepts: dict[tuple[int, int], list[Phrase]] = {}
        for match in matches:
            concepts.setdefault((match.start, match.end), []).extend(
                self.thesaurus.phrases(match.concept, self.language)
            )
        found = [QueryWord("", []) for _span in concepts]
        for word, phrases in zip(found, concepts.values(), strict=True):
            self._add(word, NAMED, phrases)
        for text in words:
            found.append(QueryWord(text, []))
            self._add(found[-1], OWN, [(term,) for term in self.analysis.terms(text)])
        for word in found:
            self._weigh(word)
        return [word for word in found if word.clauses]

    def unknown(self, words: list[QueryWord]) -> list[QueryWord]:
        """The words that no document of the language has as they are."""
        return [word for word in words if not any(clause.weight >= NAMED for clause in word.clauses)]

    def _read(self, index: int, text: str) -> QueryWord:
        word = QueryWord(text, [])
        terms, folded = self.analysis.terms(text), fold(text)
        self._add(word, OWN, [(term,) for term in terms])
        is_last = index == len(self.words) - 1
        if is_last and len(folded) >= MIN_PREFIX:
            self._add_entries(word, LONGER, self.vocabulary.starting(folded, LIMIT), terms)
        stem = terms[0] if terms else folded
        if len(stem) >= MIN_STEM:
            self._add_entries(word, LONGER, self.vocabulary.starting(stem, LIMIT), terms)
        if self.analysis.compounding:
            self._add_compounds(word, stem, folded, terms)
        if not any(clause.weight >= LONGER for clause in word.clauses):
            self._add_corrections(word, folded)
        return word

    def _add_compounds(self, word: QueryWord, stem: str, folded: str, terms: tuple[str, ...]) -> None:
        """Compounds that the word is a part of, and the known parts of the word itself."""
        if len(stem) >= MIN_PART:
            self._add_entries(word, INSIDE, self.vocabulary.containing(stem, LIMIT), terms)
        heads = (self.vocabulary.get(folded[:end]) for end in range(len(folded) - MIN_PART + 1, MIN_PART - 1, -1))
        tails = (self.vocabulary.get(folded[start:]) for start in range(MIN_PART - 1, len(folded) - MIN_PART + 1))
        for part in filter(None, [next(filter(None, heads), None), next(filter(None, tails), None)]):
            self._add_entries(word, PART, [part, *self._forms(part)], terms)

    def _forms(self, part: Entry) -> list[Entry]:
        """Other words of the site that begin with the stem of one, or hold it: forms that the stemmer sets apart."""
        stem = part.terms[0] if part.terms else part.folded
        if len(stem) < MIN_STEM:
            return []
        return [*self.vocabulary.starting(stem, LIMIT), *self.vocabulary.containing(stem, LIMIT)]

    def _add_corrections(self, word: QueryWord, folded: str) -> None:
        """Words of the site that the word may be a mistyped form of."""
        if near := near_words(folded, self.vocabulary):
            self._add_entries(word, MISTYPED, near[:LIMIT], ())
        else:
            self._add_entries(word, SIMILAR, [entry for entry, _share in self.vocabulary.alike(folded, LIMIT)], ())

    def _join_neighbours(self, found: list[QueryWord]) -> None:
        """Words written apart that the site writes as one: "brotts offer"."""
        for length in (2, 3):
            for start in range(len(found) - length + 1):
                group = found[start : start + length]
                joined = "".join(word.word for word in group)
                phrases: list[Phrase] = [(term,) for term in self.analysis.terms(joined)]
                longer = self.vocabulary.starting(fold(joined), LIMIT)
                for word in group:
                    self._add(word, JOINED, phrases)
                    self._add_entries(word, JOINED, longer, ())

    def _add_entries(self, word: QueryWord, weight: float, entries, without: tuple[str, ...]) -> None:
        terms = dict.fromkeys(term for entry in entries for term in entry.terms if term not in without)
        self._add(word, weight, [(term,) for term in terms])

    def _add(self, word: QueryWord, weight: float, phrases: list[Phrase]) -> None:
        """Adds alternatives that the site has, and that the word does not have already with more weight."""
        known = {phrase for clause in word.clauses for phrase in clause.phrases if clause.weight >= weight}
        new = [phrase for phrase in phrases if phrase not in known and self.has(phrase)][: self._left]
        if new:
            self._left -= len(new)
            word.clauses.append(Clause(weight, tuple(new)))

    def has(self, phrase: Phrase) -> bool:
        """True where each term of the phrase stands in some document of the language."""
        return all(self.vocabulary.frequency.get(term) for term in phrase)

    def _weigh(self, word: QueryWord) -> None:
        """Sets the rarity of the word, that of its best clause as BM25 has it, and scales rarer clauses down to it."""
        if not word.clauses:
            word.rarity = 0.0
            return
        rarities = [rarity(clause_frequency(clause, self.vocabulary), self.vocabulary.total) for clause in word.clauses]
        best = max(range(len(rarities)), key=lambda index: word.clauses[index].weight)
        word.rarity = rarities[best]
        word.clauses = [
            dataclasses.replace(clause, scale=min(1.0, word.rarity / own) if own else 1.0)
            for clause, own in zip(word.clauses, rarities, strict=True)
        ]


def near_words(folded: str, vocabulary: Vocabulary) -> list[Entry]:
    """Words of the site that are one letter away, two from eight letters on; the most alike first."""
    allowed = 2 if len(folded) >= 8 else 1 if len(folded) >= MIN_PART else 0
    # Two letters that changed places leave few triples alike, so that more words are looked at than are similar.
    alike = vocabulary.alike(folded, 10 * LIMIT, least=0.25)
    return [entry for entry, _share in alike if distance(folded, entry.folded) <= allowed]


def clause_frequency(clause: Clause, vocabulary: Vocabulary) -> int:
    """About how many documents a clause finds; never fewer than it does for single terms."""
    found = sum(min(vocabulary.frequency.get(term, 0) for term in phrase) for phrase in clause.phrases)
    return min(found, vocabulary.total)


def rarity(frequency: int, total: int) -> float:
    """ln(1 + (N - n + 0.5) / (n + 0.5)), the idf of BM25 as Lucene writes it."""
    return math.log(1 + (max(total, frequency) - frequency + 0.5) / (frequency + 0.5))
