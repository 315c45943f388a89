"""The text of a generated practice: words and sentence patterns of words/<language>.toml, and invented names."""

import dataclasses
import re
import tomllib
from functools import cache
from pathlib import Path

from good_practices.scale.chance import Draw, Ranked

FOLDER = Path(__file__).parent / "words"
SLOT = re.compile(r"{([pnlsvwaxdy])(\d?)}")
TABLES = {
    "p": "people",
    "n": "things",
    "l": "places",
    "s": "activities",
    "v": "helping",
    "w": "making",
    "a": "adjectives",
}

OWN_SHARE = 0.5  # of the names in a text are the practice's own
THEME_SHARE = 0.2  # of the nouns in a text are the practice's themes
STEEPNESS = {"s": 0.2}  # how unequal the words of a table are; 1 where nothing is said
BODY_WORDS = (125, 235)


@dataclasses.dataclass(frozen=True)
class Plan:
    """What the languages of one practice share.

    :param themes: {kind: places in its table} of people, things and places it is about
    :param names: the places of its own names, from 0 to 1; the nearer to 1, the rarer
    :param fields: the rich texts that are filled in
    """

    number: int
    themes: dict[str, list[int]]
    names: list[float]
    fields: list[str]


class Pattern:
    """A sentence with slots."""

    def __init__(self, text: str):
        self.slots = [(kind, int(form or 0)) for kind, form in SLOT.findall(text)]
        self.template = SLOT.sub("%s", text)


class Language:
    """All that is needed to write in one language."""

    def __init__(self, code: str):
        self.code = code
        words = tomllib.loads((FOLDER / f"{code}.toml").read_text("utf-8"))
        self.generated: str = words["generated"]
        self.patterns = {name: [Pattern(text) for text in words[name]] for name in ("titles", "summaries", "sentences")}
        self.tables: dict[str, list[list[str]]] = {kind: list(words[name].values()) for kind, name in TABLES.items()}
        self.ranked = {kind: Ranked(table, STEEPNESS.get(kind, 1.0)) for kind, table in self.tables.items()}
        self.queries: dict[str, list[str]] = words.get("queries", {})
        names = words["names"]
        self._starts, self._middles, self._ends = (names[part].split() for part in ("starts", "middles", "ends"))
        self._spread: int = names["spread"]

    def name_at(self, place: float) -> str:
        """The invented name at a place from 0 to 1: half of the names used are of the first `spread` ranks, nine tenths
        of the first 9 × `spread`, and so on without an end.

        So is the tail of a real vocabulary: with more text new words keep coming, ever more slowly.
        """
        return self.name(int(self._spread / (1 - place)) - self._spread)

    def name(self, rank: int) -> str:
        """The invented name of a rank: three syllables, then four and more. No two ranks have the same."""
        middles = 1
        while rank >= (size := len(self._starts) * len(self._ends) * len(self._middles) ** middles):
            rank, middles = rank - size, middles + 1
        rank = rank * 7919 % size  # a prime that divides no size: neighbours in rank look different
        rank, end = divmod(rank, len(self._ends))
        rank, start = divmod(rank, len(self._starts))
        syllables = [self._starts[start]]
        for _middle in range(middles):
            rank, middle = divmod(rank, len(self._middles))
            syllables.append(self._middles[middle])
        return ("".join(syllables) + self._ends[end]).capitalize()


@cache
def language(code: str) -> Language:
    return Language(code)


def languages() -> list[str]:
    """The languages that have a file of words."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def query_words(code: str) -> dict[str, list[str]]:
    """Words to search for, by how many of the generated texts have them.

    :returns: `common` words in about 2/3, `middling` in about 6 %, `rare` in about 0.4 %; `two`, a common and a
        middling word with a space between them, in about 4 %
    """
    return language(code).queries


def write(code: str, plan: Plan) -> dict[str, str]:
    """Title, summary and the planned rich texts of a practice in a language. The same plan gives the same words."""
    return Writer(language(code), plan).fields()


class Writer:
    """One practice in one language."""

    def __init__(self, own: Language, plan: Plan):
        self.own, self.plan = own, plan
        self.draw = Draw("scale", plan.number, own.code)
        self.last: list[str] = []  # forms of the last noun, so that none stands twice in a row

    def fields(self) -> dict[str, str]:
        title = self.sentence(self.pattern("titles"), own_names=True)
        summary = self.sentence(self.pattern("summaries"), own_names=True)
        body = self.body()
        texts = {"title": title, "summary": f"{self.own.generated}. {summary}"}
        for position, name in enumerate(self.plan.fields):
            texts[name] = self.markup(body[position :: len(self.plan.fields)])
        return texts

    def pattern(self, kind: str) -> Pattern:
        patterns = self.own.patterns[kind]
        return patterns[int(self.draw.random() * len(patterns))]

    def body(self) -> list[str]:
        """Sentences, together as long as a text should be, and at least one for each field."""
        sentences, length, wanted = [], 0, self.draw.number(*BODY_WORDS)
        while length < wanted or len(sentences) < len(self.plan.fields):
            sentences.append(self.sentence(self.pattern("sentences")))
            length += len(sentences[-1].split())
        return sentences

    def markup(self, sentences: list[str]) -> str:
        """Rich text: a paragraph or two, and sometimes a list."""
        if len(sentences) > 2 and self.draw.chance(0.2):
            items = "".join(f"<li>{sentence}</li>" for sentence in sentences[1:])
            return f"<p>{sentences[0]}</p><ul>{items}</ul>"
        parts = [sentences[:4], sentences[4:]]
        return "".join(f"<p>{' '.join(part)}</p>" for part in parts if part)

    def sentence(self, pattern: Pattern, own_names: bool = False) -> str:
        words = []
        for kind, form in pattern.slots:
            if kind in self.plan.themes:
                words.append(self.noun(kind)[form])
            elif kind in TABLES:
                words.append(self.draw.one(self.own.ranked[kind])[form])
            else:
                words.append(self.name_or_number(kind, own_names))
        text = pattern.template % tuple(words)
        return text[0].upper() + text[1:]

    def noun(self, kind: str) -> list[str]:
        """The forms of a noun: one of the practice's themes, or any."""
        draw, ranked, themes = self.draw, self.own.ranked[kind], self.plan.themes[kind]
        theme = themes[int(draw.random() * len(themes))]
        forms = self.own.tables[kind][theme] if draw.random() < THEME_SHARE else draw.one(ranked)
        if forms is self.last:
            forms = draw.one(ranked)
        self.last = forms
        return forms

    def name_or_number(self, kind: str, own_names: bool) -> str:
        if kind == "x":
            return self.own.name_at(self.name_place(own_names))
        return str(self.draw.number(2, 60) if kind == "d" else self.draw.number(1995, 2025))

    def name_place(self, own: bool) -> float:
        if own or self.draw.chance(OWN_SHARE):
            return self.plan.names[int(self.draw.random() * len(self.plan.names))]
        return self.draw.random()
