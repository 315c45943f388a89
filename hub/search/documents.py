"""What a page gives to the index."""

import dataclasses
import datetime


@dataclasses.dataclass(frozen=True)
class SearchDocument:
    """One page in one language, as the index keeps it. Texts are plain, without markup."""

    section: str
    title: str
    summary: str
    body: str
    published: datetime.datetime
    extra: str = ""  # labels and names by which the page is found too, not shown
    checked: datetime.date | None = None
    # {facet: codes}, such as {"topic": ["mentoring"], "country": ["FI"]}
    facets: dict[str, list[str]] = dataclasses.field(default_factory=dict)
