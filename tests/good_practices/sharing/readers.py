"""What others understand of a practice: each output read by a reader that is not ours, into the same fields."""

import json
from typing import NamedTuple

import bibtexparser
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from bs4 import BeautifulSoup


class Said(NamedTuple):
    """What every output has to say. Dates are ISO dates; keywords are without commas, which BibTeX cannot have."""

    title: str
    author: str
    institution: str
    date: str
    language: str
    licence: str
    address: str
    abstract: str
    keywords: list[str]


def read_record(record: dict, keywords: list[str]) -> Said:
    """The record itself. It has codes; their names are given."""
    return Said(
        title=record["title"],
        author=record["organisation"] if record["authorship"] == "owner" else record["publisher"],
        institution=record["publisher"],
        date=record["modified"][:10],
        language=record["lang"],
        licence=record["licence"]["url"],
        address=record["identifier"],
        abstract=record["summary"],
        keywords=[keyword.replace(",", "") for keyword in keywords],
    )


def read_ris(text: str) -> Said:
    (found,) = rispy.loads(text)
    assert found["type_of_reference"] == "RPRT"
    (author,), (address,) = found["authors"], found["urls"]
    return Said(
        title=found["title"],
        author=author.removesuffix(","),
        institution=found["publisher"],
        date=found["date"].replace("/", "-"),
        language=found["language"],
        licence=found["unknown_tag"]["CR"][0],
        address=address,
        abstract=found["abstract"],
        keywords=[keyword.replace(",", "") for keyword in found["keywords"]],
    )


def read_bibtex(text: str) -> Said:
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.entry_type == "techreport"
    found = {field.key: field.value.replace("ˆ", "^") for field in entry.fields}  # so readers take \\textasciicircum
    return Said(
        title=found["title"],
        author=found["author"],
        institution=found["institution"],
        date=found["date"],
        language=found["language"],
        licence=found["copyright"],
        address=found["url"],
        abstract=found["abstract"],
        keywords=found["keywords"].split(", "),
    )


def read_csl(text: str) -> Said:
    (found,) = json.loads(text)
    assert found["type"] == "report"
    (author,) = found["author"]
    year, month, day = found["issued"]["date-parts"][0]
    return Said(
        title=found["title"],
        author=author["literal"],
        institution=found["publisher"],
        date=f"{year}-{month:02}-{day:02}",
        language=found["language"],
        licence=found["custom"]["license"],
        address=found["URL"],
        abstract=found["abstract"],
        keywords=found["keyword"].split(", "),
    )


def read_json_ld(found: dict) -> Said:
    return Said(
        title=found["name"],
        author=found["author"]["name"],
        institution=found["publisher"]["name"],
        date=found["dateModified"][:10],
        language=found["inLanguage"],
        licence=found["license"],
        address=found["identifier"],
        abstract=found["abstract"],
        keywords=[term["name"].replace(",", "") for term in found["about"]],
    )


class Head:
    """What a page says in its head."""

    def __init__(self, html: str):
        self.soup = BeautifulSoup(html, "html.parser")

    def all(self, name: str) -> list[str]:
        """The values of the meta elements of a name, in order."""
        return [meta["content"] for meta in self.soup.head.select(f'meta[name="{name}"], meta[property="{name}"]')]

    def one(self, name: str) -> str:
        (value,) = self.all(name)
        return value

    def links(self, rel: str) -> list[tuple[str, str]]:
        """(address, media type) of the links of a relation."""
        return [(link["href"], link.get("type", "")) for link in self.soup.head.select(f'link[rel="{rel}"]')]

    @property
    def json_ld(self) -> dict:
        (block,) = self.soup.head.select('script[type="application/ld+json"]')
        return json.loads(block.string)

    def citation(self) -> Said:
        """As Zotero and Google Scholar read it. Neither has a field for the licence: that is Dublin Core's."""
        return Said(
            title=self.one("citation_title"),
            author=self.one("citation_author").removesuffix(","),
            institution=self.one("citation_technical_report_institution"),
            date=self.one("citation_publication_date").replace("/", "-"),
            language=self.one("citation_language"),
            licence=self.one("DCTERMS.license"),
            address=self.one("citation_public_url"),
            abstract=self.one("citation_abstract"),
            keywords=[keyword.replace(",", "") for keyword in self.all("citation_keywords")],
        )

    def dublin_core(self) -> Said:
        return Said(
            title=self.one("DC.title"),
            author=self.one("DC.creator"),
            institution=self.one("DC.publisher"),
            date=self.one("DC.date"),
            language=self.one("DC.language"),
            licence=self.one("DC.rights"),
            address=self.all("DC.identifier")[0],
            abstract=self.one("DC.description"),
            keywords=[keyword.replace(",", "") for keyword in self.all("DC.subject")],
        )


def unguarded(text: str) -> str:
    return text.removeprefix("'")


def value_at(line: dict, field: str):
    """What stands in JSON where the data dictionary says."""
    value = line
    for name in field.split("."):
        value = [item[name] for item in value] if isinstance(value, list) else value[name]
    return value


def in_words(value) -> str:
    if isinstance(value, list):
        return "; ".join(map(in_words, value))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
