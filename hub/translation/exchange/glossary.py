"""The words of the taxonomy that occur in a sentence, with what they are called in the other language."""

import re

from wagtail.models import Locale

from hub.models import Term
from hub.search.text import fold, plain


class Glossary:
    """The labels of all terms in two languages, read once."""

    def __init__(self, source: Locale, target: Locale):
        labels: dict[tuple[str, str], dict[int, str]] = {}
        rows = Term.objects.filter(locale__in=[source, target]).values_list("scheme", "code", "locale_id", "label")
        for scheme, code, locale_id, label in rows:
            labels.setdefault((scheme, code), {})[locale_id] = label
        self._pairs = {
            fold(both[source.pk]): (both[source.pk], both[target.pk]) for both in labels.values() if len(both) == 2
        }
        longest_first = sorted(self._pairs, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")

    def hits(self, sentence: str) -> list[tuple[str, str]]:
        """(term, its translation) for each term that the sentence holds, in their order, each once."""
        if not self._pairs:
            return []
        found = dict.fromkeys(match[1] for match in self._pattern.finditer(fold(plain(sentence))))
        return [self._pairs[label] for label in found]
