"""Translations as translators make them: sentence by sentence, then saved."""

from django.test import TestCase
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from hub.models import BasePage
from hub.translation.saving import save_translation
from tests.factories import Tree


def begin(page: BasePage, tree: Tree, language: str) -> Translation:
    """Submits a page for translation, as the admin does. Nothing is translated yet."""
    locale = tree.locales[language]
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(page, [locale])
    return Translation.objects.get(source__object_id=page.translation_key, target_locale=locale)


def write(translation: Translation, words: dict[str, str] | None = None, **fields) -> None:
    """Translates the sentences named, or all, each into the language's code and the original sentence.

    :param words: {original sentence: translation}
    :param fields: of StringTranslation, such as translation_type and tool_name
    """
    code = translation.target_locale.language_code
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        text = segment.string.data
        if words is None or text in words:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                defaults={"data": words[text] if words else f"{code}: {text}"} | fields,
            )


def save(translation: Translation, publish: bool = True, user=None) -> BasePage:
    """Saves a translation and returns its page, as the database has it."""
    translation = Translation.objects.get(pk=translation.pk)
    with TestCase.captureOnCommitCallbacks(execute=True):
        save_translation(translation, user=user, publish=publish)
    return translation.get_target_instance()


def translate(page: BasePage, tree: Tree, language: str, words: dict[str, str] | None = None, **fields) -> BasePage:
    """A published translation of a page in a language."""
    translation = begin(page, tree, language)
    write(translation, words, **fields)
    return save(translation)
