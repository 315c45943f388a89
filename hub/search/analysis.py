"""From words to terms: one analysis a language, the same for every engine, for what is indexed and what is asked.

A word gives up to two terms: its stem without accents, and the stem of the word written without accents. The second
is what finds words that were typed without å, ä, ö or é. Terms are made of letters and digits only, so that every
engine stores them as they are given.
"""

import functools
import hashlib
import re
import unicodedata

import Stemmer

from hub.search.stopwords import STOP_WORDS
from hub.search.text import fold

# What the analysis makes of it is part of the fingerprint: elision, hyphens, marks, letter forms, stems.
SAMPLE = (
    "Self-harm L’été qu'on n'a İstanbul naïve ﬁnal x² 24/7 ß Uhreille väkivaltaisesta vittnenas brottsoffret élèves "
    "harcelées mentored families الوِقايَة ضحايا للمدرسة إلى أسرة شؤون a\u0301 semi‑structured"
)
VERSION = 3  # raise it when terms change in a way the fingerprint below does not see
MAX_WORD = 60  # longer runs of letters are no words

STEMMERS = {"en": "english", "fi": "finnish", "sv": "swedish", "fr": "french", "ar": "arabic"}
# Languages that write compounds as one word.
COMPOUNDING = {"fi", "sv", "de", "nl", "nb", "nn", "da", "et", "hu", "is"}
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w)", re.IGNORECASE)
# Signs above and below letters that are no part of one: accents that do not compose, Arabic vowels, the tatweel.
MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_HYPHENS = re.compile("[‐‑]")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class Analysis:
    """The analysis of one language. A language without a stemmer is folded only.

    :param language: a code such as "fi"
    """

    def __init__(self, language: str):
        self.language = language
        base = language.split("-")[0]
        self.compounding = base in COMPOUNDING
        self.stop_words = STOP_WORDS.get(base, frozenset())
        self._elides = base == "fr"
        # PyStemmer holds the interpreter's lock while it stems, so threads may share one.
        self._stem = Stemmer.Stemmer(STEMMERS[base]).stemWord if base in STEMMERS else lambda word: word
        self.forms = functools.lru_cache(maxsize=50_000)(self._forms)

    def words(self, text: str) -> list[str]:
        """The words of a text in order, in lower case, as written otherwise. "self-harm" also gives "selfharm"."""
        text = _HYPHENS.sub("-", in_lower_case(text))
        if self._elides:
            text = _ELISION.sub("", text)
        found = _WORDS.findall(text)
        if "-" in text:
            found = [part for word in found for part in (_parts(word) if "-" in word else (word,))]
        return [word for word in found if len(word) <= MAX_WORD]

    def _forms(self, word: str) -> tuple[str, str]:
        """A word as `words` gives it: folded, and its one or two terms with a space between them."""
        folded = fold(word)
        terms = (_letters(fold(self._stem(word))), _letters(self._stem(folded)))
        return folded, " ".join(term for term in dict.fromkeys(terms) if term)

    def terms(self, word: str) -> tuple[str, ...]:
        """The one or two terms of a word as `words` gives it; none where nothing is left of it."""
        return tuple(self.forms(word)[1].split())

    def terms_text(self, text: str) -> str:
        """The terms of a text in order, separated by spaces, as engines take them."""
        forms = self.forms
        return " ".join([forms(word)[1] for word in self.words(text)])

    def is_stop_word(self, word: str) -> bool:
        """True for the small words of the language, which are left out of queries."""
        return word in self.stop_words or (self.language == "ar" and fold(word) in self.stop_words)


def in_lower_case(text: str) -> str:
    """Text in lower case, its letters composed, without signs that are no part of a letter."""
    return text.lower() if text.isascii() else MARKS.sub("", unicodedata.normalize("NFC", text).lower())


def _parts(word: str) -> list[str]:
    """A word with hyphens: its parts, and all of it as one word."""
    parts = word.split("-")
    return [*parts, "".join(parts)]


def _letters(term: str) -> str:
    return term if term.isalnum() else "".join(c for c in term if c.isalnum())


@functools.cache
def analysis_of(language: str) -> Analysis:
    """The analysis of a language; any code gives one."""
    return Analysis(language)


@functools.cache
def fingerprint() -> str:
    """16 letters that change with anything that changes terms. Kept in each index, so that a mismatch is seen."""
    parts = [VERSION, Stemmer.version(), sorted(STEMMERS.items()), unicodedata.unidata_version]
    samples = [analysis_of(language).terms_text(SAMPLE) for language in sorted(STEMMERS)]
    return hashlib.sha256(repr([parts, samples]).encode()).hexdigest()[:16]
