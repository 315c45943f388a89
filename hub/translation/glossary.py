"""What the terms of the taxonomy and the concepts of the thesaurus are called in another language."""

import dataclasses

from hub.models import Term
from hub.search.models import Concept
from hub.search.text import plain
from hub.search.thesaurus import Thesaurus, content_words


@dataclasses.dataclass(frozen=True)
class Hit:
    """A term that a sentence uses: its name in the sentence's language, and in the other."""

    source: str
    target: str


def read_names(source: str, target: str) -> dict[str, tuple[list[str], list[str]]]:
    """{key: (names in the source, names in the target)} of what has names in both; the label is the first name.

    Terms come before concepts. Two queries.
    """
    names: dict[str, dict[str, list[str]]] = {}
    terms = Term.objects.filter(locale__language_code__in=[source, target])
    for scheme, code, label, language in terms.values_list("scheme", "code", "label", "locale__language_code"):
        names.setdefault(f"{scheme}:{code}", {})[language] = [label]
    for row in Concept.objects.filter(locale__language_code__in=[source, target]).select_related("locale"):
        names.setdefault(f"concept:{row.code}", {})[row.locale.language_code] = row.names
    return {key: (found[source], found[target]) for key, found in names.items() if source in found and target in found}


class Glossary:
    """The names of terms and concepts in two languages. Two queries, made once for any number of sentences.

    :param source, target: language codes
    """

    def __init__(self, source: str, target: str):
        self.source = source
        names = read_names(source, target)
        self._labels = {key: (in_source[0], in_target[0]) for key, (in_source, in_target) in names.items()}
        self._thesaurus = Thesaurus([(key, source, in_source) for key, (in_source, _target) in names.items()])

    def hits(self, sentence: str) -> list[Hit]:
        """The terms that a sentence names, in its order, in any inflected form; each pair of names once.

        :param sentence: with or without tags
        """
        words = content_words(plain(sentence), self.source)
        matches = sorted(self._thesaurus.matches(words, self.source), key=lambda match: (match.start, -match.end))
        return list(dict.fromkeys(Hit(*self._labels[match.concept]) for match in matches))
