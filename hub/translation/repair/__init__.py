"""Finds what has drifted between the languages, and puts it right."""

from collections.abc import Iterator

from hub.translation.repair import fallbacks, records, states, tree
from hub.translation.repair.findings import Finding
from hub.translation.repair.groups import read_groups

# What is looked at in the language versions of one page. A check takes a Group and gives Findings; it asks the database
# nothing, but reads what the batch has brought (hub.translation.repair.groups). New checks are added here.
CHECKS = [
    states.more_than_one_original,
    states.no_original,
    states.different_uid,
    states.translated_from_another_page,
    states.words_that_are_translated,
    states.publish_not_followed,
    fallbacks.left_behind,
    fallbacks.open_without_original,
    tree.foreign_place,
    tree.other_place,
    tree.other_slug,
    fallbacks.missing,
]


def find() -> Iterator[Finding]:
    """What is wrong on the whole site, a few hundred pages at a time. What is found can be fixed before the next."""
    yield from records.orphans()
    for group in read_groups():
        for check in CHECKS:
            yield from check(group)
