"""What `check --deploy` says about the translation service."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def check_translator(**kwargs) -> list[checks.CheckMessage]:
    """Warns of the dummy, which shuffles words, and of texts and keys that travel in the open."""
    service = settings.MACHINE_TRANSLATOR
    if not service:
        return []
    if service["engine"] == "dummy":
        return [
            checks.Warning(
                "MACHINE_TRANSLATOR is dummy://, which only puts words in another order.",
                hint="It is for tests and demonstrations. Name a service, or unset it.",
                id="hub_translation.W001",
            )
        ]
    where = urlsplit(service["address"])
    if where.scheme == "http" and where.hostname not in {"localhost", "127.0.0.1", "::1"}:
        return [
            checks.Warning(
                "MACHINE_TRANSLATOR is asked over http, so texts and the key can be read on the way.",
                hint="Write https, or run the service on the same machine.",
                id="hub_translation.W002",
            )
        ]
    return []
