"""The sentences of a translation as wagtail-localize keeps them: read from the database, made into a bundle."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from hub.models import BasePage
from hub.translation.exchange.bundles import Bundle, State, Unit
from hub.translation.exchange.markup import MarkupError, parse
from hub.translation.exchange.places import Place, place_of
from hub.translation.glossary import Glossary
from hub.translation.saving import target_of

MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE


@dataclass
class Sentence:
    """One sentence of the original. A sentence that stands twice in one field is one, with one translation.

    Attributes: segment (string and context are read), place, translation (None: not translated yet).
    """

    segment: StringSegment
    place: Place
    translation: StringTranslation | None

    @property
    def id(self) -> str:
        return f"{self.path}:{self.segment.order}"

    @property
    def path(self) -> str:
        return self.segment.context.path

    @property
    def source(self) -> str:
        return self.segment.string.data

    @property
    def by_machine(self) -> bool:
        return self.translation is not None and self.translation.translation_type == MACHINE


def sentences_of(translation: Translation) -> list[Sentence]:
    """The sentences of the original in their order, with what they are translated to. Takes three queries."""
    source = translation.source
    model = source.specific_content_type.model_class()
    texts = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id, context__object_id=source.object_id
    ).select_related("translation_of")
    translated = {(text.translation_of_id, text.context_id): text for text in texts}
    segments = StringSegment.objects.filter(source=source).select_related("string", "context").order_by("order", "pk")
    found: dict[tuple[int, int], Sentence] = {}
    for segment in segments:
        key = (segment.string_id, segment.context_id)
        if key not in found:
            place = place_of(model, segment.context.field_path or segment.context.path.split(".")[0])
            found[key] = Sentence(segment, place, translated.get(key))
    return list(found.values())


def original_of(translation: Translation) -> BasePage:
    return translation.source.get_source_instance()


def languages_of(translation: Translation) -> tuple[str, str]:
    """The codes of the language translated from, and into."""
    return translation.source.locale.language_code, translation.target_locale.language_code


def urn_of(page: BasePage) -> str:
    return f"urn:remap:{page.uid}:{page.locale.language_code}"


def is_approved(translation: Translation) -> bool:
    """True when someone has reviewed the page in this language."""
    page = target_of(translation)
    return page is not None and page.is_reviewed


def bundle_of(translation: Translation, glossary: Glossary | None = None) -> Bundle:
    """A page in two languages, with every sentence and what is known about it. Notes are in the active language.

    :param glossary: of the two languages, where several pages share it
    """
    original = original_of(translation)
    source, target = languages_of(translation)
    return Bundle(
        page=urn_of(original),
        translation_id=str(translation.uuid),
        source_language=source,
        target_language=target,
        title=original.title,
        address=original.full_url or "",
        units=list(_units(sentences_of(translation), glossary or Glossary(source, target), is_approved(translation))),
    )


def bundles_of(translations: list[Translation]) -> Iterator[Bundle]:
    """A bundle for each translation; the terms of two languages are read once."""
    glossaries: dict[tuple[str, str], Glossary] = {}
    for translation in translations:
        languages = languages_of(translation)
        if languages not in glossaries:
            glossaries[languages] = Glossary(*languages)
        yield bundle_of(translation, glossaries[languages])


def _units(sentences: list[Sentence], glossary: Glossary, approved: bool) -> Iterator[Unit]:
    for sentence in sentences:
        try:
            parse(sentence.source)
        except MarkupError:
            continue  # it cannot be shown to a translator in a file; it stays as it is
        yield Unit(
            id=sentence.id,
            source=sentence.source,
            target=_readable(sentence.translation),
            state=_state(sentence, approved),
            notes=list(_notes(sentence, glossary)),
            max_length=sentence.place.max_length,
        )


def _readable(text: StringTranslation | None) -> str:
    """The translation, or nothing where its markup cannot be read: such a sentence is not shown on the page either."""
    try:
        parse(text.data if text else "")
    except MarkupError:
        return ""
    return text.data if text else ""


def _state(sentence: Sentence, approved: bool) -> State:
    text = sentence.translation
    if text is None or text.has_error or not _readable(text):
        return State.UNTRANSLATED
    if sentence.by_machine:
        return State.MACHINE
    return State.REVIEWED if approved else State.TRANSLATED


def _notes(sentence: Sentence, glossary: Glossary) -> Iterator[str]:
    yield sentence.place.label
    if sentence.place.max_length is not None:
        yield _("At most %(limit)s characters.") % {"limit": sentence.place.max_length}
    for hit in glossary.hits(sentence.source):
        yield _("Term: %(term)s = %(translated)s") % {"term": hit.source, "translated": hit.target}
