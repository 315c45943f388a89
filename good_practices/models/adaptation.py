"""Which practice was adapted from which, as a tree: from the record it began with down to the newest."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection, models
from django.db.models import Q
from wagtail.blocks import BoundBlock

from good_practices.models.organisation import SECTION, Organisation, OrganisationPractice
from hub.models.base import Origin
from hub.querysets import LANGUAGE, open_locales, public
from hub.search.models import Document

if TYPE_CHECKING:
    from good_practices.models.practice import PracticePage

MOST = 50  # practices that one tree shows
TOLD = ("place", "changed", "result")
ABOVE = """
    WITH RECURSIVE above(uid, source_uid) AS (
        SELECT uid, source_uid FROM {table} WHERE uid = %s
        UNION SELECT next.uid, next.source_uid FROM {table} next JOIN above ON next.uid = above.source_uid
    ) SELECT uid, source_uid FROM above"""
BELOW = """
    WITH RECURSIVE below(uid, source_uid) AS (
        SELECT uid, source_uid FROM {table} WHERE source_uid IN ({places})
        UNION SELECT next.uid, next.source_uid FROM {table} next JOIN below ON next.source_uid = below.uid
    ) SELECT uid, source_uid FROM below LIMIT %s"""


class AdaptationQuerySet(models.QuerySet):
    """Each question is one query, however long the chain. UNION ends where a row comes again, so no loop goes on."""

    def above(self, uid: str) -> dict[str, str]:
        """{uid: what it was adapted from}, of a practice and of all that it goes back to."""
        return dict(_rows(ABOVE, [uid]))

    def below(self, uids: Collection[str], most: int) -> list[tuple[str, str]]:
        """(uid, what it was adapted from), of all that goes back to these practices; the nearest first."""
        return _rows(BELOW, [*uids, most], places=", ".join(["%s"] * len(uids)))


def _rows(sql: str, values: list, **parts: str) -> list[tuple[str, str]]:
    table = connection.ops.quote_name(Adaptation._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=table, **parts), values)
        return cursor.fetchall()


class Adaptation(models.Model):
    """What a practice was adapted from: read for trees, written when the practice is shared.

    The row stays when either is withdrawn or deleted, so that the others keep their place.
    """

    uid = models.CharField(max_length=40, unique=True)
    source_uid = models.CharField(max_length=40, db_index=True)
    developed_by = models.CharField(max_length=255, default="", db_default="")  # the source, as the adaptation says

    objects: ClassVar[Any] = AdaptationQuerySet.as_manager()

    def __str__(self):
        return f"{self.uid} from {self.source_uid}"


@dataclass
class Member:
    """One practice in a tree. What is not public has neither title nor address.

    :param told: what it says of itself as an adaptation of the practice that is read, and the page that says it
    """

    pk: int = 0
    title: str = ""
    path: str = ""
    language: str = ""
    organisation: Organisation | None = None
    current: bool = False
    told: "tuple[PracticePage, dict[str, str]] | None" = None
    adaptations: list["Member"] = field(default_factory=list)


@dataclass(frozen=True)
class Family:
    """The tree that a practice stands in.

    :param first: the topmost practice that is shown
    :param author: who developed the first of all; None where that is not public
    :param credit: who developed it in the words of the first adaptation, where there is no author; "" for nobody
    :param source: what the practice itself was adapted from; None for the first
    :param block: in which the practice tells of that; None where it does not
    :param cut: there are more than are shown
    """

    first: Member
    author: Organisation | None
    credit: str
    source: Member | None
    block: BoundBlock | None
    cut: bool


def family_of(page: "PracticePage") -> Family | None:
    """The tree with this practice in it, in the page's language; None where it stands alone.

    A fixed number of queries, whatever the size of the tree.
    """
    line = _line(page)
    below = [link for link in Adaptation.objects.below(line, MOST + len(line)) if link[0] not in line]
    links = [*zip(line[1:], line, strict=False)][-MOST + 1 :] + below
    if not links:
        return None
    cut = len(line) > MOST or len(links) >= MOST
    links = links[: MOST - 1]
    members = _members({*line, *(uid for uid, _source in links)}, page.locale_id)
    own = members[page.uid]
    own.current, own.title, own.language = True, page.title, page.content_language
    for uid, source in links:
        members[source].adaptations.append(members[uid])
    for member in members.values():
        member.adaptations.sort(key=lambda one: (not one.title, one.title))
    _let_tell(page, {uid: members[uid] for uid, source in links if source == page.uid and members[uid].title})
    source = members[line[-2]] if len(line) > 1 else None
    author = members[line[0]].organisation
    credit = "" if author else _credit(page, line, members)
    block = page.told_of_source(line[-2]) if source else None
    return Family(members[line[-MOST:][0]], author, credit, source, block, cut)


def _credit(page: "PracticePage", line: list[str], members: dict[str, Member]) -> str:
    """Whom the first adaptation of a line names as the developer of what it was made from; "" where it is not public.

    As for the source itself, an original speaks for itself, so that a draft is previewed.
    """
    if len(line) < 2:
        return ""
    adaptation = line[1]
    if adaptation == page.uid and page.is_original:
        return page.developer_of_source
    rows = Adaptation.objects.filter(uid=adaptation if members[adaptation].title else "")
    return rows.values_list("developed_by", flat=True).first() or ""


def _line(page: "PracticePage") -> list[str]:
    """The uids from the first practice down to this one.

    An original says itself what it was adapted from: its draft may say another than was noted.
    """
    stated = page.adapted_from_uid if page.is_original else None
    links: dict[str, str] = {}
    if stated is None:
        links = Adaptation.objects.above(page.uid)
    elif stated:
        links = Adaptation.objects.above(stated) | {page.uid: stated}
    line = [page.uid]
    while (source := links.get(line[0])) and source not in line:
        line.insert(0, source)
    return line


def _let_tell(page: "PracticePage", adaptations: dict[str, Member]) -> None:
    """Gives those that were made from a practice their words on it: as they are named, else as they were written first.

    Two queries, whatever their number.

    :param adaptations: {uid: its member}, of those that are public
    """
    if not adaptations:
        return
    model = type(page)
    named = {member.pk for member in adaptations.values()}
    first = Q(origin=Origin.ORIGINAL, alias_of=None, fallback_of=None, locale__in=open_locales())
    pages = public(model._default_manager.filter(Q(pk__in=named) | Q(uid__in=list(adaptations)) & first))
    found = sorted(pages.select_related(*LANGUAGE), key=lambda teller: teller.pk not in named)
    blocks = {teller.pk: block["value"] for teller in found for block in teller.adapted_from.raw_data}
    sources = model._default_manager.filter(pk__in={value.get("practice") for value in blocks.values()} - {None})
    uids = dict(sources.values_list("pk", "uid"))
    for teller in found:
        member, value = adaptations[teller.uid], blocks.get(teller.pk, {})
        words = {name: text for name in TOLD if (text := value.get(name))}
        # What was deleted stands for what was noted: this practice, of which another version was named.
        if words and not member.told and uids.get(value.get("practice"), page.uid) == page.uid:
            member.told = (teller, words)


def _members(uids: Collection[str], locale_id: int) -> dict[str, Member]:
    """{uid: what readers see of it}: in a language, else in that in which it was written, else in another."""
    members = {uid: Member() for uid in uids}
    best: dict[str, tuple[bool, bool, int]] = {}
    documents = Document.objects.filter(uid__in=uids, section=SECTION, locale__in=open_locales())
    words = ("uid", "locale_id", "pk", "page__practicepage__origin", "text__title", "text__path")
    for uid, locale, pk, origin, title, path, language in documents.values_list(*words, "locale__language_code"):
        member, rank = members[uid], (locale == locale_id, origin == Origin.ORIGINAL, -pk)
        if rank >= best.setdefault(uid, rank):
            best[uid] = rank
            member.pk, member.title, member.path, member.language = pk, title, path, language
    for link in OrganisationPractice.objects.filter(uid__in=uids).select_related("organisation"):
        if members[link.uid].title:
            members[link.uid].organisation = link.organisation
    return members
