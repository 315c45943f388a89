"""Taking a file in: which page each part belongs to, whether it may be taken, and what became of it."""

import uuid

from django.core.files.base import File
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import Translation

from hub.models import BasePage
from hub.translation.exchange.bundles import Bundle, RefusedError
from hub.translation.exchange.files import unpack
from hub.translation.exchange.merging import Report, merge
from hub.translation.exchange.reading import original_of, urn_of
from hub.translation.exchange.selection import pages_with
from hub.translation.guards import may_translate_into
from hub.translation.saving import target_of


def take_in(file: File, user=None, overwrite: bool = False, only: Translation | None = None) -> list[Report]:
    """Takes the sentences of a file into the pages they belong to. Publishes nothing.

    :param user: who sends it, and must be allowed to translate each page; None for a command
    :param overwrite: also over sentences that someone has approved
    :param only: the one translation the file must be of
    :returns: a report for each page of the file
    :raises RefusedError: when the file as a whole cannot be read, or none of its pages can be taken
    """
    parts = unpack(file)
    reports = [_take_page(bundle, file_format.label, user, overwrite, only) for file_format, bundle in parts]
    refusals = {report.refusal for report in reports}
    if len(refusals) == 1 and (refusal := refusals.pop()):
        raise RefusedError(refusal)
    return reports


def _take_page(bundle: Bundle, tool: str, user, overwrite: bool, only: Translation | None) -> Report:
    report = Report(bundle.uid, bundle.target_language)
    try:
        translation = _translation_of(bundle)
        _check_belongs(bundle, translation, only)
        original = original_of(translation)
        report.title, report.translation = original.title, translation
        report.language = translation.target_locale.language_code
        if user is not None and not may_translate_into(user, original, translation.target_locale):
            raise RefusedError(
                _("You may not translate into this language: %(language)s.")
                % {"language": translation.target_locale.get_display_name()}
            )
        if _is_locked(target_of(translation), user):
            raise RefusedError(_("It cannot be changed now: it waits for a review, or somebody has locked it."))
    except RefusedError as error:
        report.refusal = str(error)
    else:
        report.findings = merge(translation, bundle, tool, user, overwrite)
    return report


def _is_locked(page: BasePage | None, user) -> bool:
    lock = page.get_lock() if page else None
    return lock is not None and (user is None or lock.for_user(user))


def _translation_of(bundle: Bundle) -> Translation:
    """The translation a part of a file belongs to: by its id, or where a tool has lost that, by page and language."""
    if not bundle.translation_id and not bundle.page:
        raise RefusedError(_("The file does not say which page it belongs to. Was it made by this site?"))
    translations = Translation.objects.select_related("source__locale", "target_locale")
    if bundle.translation_id:
        found = translations.filter(uuid=_uuid(bundle.translation_id)).first()
    else:
        keys = [page.translation_key for page in pages_with([bundle.uid])]
        matching = translations.filter(source__object_id__in=keys)
        found = next((one for one in matching if _speaks(bundle.target_language, one.target_locale)), None)
    if found is None or not issubclass(found.source.specific_content_type.model_class(), BasePage):
        raise RefusedError(
            _("The file belongs to another site, or to a translation that is no longer here. Download a new one.")
        )
    return found


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _check_belongs(bundle: Bundle, translation: Translation, only: Translation | None) -> None:
    if bundle.page and bundle.page != urn_of(original_of(translation)):
        raise RefusedError(_("The file names one page and carries the number of another. Download a new one."))
    if only is not None and translation.pk != only.pk:
        raise RefusedError(_("The file belongs to another page, or to another language of this one."))
    if not _speaks(bundle.target_language, translation.target_locale):
        raise RefusedError(
            _("The file says that it is translated into “%(file)s”. This translation is into “%(here)s”.")
            % {"file": bundle.target_language[:40], "here": translation.target_locale.language_code}
        )
    if bundle.source_language and not _speaks(bundle.source_language, translation.source.locale):
        raise RefusedError(
            _("The file says that it is translated from “%(file)s”. This page was written in “%(here)s”.")
            % {"file": bundle.source_language[:40], "here": translation.source.locale.language_code}
        )
    if not translation.enabled:
        raise RefusedError(_("This translation was stopped: its page is edited by itself now."))


def _speaks(code: str, locale: Locale) -> bool:
    """True for the language's code; tools like to add a country (fi-FI)."""
    code, own = code.lower().replace("_", "-"), locale.language_code.lower()
    return code == own or code.startswith(f"{own}-")
