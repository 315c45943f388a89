"""The sentences of a translation as the desk shows them: original beside translation, with what helps to translate."""

import dataclasses
import difflib
from collections import defaultdict

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http import QueryDict
from wagtail.models import Comment
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from hub.models import BasePage
from hub.translation.glossary import Glossary, Hit
from hub.translation.machine.reasons import Doubt
from hub.translation.machine.runs import doubts_of
from hub.translation.sentences import as_stored, as_typed, refuse_longer

TITLE_LENGTH = 255  # as HTML: wagtail-localize copies it so into the draft title
MAX_CANDIDATES = 30  # earlier sentences of a place that are compared with a changed one
ALIKE = 0.5  # from this likeness on, an earlier sentence of the same place counts as the one that was changed


@dataclasses.dataclass
class Earlier:
    """What stood in the place of a changed sentence, and its translation as it would be typed."""

    source: str
    typed: str


@dataclasses.dataclass
class Row:
    """One sentence.

    :param segment: wagtail-localize's, with string and context
    :param stored: the translation there is, if any
    :param earlier: set where the original has changed and the translation of what it said before is known
    :param typed: what stands in the field
    :param was: what stood there when the form was shown
    :param doubt: why the machine's translation was not taken, or has to be looked at
    :param error: why what was typed could not be stored
    :param conflict: what somebody else has stored meanwhile
    """

    segment: StringSegment
    stored: StringTranslation | None
    earlier: Earlier | None = None
    hits: list[Hit] = dataclasses.field(default_factory=list)
    comments: list[Comment] = dataclasses.field(default_factory=list)
    max_length: int | None = None
    doubt: Doubt | None = None
    typed: str = ""
    was: str = ""
    error: str = ""
    conflict: str = ""

    def __post_init__(self):
        self.typed = self.was = lines(self.now if self.stored or self.earlier is None else self.earlier.typed)
        if self.stored is not None and self.stored.has_error:
            self.error = " ".join(self.stored.get_error() or [])

    @property
    def key(self) -> str:
        """Names the sentence in the form. It stays the same while the original changes around it."""
        return key_of(self.segment)

    @property
    def source(self) -> str:
        """The original sentence as it would be typed."""
        return as_typed(self.segment.string.data, self.segment.string.data)

    @property
    def now(self) -> str:
        """The stored translation as it would be typed; "" where there is none."""
        return as_typed(self.segment.string.data, self.stored.data) if self.stored else ""

    @property
    def by_machine(self) -> bool:
        return self.stored is not None and self.stored.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE

    @property
    def to_check(self) -> bool:
        """True where the field holds a proposal that nobody has agreed to."""
        return self.by_machine or self.is_proposed

    @property
    def machine_doubt(self) -> str:
        """The doubt in words, as long as nobody has written the sentence."""
        open_to_it = self.by_machine if self.doubt == Doubt.TERM else self.stored is None
        return str(self.doubt.label) if self.doubt and open_to_it else ""

    @property
    def is_open(self) -> bool:
        """True where something is left to do."""
        return self.stored is None or self.stored.has_error or not self.stored.data

    @property
    def is_proposed(self) -> bool:
        """True where the field shows the translation of an earlier sentence, and nobody has agreed to it."""
        return self.stored is None and self.earlier is not None

    @property
    def lines(self) -> int:
        """The height of the field."""
        return max(1, len(self.source) // 60 + 1 + self.source.count("\n"))


@dataclasses.dataclass
class Part:
    """The sentences of one field of the page."""

    name: str
    label: str
    rows: list[Row]

    @property
    def open_rows(self) -> int:
        return sum(row.is_open for row in self.rows)


def read_rows(translation: Translation, page: BasePage) -> list[Row]:
    """All sentences of a translation, in the order of the page. The number of queries does not grow with them."""
    found = StringSegment.objects.filter(source=translation.source).select_related("string", "context")
    # A sentence that stands twice in one place has one translation, and is shown once.
    segments = list({key_of(segment): segment for segment in found.order_by("-order")}.values())[::-1]
    stored, earlier = _translations(translation, segments)
    comments, doubts = comments_of(page), doubts_of(translation)
    glossary = Glossary(translation.source.locale.language_code, translation.target_locale.language_code)
    return [
        Row(
            segment=segment,
            stored=(mine := stored.get((segment.string_id, segment.context_id))),
            earlier=None if mine else _earlier(segment, earlier[segment.context_id]),
            hits=glossary.hits(segment.string.data),
            comments=comments[place_of(segment)],
            max_length=_max_length(page, segment.context.path),
            doubt=doubts.get(place_of(segment)),
        )
        for segment in segments
    ]


def parts_of(rows: list[Row], page: BasePage) -> list[Part]:
    """The rows by the fields of the page they stand in."""
    parts: dict[str, Part] = {}
    for row in rows:
        name = row.segment.context.path.split(".", 1)[0]
        label = str(page._meta.get_field(name).verbose_name)
        parts.setdefault(name, Part(name, label, [])).rows.append(row)
    return list(parts.values())


def key_of(segment: StringSegment) -> str:
    """Names a sentence in forms: its place and its text, by their numbers."""
    return f"{segment.context_id}-{segment.string_id}"


def place_of(segment: StringSegment) -> tuple[str, str]:
    """Where comments on a sentence hang: its path, and the sentence itself, for a path may hold several."""
    return segment.context.path, str(segment.string.data_hash)


def comments_of(page: BasePage) -> dict[tuple[str, str], list[Comment]]:
    """{place: open comments}"""
    found = defaultdict(list)
    for comment in Comment.objects.filter(page=page, resolved_at=None).select_related("user").order_by("created_at"):
        found[comment.contentpath, comment.position].append(comment)
    return found


def store(row: Row, translation: Translation, data: QueryDict, user, strict: bool = False) -> bool:
    """Stores what was typed for a sentence. What cannot be stored stays in the row, with the reason.

    A field that was not touched is left alone, so that two translators can work on one page; a proposal that was not
    touched is taken when its box is ticked.

    :param data: text-<key>, was-<key> (as it was when the form was shown), and right-<key> for a ticked box
    :param strict: what was not touched must still be as the form showed it, for it is about to be published
    :returns: True when something was stored
    """
    typed, was = (lines(data.get(f"{name}-{row.key}", "")) for name in ("text", "was"))
    if f"text-{row.key}" not in data:
        return False
    touched = typed != was or f"right-{row.key}" in data
    if row.was not in (was, typed) and (touched or strict):
        row.conflict, row.typed = row.was, typed
        return False
    if not touched:
        return False
    row.typed, row.error = typed, ""
    try:
        text = as_stored(row.segment.string.data, typed, row.max_length)
        if row.segment.context.path == "title":
            refuse_longer(len(text), TITLE_LENGTH)
    except ValidationError as error:
        row.error = " ".join(error.messages)
        return False
    row.stored = _write(row, translation, text, user)
    return True


def typed_in_vain(rows: list[Row], data: QueryDict) -> list[str]:
    """What was typed for sentences that are not in the original any more."""
    keys = {row.key for row in rows}
    names = [name.removeprefix("text-") for name in data if name.startswith("text-")]
    gone = [(str(data.get(f"text-{name}")), str(data.get(f"was-{name}", ""))) for name in names if name not in keys]
    return [typed for typed, was in gone if lines(typed) != lines(was)]


def _write(row: Row, translation: Translation, text: str, user) -> StringTranslation | None:
    place = {
        "translation_of": row.segment.string,
        "context": row.segment.context,
        "locale": translation.target_locale,
    }
    if not text:
        StringTranslation.objects.filter(**place).delete()
        return None
    made = {"translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL, "tool_name": "", "last_translated_by": user}
    values = {"data": text, "has_error": False, "field_error": ""} | made
    return StringTranslation.objects.update_or_create(**place, defaults=values)[0]


def lines(text: str) -> str:
    """Browsers send line ends of their own."""
    return "\n".join(text.splitlines())


def _translations(translation: Translation, segments: list[StringSegment]):
    """({(string, context): translation in use}, {context: translations of what stood there earlier})"""
    used = {(segment.string_id, segment.context_id) for segment in segments}
    rows = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id, locale=translation.target_locale
    ).select_related("translation_of")
    stored, earlier = {}, defaultdict(list)
    for row in rows.order_by("updated_at"):
        if (row.translation_of_id, row.context_id) in used:
            stored[row.translation_of_id, row.context_id] = row
        else:
            earlier[row.context_id].append(row)
    return stored, earlier


def _earlier(segment: StringSegment, candidates: list[StringTranslation]) -> Earlier | None:
    """The likest of the newest earlier sentences in the same place, if any is like enough."""
    source = segment.string.data
    matcher = difflib.SequenceMatcher(None, b=source)
    best, found = ALIKE, None
    for row in candidates[: -MAX_CANDIDATES - 1 : -1]:
        matcher.set_seq1(row.translation_of.data)
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best and (ratio := matcher.ratio()) >= best:
            best, found = ratio, row
    if found is None:
        return None
    before = found.translation_of.data
    return Earlier(as_typed(before, before), as_typed(source, found.data))


def _max_length(page: BasePage, path: str) -> int | None:
    try:
        return getattr(page._meta.get_field(path), "max_length", None)
    except FieldDoesNotExist:  # a place inside a stream
        return None
