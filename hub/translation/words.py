"""The words of a language version, part by part, and how those of two versions differ."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection

from wagtail.fields import StreamField
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from hub.models import BasePage
from hub.models.outdated import ChangeKind
from hub.search.text import plain

# {name of a field: its sentences, in order}. A sentence is its path, its text and what its links lead to.
Words = dict[str, list[tuple[str, str, str]]]


def words_of(page: BasePage) -> Words:
    """The translatable words of a page, as it is in memory. A block without words counts by its place.

    Those of streams that translations follow have no place: blocks come, move and go there in every language at once.
    """
    found: Words = {}
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            part = segment.path.split(".", 1)[0]
            sentence = (segment.path, segment.string.data, json.dumps(segment.attrs, sort_keys=True))
            found.setdefault(part, []).append(sentence)
    for field in page._meta.fields:
        if field.name in page.followed_streams:
            found.get(field.name, []).sort()
        elif isinstance(field, StreamField):
            blocks = [
                (f"{block['type']}.{block.get('id', '')}", "", "") for block in getattr(page, field.name).raw_data
            ]
            if blocks:
                found.setdefault(field.name, []).extend(blocks)
    return found


def digest(page: BasePage) -> str:
    """A fingerprint of a page's words: 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(words_of(page), sort_keys=True).encode()).hexdigest()


def changes_between(before: Words, after: Words, followed: Collection[str] = ()) -> tuple[list[dict[str, str]], int]:
    """What changed from one version of an original to another, so that a translation is behind.

    :param followed: streams that lose blocks in every language at once
    :returns: [{"part", "kind"}] in the order of the page, and the number of words in new and changed sentences
    """
    changes = []
    for part in dict.fromkeys([*after, *before]):
        left = [] if part not in followed else [one for one in before.get(part, []) if one not in after.get(part, [])]
        if [one for one in before.get(part, []) if one not in left] != after.get(part, []):
            kind = ChangeKind.NEW if part not in before else ChangeKind.CHANGED
            changes.append({"part": part, "kind": str(kind if part in after else ChangeKind.REMOVED)})
    return changes, _words_to_translate(before, after)


def _words_to_translate(before: Words, after: Words) -> int:
    known = Counter(text for sentences in before.values() for _path, text, _links in sentences)
    wanted = Counter(text for sentences in after.values() for _path, text, _links in sentences)
    return sum(number * count_words(text) for text, number in (wanted - known).items())


def count_words(markup: str) -> int:
    """The number of words of a sentence, tags left out."""
    return len(plain(markup).split())
