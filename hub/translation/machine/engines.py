"""The services that can be asked. Each is asked for HTML, in which all of them leave translate="no" untouched.

wagtail-localize's own classes check no status, set no limit and follow redirects; its dummy is used as it is.
"""

from typing import Any, ClassVar

from wagtail.models import Locale
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue

from hub.translation.machine.reasons import Reason, ServiceError
from hub.translation.machine.service import Service


def base_code(locale: Locale) -> str:
    """The language without script and country: "pt" of "pt-br"."""
    return locale.language_code.split("-")[0]


class JsonEngine(BaseMachineTranslator):
    """A service that takes and gives JSON. Subclasses say where, what it is sent, and where the texts are."""

    path: ClassVar[str]

    def __init__(self, options: dict):
        super().__init__({})  # the key is kept in one place only, which does not show it
        self.service = Service(options["address"], options["api_key"], options["timeout"])

    def can_translate(self, source_locale: Locale, target_locale: Locale) -> bool:
        return base_code(source_locale) != base_code(target_locale)

    def translate(self, source_locale: Locale, target_locale: Locale, strings) -> dict[StringValue, StringValue]:
        """What the service makes of the strings, unchecked, in one request; raises ServiceError."""
        asked = list(strings)
        body = self.body(base_code(source_locale), target_locale.language_code, [string.data for string in asked])
        answer = self.service.post(self.path, body, self.headers())
        try:
            texts = self.texts(answer)
            if len(texts) != len(asked) or not all(isinstance(text, str) for text in texts):
                raise ServiceError(Reason.UNREADABLE)
        except (KeyError, TypeError, AttributeError):
            raise ServiceError(Reason.UNREADABLE) from None
        return {string: StringValue(text) for string, text in zip(asked, texts, strict=True)}

    def headers(self) -> dict[str, str]:
        return {}

    def body(self, source: str, target: str, texts: list[str]) -> dict[str, Any]:
        raise NotImplementedError

    def texts(self, answer: Any) -> list[str]:
        raise NotImplementedError


class LibreTranslate(JsonEngine):
    """LibreTranslate: free software that runs on a machine of one's own."""

    display_name = "LibreTranslate"
    path = "/translate"

    def body(self, source, target, texts):
        key = {"api_key": self.service.api_key} if self.service.api_key else {}
        return {"q": texts, "source": source, "target": target.split("-")[0], "format": "html"} | key

    def texts(self, answer):
        found = answer["translatedText"]
        return found if isinstance(found, list) else [found]


class DeepL(JsonEngine):
    """DeepL's paid or free service."""

    display_name = "DeepL"
    path = "/v2/translate"
    # Languages that DeepL writes in one country's way only.
    TARGETS = {"en": "EN-GB", "pt": "PT-PT"}
    COUNTRIES = {"EN-GB", "EN-US", "PT-BR", "PT-PT"}

    def headers(self):
        return {"Authorization": f"DeepL-Auth-Key {self.service.api_key}"}

    def body(self, source, target, texts):
        base = target.split("-")[0]
        code = target.upper() if target.upper() in self.COUNTRIES else self.TARGETS.get(base, base.upper())
        return {"text": texts, "source_lang": source.upper(), "target_lang": code, "tag_handling": "html"}

    def texts(self, answer):
        return [translation["text"] for translation in answer["translations"]]


class GoogleTranslate(JsonEngine):
    """Google's Cloud Translation (basic), by key: its client library brings grpc for one POST."""

    display_name = "Google Translate"
    path = "/language/translate/v2"

    def headers(self):
        return {"X-Goog-Api-Key": self.service.api_key}

    def body(self, source, target, texts):
        return {"q": texts, "source": source, "target": target, "format": "html"}

    def texts(self, answer):
        return [translation["translatedText"] for translation in answer["data"]["translations"]]
