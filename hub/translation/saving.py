"""Saving a translation: its sentences become a revision of the page. Only a publish changes what readers see.

wagtail-localize's own save_target writes the page's live row even for a draft.
"""

import json

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Revision
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationLog, TranslationSource

from hub.models import BasePage


def target_of(translation: Translation) -> BasePage | None:
    """The page of a translation; None where it was not begun yet."""
    source = translation.source
    model = source.specific_content_type.model_class()
    pages = model.objects.filter(translation_key=source.object_id, locale_id=translation.target_locale_id)
    return pages.select_related("locale").first()


def begin(translation: Translation, user=None) -> None:
    """Gives a translation a page of its own where it has none. Until it is published it shows the original's words."""
    page = target_of(translation)
    if page is None or page.alias_of_id is not None:
        translation.save_target(user=user, publish=False)


def save_translation(translation: Translation, user=None, publish: bool = False) -> Revision:
    """Makes a revision of the translated page from the sentences there are; the original's stand where none is.

    :param publish: True shows it to readers, after the commit
    :raises ValidationError: when a sentence does not fit its field; the message is stored with the sentence, and the
        page stays as it was
    """
    source = translation.source
    try:
        with transaction.atomic():
            begin(translation, user)
            page = source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
            page.translated_from_id = frozen_revision(source)
            revision = page.save_revision(user=user)
            source.sync_view_restrictions(source.get_source_instance(), page)
            TranslationLog.objects.create(source=source, locale=translation.target_locale, revision=revision)
            if publish:
                transaction.on_commit(lambda: revision.publish(user=user))
    except ValidationError as error:
        keep_errors(translation, error)
        raise
    return revision


def keep_errors(translation: Translation, error: ValidationError) -> None:
    """Stores each message with the sentence it is about, where the editor shows it."""
    segments = StringSegment.objects.filter(source=translation.source)
    for name, messages in error.message_dict.items():
        sentences = StringTranslation.objects.filter(
            locale=translation.target_locale,
            translation_of__in=segments.values("string"),
            context__object_id=translation.source.object_id,
            context__path=name,
        )
        for sentence in sentences:
            sentence.set_field_error([ValidationError(message) for message in messages])


def frozen_revision(source: TranslationSource) -> int | None:
    """The id of the original's revision whose words wagtail-localize last took: the live one, or a draft's newest."""
    content = json.loads(source.content_json)
    return content.get("live_revision") or content.get("latest_revision")


def freeze(original: Page) -> None:
    """Takes the words of a published original anew, where it has translations: new sentences wait to be translated."""
    if TranslationSource.objects.filter(object_id=original.translation_key, locale_id=original.locale_id).exists():
        TranslationSource.update_or_create_from_instance(original)
