"""The forms in which one language version is taken: /id/<uid>.<lang>.<form>."""

import json
from collections.abc import Callable
from typing import NamedTuple

from good_practices.sharing.citation import as_bibtex, as_csl, as_ris
from good_practices.sharing.record import Record
from good_practices.sharing.schema_org import json_ld


class Form(NamedTuple):
    """A format: what it is called, its media type, and who writes it."""

    name: str
    media_type: str
    write: Callable[[Record], str]

    @property
    def content_type(self) -> str:
        """The media type, with the charset where the format does not say it itself, as JSON does."""
        return self.media_type if self.media_type.endswith("json") else f"{self.media_type}; charset=utf-8"


def as_json_ld(record: Record) -> str:
    return json.dumps(json_ld(record), ensure_ascii=False, indent=2) + "\n"


FORMS = {
    "ris": Form("RIS", "application/x-research-info-systems", as_ris),
    "bib": Form("BibTeX", "application/x-bibtex", as_bibtex),
    "csl.json": Form("CSL-JSON", "application/vnd.citationstyles.csl+json", as_csl),
    "jsonld": Form("JSON-LD", "application/ld+json", as_json_ld),
}
BY_MEDIA_TYPE = {form.media_type: name for name, form in FORMS.items()}
