"""Asking the provider, and reading what it answers."""

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

from lxml import etree

from good_practices.models import SharedRecord

OAI = "{http://www.openarchives.org/OAI/2.0/}"
FORM = "application/x-www-form-urlencoded"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Provider:
    """Asks by GET, or by POST where it is made so; every answer must be one."""

    def __init__(self, client, posts: bool = False):
        self.client, self.posts = client, posts

    def __call__(self, verb: str = "", /, **arguments: str | list[str]) -> etree._Element:
        asked = ({"verb": verb} if verb else {}) | {name.rstrip("_"): value for name, value in arguments.items()}
        return self.ask(urlencode(asked, doseq=True))

    def ask(self, query: str) -> etree._Element:
        if self.posts:
            response = self.client.post("/oai", query, content_type=FORM)
        else:
            response = self.client.get(f"/oai?{query}")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
        return etree.fromstring(response.content)


def harvest(ask: Provider, verb: str = "ListIdentifiers", **arguments: str) -> list[etree._Element]:
    """All pages of a list."""
    pages = [ask(verb, metadataPrefix="oai_dc", **arguments)]
    while token := "".join(texts(pages[-1], "resumptionToken")):
        pages.append(ask(verb, resumptionToken=token))
    return pages


def texts(answer: etree._Element, name: str) -> list[str]:
    """What all elements of a name say."""
    return [element.text or "" for element in answer.iter(f"{OAI}{name}")]


def names(pages: list[etree._Element]) -> list[str]:
    """The identifiers on all pages of a list."""
    return [name for page in pages for name in texts(page, "identifier")]


def error(answer: etree._Element) -> str:
    return answer.find(f"{OAI}error").get("code")


def identifier(page, language: str = "en") -> str:
    return f"oai:hub.localhost:{page.uid}-{language}"


def copies(number: int, **values) -> list[SharedRecord]:
    """Makes records like the first one, named copy-1, copy-2 and so on."""
    first = SharedRecord.objects.order_by("pk").first()
    body = json.loads(first.body)
    rows = []
    for n in range(1, number + 1):
        own = {"uid": f"copy-{n}", "language": "en", "page_id": first.page_id, "codes": first.codes, "updated": NOON}
        own |= {name: value(n) if callable(value) else value for name, value in values.items()}
        rows.append(SharedRecord(body=json.dumps(body | {"id": own["uid"]}), **own))
    return SharedRecord.objects.bulk_create(rows)
