"""Facts are the same in every language. They are copied from an original to its translations, and nothing else is.

wagtail-localize would carry them by writing the whole page anew, and lays the original's words over sentences that
have no translation yet.
"""

import copy
from collections.abc import Collection

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Q, QuerySet
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Revision
from wagtail_localize.fields import SynchronizedField, get_translatable_fields
from wagtail_localize.models import SegmentOverride

from hub.models import BasePage
from hub.search.index import refresh

# The slug is one of them, but a changed address is more than a changed value: hub.translation.structure.
NOT_CARRIED = {"slug"}
FACT_BLOCKS = (blocks.ChoiceBlock, blocks.IntegerBlock, blocks.DateBlock, blocks.BooleanBlock, blocks.FloatBlock)


def fact_fields(model: type[BasePage]) -> list[Field]:
    """The fields of a page type whose value is the same in every language."""
    facts = [field for field in get_translatable_fields(model) if isinstance(field, SynchronizedField)]
    fields = [fact.get_field(model) for fact in facts]
    return [field for field in fields if field.concrete and field.name not in NOT_CARRIED]


def stream_fields(model: type[BasePage]) -> list[StreamField]:
    """The streams of a page type; their blocks hold words and facts side by side."""
    return [field for field in model._meta.concrete_fields if isinstance(field, StreamField)]


def carry_facts(original: BasePage) -> list[BasePage]:
    """Copies the facts of a published original to its translations: live rows, and drafts that wait.

    Words stay as they are, a review stays, and no translation becomes outdated. A value that a translator has replaced
    for a language stays too.

    :returns: the translations that had other facts before
    """
    others = type(original).objects.filter(translation_key=original.translation_key, alias_of=None)
    replaced = SegmentOverride.objects.filter(context__object_id=original.translation_key)
    kept: dict[int, set[str]] = {}
    for locale_id, path in replaced.values_list("locale_id", "context__path"):
        kept.setdefault(locale_id, set()).add(path)
    changed = [
        page for page in others.exclude(pk=original.pk) if _carry_to(page, original, kept.get(page.locale_id, ()))
    ]
    if changed:
        refresh.enqueue([page.pk for page in changed])
    return changed


def _carry_to(page: BasePage, original: BasePage, kept: Collection[str]) -> bool:
    values = {name: value for name, value in _wanted(page, original).items() if name not in kept}
    differing = {name: value for name, value in values.items() if getattr(page, _attribute(page, name)) != value}
    if differing:
        type(page).objects.filter(pk=page.pk).update(**differing)
        log(page, "hub.carry_facts", data={"fields": sorted(differing)}, content_changed=True)
    for revision in _waiting_revisions(page):
        _carry_to_revision(revision, original, kept)
    return bool(differing)


def _attribute(page: BasePage, name: str) -> str:
    return page._meta.get_field(name).attname


def _wanted(page: BasePage, original: BasePage) -> dict[str, object]:
    """{name of a field: the value it should have}"""
    wanted = {field.name: getattr(original, field.attname) for field in fact_fields(type(page))}
    for field in stream_fields(type(page)):
        mine, theirs = (raw_blocks(which, field) for which in (page, original))
        carried = carry_blocks(field.stream_block, theirs, copy.deepcopy(mine))
        if carried != mine:
            wanted[field.name] = field.to_python(DjangoJSONEncoder().encode(carried))
    return wanted


def raw_blocks(page: BasePage, field: StreamField) -> list[dict]:
    """The blocks of a stream as they are stored."""
    return list(getattr(page, field.name).raw_data)


def carry_blocks(stream_block: blocks.StreamBlock, theirs: list[dict], mine: list[dict]) -> list[dict]:
    """Blocks of a translation with the facts of the original's block of the same id: choices, numbers, dates, yes/no.

    :param theirs, mine: raw blocks; `mine` is changed and returned
    """
    by_id = {block.get("id"): block for block in theirs}
    for block in mine:
        twin = by_id.get(block.get("id"))
        kind = stream_block.child_blocks.get(block["type"])
        if twin and twin["type"] == block["type"] and isinstance(kind, blocks.StructBlock):
            for name, child in kind.child_blocks.items():
                if isinstance(child, FACT_BLOCKS) and name in twin["value"]:
                    block["value"][name] = twin["value"][name]
    return mine


def _waiting_revisions(page: BasePage) -> QuerySet[Revision]:
    """Revisions that may be edited or published later: the newest, the live one, and those that are scheduled."""
    waiting = Q(approved_go_live_at__isnull=False) | Q(pk__in=[page.latest_revision_id, page.live_revision_id])
    return Revision.page_revisions.filter(waiting, object_id=str(page.pk))


def _carry_to_revision(revision: Revision, original: BasePage, kept: Collection[str]) -> None:
    """A draft must not bring back old facts when it is published."""
    content, draft = original.serializable_data(), revision.as_object()
    wanted = {field.name: content[field.name] for field in fact_fields(type(original))}
    for field in stream_fields(type(original)):
        mine = raw_blocks(draft, field)
        carried = carry_blocks(field.stream_block, raw_blocks(original, field), copy.deepcopy(mine))
        if carried != mine:
            wanted[field.name] = DjangoJSONEncoder().encode(carried)
    differing = {
        name: value for name, value in wanted.items() if name not in kept and revision.content.get(name) != value
    }
    if differing:
        revision.content |= differing
        revision.save(update_fields=["content"])
