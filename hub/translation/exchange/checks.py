"""What a translated sentence may hold. Everything else is refused, with the reason, and the rest of its file taken."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hub.translation.exchange.markup import MarkupError, elements_of, parse, render, text_of
from hub.translation.sentences import MAX_LENGTH, refuse_longer

# They turn the direction of what follows, beyond the sentence too. The marks (LRM, RLM, ALM) do not and are welcome.
_TURNING = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}
_WHITESPACE = {"\t", "\n", "\r"}


def checked(target: str, source: str, max_length: int | None = None) -> str:
    """The translation as it is stored: trimmed, well-formed.

    :param source: the original sentence; what it holds, its translation may hold
    :param max_length: of the field, in characters of text
    :raises MarkupError: with a sentence that says what is wrong
    """
    check_length(len(target), max(MAX_LENGTH, 3 * len(source)))
    parts = parse(_on_one_line(target) if "\n" not in source else target.strip())
    html = render(parts)
    _check_characters(html, source)
    _check_elements(parts, parse(source))
    text = text_of(parts)
    if not text.strip():
        raise MarkupError(_("It has markup but no words."))
    if max_length is not None:
        check_length(len(text), max_length)
    return html


def check_length(length: int, limit: int) -> None:
    """Raises MarkupError where the first number of characters is larger than the second."""
    try:
        refuse_longer(length, limit)
    except ValidationError as error:
        raise MarkupError(error.messages[0]) from error


def _on_one_line(text: str) -> str:
    """Tools wrap lines; to HTML that is a space."""
    return " ".join(line.strip() for line in text.strip().split("\n") if line.strip()) if "\n" in text else text.strip()


def _check_characters(target: str, source: str) -> None:
    for sign in sorted(set(target) - set(source)):
        number = f"U+{ord(sign):04X}"
        if sign in _TURNING:
            raise MarkupError(_("It holds a sign that turns the direction of writing (%(sign)s).") % {"sign": number})
        if unicodedata.category(sign) in {"Cc", "Cs"} and sign not in _WHITESPACE:
            raise MarkupError(_("It holds a control character (%(sign)s).") % {"sign": number})


def _check_elements(parts, source_parts) -> None:
    allowed = {(element.tag, element.id) for element in elements_of(source_parts)}
    for element in elements_of(parts):
        if (element.tag, element.id) not in allowed:
            raise MarkupError(
                _("It holds %(element)s, which the original sentence does not have.") % {"element": element.opening}
            )
