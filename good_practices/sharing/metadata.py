"""What a practice page says about itself to programs: in its head, in its Link header, and in its box for citing."""

import json
from collections.abc import Iterator
from mimetypes import guess_type
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from babel.core import get_global
from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from good_practices.addresses import citation_address
from good_practices.sharing.citation import Reference, corporate, reference
from good_practices.sharing.dublin_core import dublin_core
from good_practices.sharing.forms import FORMS
from good_practices.sharing.record import Record
from good_practices.sharing.schema_org import json_ld
from hub.languages import cldr, tag

SCHEMES = {"DC": "http://purl.org/dc/elements/1.1/", "DCTERMS": "http://purl.org/dc/terms/"}
ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04X}" for sign in "<>&"})  # in JSON inside HTML
KINDS_OF_PAGE = ["https://schema.org/AboutPage", "https://schema.org/LearningResource"]


class Meta(NamedTuple):
    """A meta element. `kind` is the attribute that names it: name, or property for Open Graph."""

    name: str
    content: str
    language: str = ""
    kind: str = "name"


class Link(NamedTuple):
    """A typed link to another address."""

    rel: str
    address: str
    media_type: str = ""

    def __str__(self):
        """As the Link header has it (RFC 8288)."""
        kind = f'; type="{self.media_type}"' if self.media_type else ""
        return f'<{iri_to_uri(self.address)}>; rel="{self.rel}"{kind}'


class Description(NamedTuple):
    """All that the template of a practice shows of its record."""

    cited: Reference
    metas: list[Meta]
    signposts: list[Link]
    data: SafeString
    forms: list[tuple[str, str]]  # (name, address)
    mail: str

    @property
    def links(self) -> list[Link]:
        """Those of the page's head."""
        return [*(Link(f"schema.{name}", address) for name, address in SCHEMES.items()), *self.signposts]


def describe(record: Record) -> Description:
    """What a page says of its record; words for readers in the active language."""
    cited = reference(record)
    return Description(
        cited=cited,
        metas=[*_citation(cited), *_dublin_core(record), *_open_graph(record)],
        signposts=_signposts(record),
        data=data_block(json_ld(record)),
        forms=[(form.name, citation_address(record.id, record.lang, name)) for name, form in FORMS.items()],
        mail=_mail(cited),
    )


def _signposts(record: Record) -> list[Link]:
    """Typed links of the page, by Signposting: what to cite, what describes it, its terms, what belongs to it."""
    return [
        Link("cite-as", record.identifier),
        *(
            Link("describedby", citation_address(record.id, record.lang, name), form.media_type)
            for name, form in FORMS.items()
        ),
        Link("license", record.licence.url),
        *(Link("type", kind) for kind in KINDS_OF_PAGE),
        *(
            Link("item", material.url, guess_type(material.url)[0] or "")
            for material in record.materials
            if material.url.startswith(f"{settings.BASE_URL}/documents/")
        ),
    ]


def _citation(cited: Reference) -> Iterator[Meta]:
    """What Zotero and Google Scholar read. The institution of a report is what makes it one."""
    yield Meta("citation_title", cited.title, cited.language)
    yield Meta("citation_author", corporate(cited.author))
    yield Meta("citation_publication_date", f"{cited.date:%Y/%m/%d}")
    yield Meta("citation_language", cited.language)
    yield Meta("citation_technical_report_institution", cited.publisher)
    yield Meta("citation_technical_report_number", cited.number)
    yield Meta("citation_abstract", cited.abstract, cited.language)
    yield Meta("citation_public_url", cited.address)
    for keyword in cited.keywords:
        yield Meta("citation_keywords", keyword)


def _dublin_core(record: Record) -> Iterator[Meta]:
    for element in dublin_core(record):
        yield Meta(f"DC.{element.name}", element.value, element.language)
    yield Meta("DCTERMS.issued", f"{record.published:%Y-%m-%d}")
    yield Meta("DCTERMS.modified", f"{record.modified:%Y-%m-%d}")
    yield Meta("DCTERMS.license", record.licence.url)


def _open_graph(record: Record) -> Iterator[Meta]:
    yield Meta("og:title", record.title, kind="property")
    yield Meta("og:type", "article", kind="property")
    yield Meta("og:url", record.url, kind="property")
    yield Meta("og:site_name", record.publisher, kind="property")
    yield Meta("og:description", record.summary, kind="property")
    yield Meta("og:locale", _locale(record.lang), kind="property")
    for version in record.versions:
        if version.lang != record.lang:
            yield Meta("og:locale:alternate", _locale(version.lang), kind="property")


def _locale(code: str) -> str:
    """A language as Open Graph writes it, with the country where most of its speakers are: "fi_FI" for "fi"."""
    names = cldr(code)
    if names is None:
        return tag(code)
    likely = get_global("likely_subtags").get(names.language, "")
    return f"{names.language}_{names.territory or likely.rsplit('_', 1)[-1]}"


def data_block(said: dict[str, Any]) -> SafeString:
    """JSON-LD as an element that no browser runs; no text in it can end it."""
    text = json.dumps(said, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


def _mail(cited: Reference) -> str:
    """An address that opens an empty mail with a subject and the persistent address in it."""
    values = {"title": cited.title, "address": cited.address}
    subject = gettext("Good practice: %(title)s") % values
    body = gettext("This may be of use to you:\n\n%(title)s\n%(address)s") % values
    return "mailto:?" + urlencode({"subject": subject, "body": body.replace("\n", "\r\n")}, quote_via=quote)
