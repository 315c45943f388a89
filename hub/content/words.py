"""The shipped words: content/<language>.toml, the same keys in every file."""

import tomllib
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.ROOT) / "content"


class Words:
    """All language files, read once.

    :param folder: where <language>.toml lie; the project's content/ by default.
    """

    def __init__(self, folder: Path = FOLDER):
        self.folder = folder
        self.languages = [code for code, _name in settings.LANGUAGES if (folder / f"{code}.toml").exists()]
        self._files = {code: tomllib.loads((folder / f"{code}.toml").read_text("utf-8")) for code in self.languages}

    def of(self, language: str, *path: str) -> dict:
        """The table at a path in one language, such as of("fi", "pages", "about"); empty where it is missing."""
        table = self._files[language]
        for key in path:
            table = table.get(key, {})
        return table

    @property
    def others(self) -> list[str]:
        """The languages that are translations of the source language."""
        return [code for code in self.languages if code != settings.LANGUAGE_CODE]
