"""Laying the sentences of a file over those of a page. Nothing is published, and no sentence is lost."""

from dataclasses import dataclass, field
from enum import Enum

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import StringTranslation, Translation, TranslationContext

from hub.translation.exchange.bundles import Bundle, State, Unit
from hub.translation.exchange.checks import check_length, checked
from hub.translation.exchange.formats.xml import legal
from hub.translation.exchange.markup import MarkupError
from hub.translation.exchange.reading import Sentence, is_approved, sentences_of
from hub.translation.sentences import MAX_LENGTH


class Outcome(Enum):
    """What became of a sentence."""

    TAKEN = "taken"
    SAME = "same"
    EMPTY = "empty"
    CHANGED = "changed"  # the original has changed since the file was made
    KEPT = "kept"  # approved, or written by a person while the file's is a machine's
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """What became of one sentence. Attributes: outcome, source (of the file), reason ("" where it was taken)."""

    outcome: Outcome
    source: str
    reason: str = ""


@dataclass
class Report:
    """What became of a page. Attributes: title, language (codes), findings, refusal (why nothing was taken, or "")."""

    title: str
    language: str
    translation: Translation | None = None
    findings: list[Finding] = field(default_factory=list)
    refusal: str = ""

    def counts(self) -> dict[Outcome, int]:
        """How many sentences came to each outcome."""
        return {outcome: len(self.of(outcome)) for outcome in Outcome}

    def of(self, outcome: Outcome) -> list[Finding]:
        return [finding for finding in self.findings if finding.outcome is outcome]


@transaction.atomic
def merge(translation: Translation, bundle: Bundle, tool: str, user=None, overwrite: bool = False) -> list[Finding]:
    """Stores the sentences of a file that belong to this translation, and says what became of each.

    :param tool: what to name as their origin
    :param overwrite: also over sentences that someone has approved
    """
    Translation.objects.select_for_update().get(pk=translation.pk)  # one file at a time
    merger = _Merger(translation, tool, user, may_overwrite=overwrite or not is_approved(translation))
    return [merger.take(unit) for unit in bundle.units]


class _Merger:
    """The sentences of one translation while a file is laid over them."""

    def __init__(self, translation: Translation, tool: str, user, may_overwrite: bool):
        self.translation, self.tool, self.user, self.may_overwrite = translation, tool, user, may_overwrite
        sentences = sentences_of(translation)
        self.sentences = {(sentence.path, legal(sentence.source)): sentence for sentence in sentences}
        contexts = TranslationContext.objects.filter(object_id=translation.source.object_id)
        self.paths = set(contexts.values_list("path", flat=True))
        self.seen: set[tuple[str, str]] = set()

    def take(self, unit: Unit) -> Finding:
        key = (unit.path, legal(unit.source))
        sentence = self.sentences.get(key)
        if unit.problem:
            return Finding(Outcome.REFUSED, unit.source, unit.problem)
        if sentence is None:
            return self._missed(unit)
        if not unit.target.strip():
            return Finding(Outcome.EMPTY, unit.source)
        if key in self.seen:
            return Finding(Outcome.REFUSED, unit.source, _("The file has this sentence twice. The first one counts."))
        self.seen.add(key)
        return self._lay_over(sentence, unit)

    def _missed(self, unit: Unit) -> Finding:
        if unit.path in self.paths:
            return Finding(Outcome.CHANGED, unit.source, _("The original has changed since the file was made."))
        return Finding(Outcome.UNKNOWN, unit.source, _("It does not belong to this page."))

    def _lay_over(self, sentence: Sentence, unit: Unit) -> Finding:
        source, by_machine = sentence.source, unit.state is State.MACHINE
        text = sentence.translation
        if text is not None and legal(text.data) == legal(unit.target) and (by_machine or not sentence.by_machine):
            return Finding(Outcome.SAME, source)
        try:
            target = checked(unit.target, source, sentence.place.max_length)
            if sentence.path == "title":  # wagtail-localize puts it, as HTML, into draft_title, which is as short
                check_length(len(target), sentence.place.max_length or MAX_LENGTH)
        except MarkupError as error:
            return Finding(Outcome.REFUSED, source, str(error))
        if text is not None:
            if text.data == target and (by_machine or not sentence.by_machine):
                return Finding(Outcome.SAME, source)
            if by_machine and not sentence.by_machine:
                return Finding(Outcome.KEPT, source, _("A person wrote it, and the file’s is a machine’s."))
            if text.data != target and not self.may_overwrite:
                return Finding(Outcome.KEPT, source, _("It is approved."))
        self._store(sentence, target, by_machine)
        return Finding(Outcome.TAKEN, source)

    def _store(self, sentence: Sentence, target: str, by_machine: bool) -> None:
        text = sentence.translation or StringTranslation(
            translation_of=sentence.segment.string,
            context=sentence.segment.context,
            locale_id=self.translation.target_locale_id,
        )
        text.data = target
        text.translation_type = (
            StringTranslation.TRANSLATION_TYPE_MACHINE if by_machine else StringTranslation.TRANSLATION_TYPE_MANUAL
        )
        text.tool_name = self.tool
        text.last_translated_by = self.user
        text.has_error, text.field_error = False, ""
        text.save()
