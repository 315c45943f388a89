"""A record as reference managers file it, in RIS, BibTeX and CSL-JSON: a report with an organisation as its author."""

import json
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext, override

from good_practices.sharing.dublin_core import creator, dublin_core
from good_practices.sharing.record import Record
from hub.languages import tag

# Of BibTeX. There a brace counts even after a backslash: one of the text brings an unseen twin, as Zotero writes it.
ESCAPES = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"\{\vphantom{\}}",
        "}": r"\vphantom{\{}\}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)


class Reference(NamedTuple):
    """One language version of a practice, in plain texts without line breaks."""

    key: str
    title: str
    author: str
    publisher: str
    genre: str
    number: str
    date: date
    language: str  # BCP 47
    abstract: str
    keywords: list[str]
    address: str
    licence: str  # an address
    note: str


def reference(record: Record) -> Reference:
    """What is cited. It is dated as this version is, and its address is the persistent one."""
    with override(record.lang):
        genre = gettext("Good practice")
        note = gettext("Practice of %(organisation)s. Licence: %(licence)s, %(address)s") % {
            "organisation": record.organisation,
            "licence": record.licence.code,
            "address": record.licence.url,
        }
    return Reference(
        key=f"{record.id}-{record.lang}",
        title=_one_line(record.title),
        author=_one_line(creator(record)),
        publisher=_one_line(record.publisher),
        genre=genre,
        number=record.id,
        date=record.modified.date(),
        language=tag(record.lang),
        abstract=_one_line(record.summary),
        keywords=[_one_line(element.value) for element in dublin_core(record) if element.name == "subject"],
        address=record.identifier,
        licence=record.licence.url,
        note=_one_line(note),
    )


def corporate(name: str) -> str:
    """A name where programs expect "Family, Given": the comma keeps the last word of several from being a surname."""
    return f"{name}," if " " in name else name


def as_ris(record: Record) -> str:
    """A file of one record. `CR` is no tag of the standard; it is where Zotero looks for rights."""
    cited = reference(record)
    rows = [
        ("TY", "RPRT"),
        ("ID", cited.key),
        ("TI", cited.title),
        ("AU", corporate(cited.author)),
        ("PB", cited.publisher),
        ("M3", cited.genre),
        ("SN", cited.number),
        ("PY", f"{cited.date:%Y}"),
        ("DA", f"{cited.date:%Y/%m/%d}"),
        ("LA", cited.language),
        ("AB", cited.abstract),
        *[("KW", keyword) for keyword in cited.keywords],
        ("UR", cited.address),
        ("CR", cited.licence),
        ("N1", cited.note),
        ("ER", ""),
    ]
    return "".join(f"{name}  - {value}\r\n" for name, value in rows)


def as_bibtex(record: Record) -> str:
    """An entry that BibTeX and biblatex read, in UTF-8. Title and author keep their letters as they are."""
    cited = reference(record)
    fields = {
        "title": f"{{{_escaped(cited.title)}}}",
        "author": f"{{{_escaped(cited.author)}}}",
        "institution": f"{{{_escaped(cited.publisher)}}}",
        "type": _escaped(cited.genre),
        "number": _escaped(cited.number),
        "year": f"{cited.date:%Y}",
        "date": f"{cited.date:%Y-%m-%d}",
        "language": cited.language,
        "abstract": _escaped(cited.abstract),
        "keywords": _escaped(_listed(cited.keywords)),
        "url": cited.address,
        "copyright": cited.licence,
        "note": _escaped(cited.note),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@techreport{{{cited.key},\n{lines}}}\n"


def as_csl(record: Record) -> str:
    """A list of one item, as citation processors read it."""
    cited = reference(record)
    item = {
        "id": cited.key,
        "type": "report",
        "title": cited.title,
        "author": [{"literal": cited.author}],
        "publisher": cited.publisher,
        "genre": cited.genre,
        "number": cited.number,
        "issued": {"date-parts": [[cited.date.year, cited.date.month, cited.date.day]]},
        "language": cited.language,
        "abstract": cited.abstract,
        "keyword": _listed(cited.keywords),
        "URL": cited.address,
        "note": cited.note,
        "custom": {"license": cited.licence},
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _one_line(text: str) -> str:
    """Line breaks of every kind become spaces; other spaces stay as they are, such as those of French."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _escaped(text: str) -> str:
    return text.translate(ESCAPES)


def _listed(keywords: list[str]) -> str:
    """Keywords as one text. A comma ends a keyword, so that those inside one are left out."""
    return ", ".join(keyword.replace(",", "") for keyword in keywords)
