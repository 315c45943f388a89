"""One sentence and its translation: how a translator sees it, and what may be stored.

wagtail-localize keeps sentences as HTML: inline tags without attributes, links as <a id="a1">. A sentence without tags
is shown and typed as plain text.
"""

import re
from collections import Counter

from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_localize.strings import StringValue

MAX_LENGTH = 20_000  # of any sentence
# Control signs, halves of letters, and marks that turn the direction of what follows.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def tags_of(html: str) -> Counter[tuple[str, str]]:
    """The tags of a stored sentence: {(name, id): how many}"""
    return Counter((tag.name, str(tag.get("id") or "")) for tag in BeautifulSoup(html, "html.parser").find_all(True))


def has_markup(source: str) -> bool:
    """True for a sentence whose translation must have tags too. A line break is none."""
    return any(name != "br" for name, _id in tags_of(source))


def as_typed(source: str, stored: str) -> str:
    """A stored sentence as it stands in the form.

    :param source: the original sentence, which says whether there are tags
    """
    return stored if has_markup(source) else StringValue(stored).render_text()


def as_stored(source: str, typed: str, max_length: int | None = None) -> str:
    """What a translator typed, as it is stored; "" for a text without any letter or sign.

    :param source: the original sentence
    :param max_length: of the field, in characters of the text without tags
    :raises ValidationError: with a sentence that says what to change
    """
    text = "\n".join(typed.splitlines()).strip()
    if not text:
        return ""
    if UNSEEN.search(text):
        raise ValidationError(_("There is a sign in it that nobody sees. Delete the text and type it again."))
    stored = _with_tags(source, text) if has_markup(source) else StringValue.from_plaintext(text).data
    check_length(stored, max_length)
    return stored


def check_length(stored: str, max_length: int | None = None) -> None:
    """Raises ValidationError for a sentence that is too long for its field, or for any."""
    refuse_longer(len(StringValue(stored).render_text()), max_length or MAX_LENGTH)


def refuse_longer(length: int, limit: int) -> None:
    """Raises ValidationError where the first number of characters is larger than the second."""
    if length > limit:
        text = ngettext(
            "It is %(over)s character too long: at most %(limit)s fit.",
            "It is %(over)s characters too long: at most %(limit)s fit.",
            length - limit,
        )
        raise ValidationError(text % {"over": length - limit, "limit": limit})


def _with_tags(source: str, text: str) -> str:
    try:
        stored = StringValue.from_translated_html(text).data
    except ValueError as error:
        raise ValidationError(_("Use only the tags of the original.")) from error
    wanted, given = tags_of(source), tags_of(stored)
    if wanted != given:
        shown = [*_names(wanted - given, "−"), *_names(given - wanted, "+")]
        raise ValidationError(
            _("The tags differ from those of the original: %(tags)s"), params={"tags": " ".join(shown)}
        )
    return stored


def _names(tags: Counter[tuple[str, str]], sign: str) -> list[str]:
    return [f"{sign}<{name} {tag_id}>" if tag_id else f"{sign}<{name}>" for name, tag_id in tags.elements()]
