"""Handouts: a sheet of a chapter by itself, to be given to people."""

from bs4 import BeautifulSoup, Tag
from django.http import Http404

HEADINGS = {"h2": "h1", "h3": "h2"}  # of a sheet within a chapter, as they stand where it is all there is


def sheet_of(chapter: str, anchor: str) -> str:
    """The page of a chapter with one of its handouts and nothing else in it.

    :param chapter: complete HTML, as readers get it
    :raises Http404: where the chapter has no handout with that anchor
    """
    soup = BeautifulSoup(chapter, "lxml")
    sheet = soup.select_one(f"main .block-handout[id='{anchor}']")
    if sheet is None:
        raise Http404
    _leave_only(sheet)
    for kind in sheet.select(".manual-kind"):
        kind.decompose()
    for inner, alone in HEADINGS.items():
        for heading in sheet.find_all(inner):
            heading.name = alone
    return str(soup)


def _leave_only(part: Tag) -> None:
    """Takes all else out of the main part of a page. What is around the part stays: it says in which language it is."""
    while part.name != "main" and part.parent is not None:
        for other in [*part.previous_siblings, *part.next_siblings]:
            other.extract()
        part = part.parent
