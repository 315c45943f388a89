"""The sentences of a translation that are empty, and how they are filled: never one that has a translation."""

import dataclasses
from collections.abc import Iterator

from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation as languages
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue

from hub.translation.machine.checking import accepted
from hub.translation.machine.protection import Protection
from hub.translation.machine.reasons import Doubt, RefusedError

BATCH_SENTENCES = 25
BATCH_LETTERS = 2000  # LibreTranslate's hosts allow no more in one request


@dataclasses.dataclass
class Place:
    """Where a sentence stands on the page."""

    context_id: int
    path: str
    limit: int | None  # letters that the field takes


@dataclasses.dataclass
class Sentence:
    """A sentence of the original, and the places that lack its translation."""

    string_id: int
    key: str  # wagtail-localize's hash of the sentence; a path may hold several
    data: str
    places: list[Place]


def empty_segments(translation: Translation):
    """What of the original has no translation yet. Addresses are not translated (docs/decisions/0004)."""
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale_id=translation.target_locale_id
    )
    segments = StringSegment.objects.filter(~Exists(done), source_id=translation.source_id)
    return segments.exclude(context__path="slug")


def empty_sentences(translation: Translation) -> list[Sentence]:
    """The same, each sentence once, in the order of the page."""
    model = translation.source.specific_content_type.model_class()
    found: dict[int, Sentence] = {}
    for segment in empty_segments(translation).select_related("string", "context").order_by("order"):
        string, path = segment.string, segment.context.path
        sentence = found.setdefault(string.pk, Sentence(string.pk, str(string.data_hash), string.data, []))
        sentence.places.append(Place(segment.context_id, path, _limit(model, path)))
    return list(found.values())


def _limit(model, path: str) -> int | None:
    try:
        return getattr(model._meta.get_field(path), "max_length", None)
    except FieldDoesNotExist:  # a part of a stream or of a child
        return None


def batches(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Groups that fit into one request; a very long sentence has one of its own."""
    batch: list[Sentence] = []
    letters = 0
    for sentence in sentences:
        if batch and (len(batch) == BATCH_SENTENCES or letters + len(sentence.data) > BATCH_LETTERS):
            yield batch
            batch, letters = [], 0
        batch.append(sentence)
        letters += len(sentence.data)
    if batch:
        yield batch


@dataclasses.dataclass
class Outcome:
    """What came of a batch: places filled, and [{"path", "sentence", "doubt"}]."""

    filled: int = 0
    doubts: list[dict[str, str]] = dataclasses.field(default_factory=list)

    def doubt(self, sentence: Sentence, place: Place, doubt: Doubt) -> None:
        self.doubts.append({"path": place.path, "sentence": sentence.key, "doubt": doubt.value})


def fill(
    translation: Translation, batch: list[Sentence], engine: BaseMachineTranslator, protection: Protection, user
) -> Outcome:
    """Has the batch translated and stores what can be trusted; raises ServiceError where nothing came."""
    asked = {sentence.string_id: StringValue(protection.protect(sentence.data)) for sentence in batch}
    answers = engine.translate(
        translation.source.locale, translation.target_locale, list(dict.fromkeys(asked.values()))
    )
    outcome = Outcome()
    with transaction.atomic():
        for sentence in batch:
            answer = answers.get(asked[sentence.string_id])
            for place in sentence.places:
                try:
                    words = accepted(sentence.data, answer.data if answer and answer.data else "", place.limit)
                except RefusedError as refusal:
                    outcome.doubt(sentence, place, refusal.doubt)
                    continue
                if _store(translation, sentence, place, words, engine_name(engine), user):
                    outcome.filled += 1
                    if protection.misses(sentence.data, words):
                        outcome.doubt(sentence, place, Doubt.TERM)
    return outcome


def engine_name(engine: BaseMachineTranslator) -> str:
    """The engine's name, the same in every language of the interface."""
    with languages.override("en"):
        return str(engine.display_name)


def _store(translation: Translation, sentence: Sentence, place: Place, words: str, tool: str, user) -> bool:
    """True when it was stored; someone may have written a translation meanwhile, which stays."""
    return StringTranslation.objects.get_or_create(
        translation_of_id=sentence.string_id,
        context_id=place.context_id,
        locale_id=translation.target_locale_id,
        defaults={
            "data": words,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MACHINE,
            "tool_name": tool,
            "last_translated_by": user,
        },
    )[1]
