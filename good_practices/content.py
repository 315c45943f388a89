"""The shipped practices: facts from content/practices.csv, words from the language files."""

import csv
import dataclasses
import datetime
import uuid
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from good_practices import constants
from good_practices.models import CollectionIndexPage, CollectionPage, PracticeIndexPage, PracticePage
from hub.content.pages import ContentError, put_page, source_home
from hub.content.words import Words
from hub.models import HomePage

LISTS = ["countries", "topics", "needs", "phases", "prevention_levels", "target_groups", "professionals", "languages"]
TEXTS = ["organisation", "kind", "practice_type", "status", "source_url"]
YEARS = ["start_year", "end_year"]
CHECKED = datetime.date(2026, 11, 1)
FROM_FINLAND = ["riku", "mieli-crisis-helpline", "anchor-work", "exit-finland", "radinet", "reach-out", "radicalweb"]


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the file: its number, the practice's uid, and the facts as model fields."""

    line: int
    uid: str
    facts: dict


@dataclasses.dataclass(frozen=True)
class WrongRow:
    """A line that was left out, and why, in words an editor understands."""

    line: int
    reason: str

    def __str__(self):
        return f"practices.csv, line {self.line}: {self.reason}"


def read_rows(path: Path, words: Words) -> tuple[list[Row], list[WrongRow]]:
    """Reads the file. A wrong row is reported with its line and reason; the others are returned."""
    rows: list[Row] = []
    wrong: list[WrongRow] = []
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in ["uid", *TEXTS, *LISTS, *YEARS] if name not in (reader.fieldnames or [])]
        if missing:
            return [], [WrongRow(1, f"the columns {', '.join(missing)} are missing.")]
        for record in reader:
            line = reader.line_num
            try:
                row = _row(line, record, words)
                if row.uid in seen:
                    raise ValueError(f"uid {row.uid} stands in the file twice.")
                seen.add(row.uid)
                rows.append(row)
            except ValidationError as error:
                wrong.append(
                    WrongRow(
                        line, "; ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
                    )
                )
            except ValueError as error:
                wrong.append(WrongRow(line, str(error)))
    return rows, wrong


def _row(line: int, record: dict, words: Words) -> Row:
    if None in record or None in record.values():
        raise ValueError("the number of columns is not that of the first line.")
    uid = record["uid"].strip()
    if not uid:
        raise ValueError("the uid is empty.")
    facts: dict = {name: record[name].strip() for name in TEXTS}
    facts |= {name: [code.strip() for code in record[name].split(";") if code.strip()] for name in LISTS}
    for name in YEARS:
        value = record[name].strip()
        if value and not value.isdigit():
            raise ValueError(f"{name} is {value!r}; write a year such as 2015, or nothing.")
        facts[name] = int(value) if value else None
    facts |= {
        "evidence_level": constants.EvidenceLevel.E0,
        "authorship": constants.Authorship.EDITOR,
        "last_checked": CHECKED,
        "checked_by": "Editors, from public pages",
        "coded_by_editors": True,
        "check_due": facts["status"] == constants.Status.UNKNOWN,
    }
    text = words.of(settings.LANGUAGE_CODE, "practices", uid)
    if not text:
        raise ValueError(f"there is no title and summary for {uid} in {settings.LANGUAGE_CODE}.toml.")
    PracticePage(uid=uid, slug=uid, **facts, **text).full_clean(
        exclude=["path", "depth", "locale", "translation_key", "content_type", "draft_title"],
        validate_constraints=False,
    )
    return Row(line, uid, facts)


def load(words: Words, report) -> None:
    """Puts the library and its practices into the tree; wrong rows are reported and left out."""
    home = source_home()
    index = put_page(
        home, PracticeIndexPage, "practices", "practices", words, ("pages", "practices"), show_in_menus=True
    )
    load_practices(index, words, report)
    load_collections(home, words)


def load_practices(index: PracticeIndexPage, words: Words, report) -> None:
    rows, wrong = read_rows(words.folder / "practices.csv", words)
    for problem in wrong:
        report(str(problem), problem=True)
    for number, row in enumerate(rows, start=1):
        report(f"practices {number} of {len(rows)}")
        try:
            put_page(index, PracticePage, row.uid, row.uid, words, ("practices", row.uid), **row.facts)
        except ContentError as error:
            report(str(error), problem=True)


def load_collections(home: HomePage, words: Words) -> None:
    """The index, and one collection: what the library has from Finland. What is gone from the library is left out."""
    collections = put_page(home, CollectionIndexPage, "collections", "collections", words, ("pages", "collections"))
    pages = {page.uid: page for page in PracticePage.objects.filter(uid__in=FROM_FINLAND, locale=home.locale)}
    chosen = [
        {"type": "practice", "value": {"practice": pages[uid].pk, "note": ""}, "id": str(_block_id(uid))}
        for uid in FROM_FINLAND
        if uid in pages
    ]
    if chosen:
        words_at = ("pages", "collection-finland")
        put_page(collections, CollectionPage, "collection-finland", "finland", words, words_at, practices=chosen)


def _block_id(uid: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"remap:collection-finland:{uid}")
