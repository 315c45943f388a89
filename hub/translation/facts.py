"""Facts are the same in every language. They are copied from an original to its translations, and nothing else is.

wagtail-localize would carry them by writing the whole page anew, and lays the original's words over sentences that
have no translation yet.
"""

import json
from collections.abc import Callable, Collection
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Q, QuerySet
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, get_translatable_fields
from wagtail_localize.models import SegmentOverride

from hub.models import BasePage
from hub.search.index import refresh
from hub.translation.states import note_words_that_came

# The slug is one of them, but a changed address is more than a changed value: hub.translation.structure.
NOT_CARRIED = {"slug"}
# What wagtail-localize takes sentences from. Addresses are none of it: URLBlock is no CharBlock.
WORDS_AND_CONTAINERS = (
    blocks.CharBlock,
    blocks.TextBlock,
    blocks.BlockQuoteBlock,
    blocks.RichTextBlock,
    blocks.StructBlock,
    blocks.ListBlock,
    blocks.StreamBlock,
)


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
    differing = _differing_fields(page, original, kept) | _differing_streams(page, original, kept)
    if differing:
        type(page).objects.filter(pk=page.pk).update(**differing)
        now = type(page).objects.get(pk=page.pk)
        # An update sends no signal, and the usage of a picture, a file or a page is read from this index.
        ReferenceIndex.create_or_update_for_object(now)
        if differing.keys() & set(page.followed_streams):
            note_words_that_came(now, page, original.locale_id)
        log(page, "hub.carry_facts", data={"fields": sorted(differing)}, content_changed=True)
    for revision in _waiting_revisions(page):
        _carry_to_revision(revision, original, kept)
    return bool(differing)


def _differing_fields(page: BasePage, original: BasePage, kept: Collection[str]) -> dict[str, object]:
    """{name of a field: the value it should have and has not}"""
    fields = [field for field in fact_fields(type(page)) if field.name not in kept]
    wanted = {field: getattr(original, field.attname) for field in fields}
    return {field.name: value for field, value in wanted.items() if getattr(page, field.attname) != value}


def _differing_streams(page: BasePage, original: BasePage, kept: Collection[str]) -> dict[str, str]:
    """{name of a stream: the blocks it should have and has not, as they are stored}"""
    differing = {}
    for field in stream_fields(type(page)):
        mine, theirs = (raw_blocks(which, field) for which in (page, original))
        carry = _follow_blocks if field.name in page.followed_streams else carry_block
        carried = carry(field.stream_block, theirs, mine, field.name, kept)
        if carried != mine:
            differing[field.name] = json.dumps(carried)
    return differing


def raw_blocks(page: BasePage, field: StreamField) -> list[dict]:
    """The blocks of a stream as they are stored: JSON values only, and a copy."""
    return json.loads(DjangoJSONEncoder().encode(list(getattr(page, field.name).raw_data)))


def carry_block(kind: blocks.Block | None, theirs: Any, mine: Any, path: str, kept: Collection[str]) -> Any:
    """The value of a translation's block with the facts of the original's: whatever is not translated as words.

    Blocks and list items are matched by their id. What only one of the two has stays as it is.

    :param theirs, mine: raw values; neither is changed
    :param path: of the block, as wagtail-localize counts it: field.id.name
    :param kept: paths of values that were replaced for the language
    """
    if path in kept or kind is None:
        return mine
    if getattr(kind, "is_fact", False):
        return theirs
    if hasattr(kind, "get_translatable_segments"):
        return mine
    if isinstance(kind, blocks.StreamBlock):
        return _carry_items(lambda item: kind.child_blocks.get(item["type"]), theirs, mine, path, kept)
    if isinstance(kind, blocks.ListBlock):
        return _carry_items(lambda _item: kind.child_block, theirs, mine, path, kept)
    if isinstance(kind, blocks.StructBlock):
        return _carry_struct(kind, theirs, mine, path, kept)
    return theirs if _is_fact(kind) else mine


def _carry_items(
    kind_of: Callable[[dict], blocks.Block | None], theirs: list, mine: list, path: str, kept: Collection[str]
) -> list:
    # List items of old may be bare values, without an id to know them by.
    twins = {item["id"]: item for item in theirs if isinstance(item, dict) and item.get("id")}
    carried = []
    for item in mine:
        twin = twins.get(item.get("id")) if isinstance(item, dict) else None
        if twin and twin["type"] == item["type"]:
            value = carry_block(kind_of(item), twin["value"], item["value"], f"{path}.{item['id']}", kept)
            item = item | {"value": value}
        carried.append(item)
    return carried


def _follow_blocks(kind: blocks.StreamBlock, theirs: list, mine: list, path: str, kept: Collection[str]) -> list:
    """The blocks of the original in its order: those that a translation has with its words, the others as they are."""
    twins = {item["id"]: item for item in mine}
    return carry_block(kind, theirs, [twins.get(item["id"], item) for item in theirs], path, kept)


def _carry_struct(kind: blocks.StructBlock, theirs: Any, mine: Any, path: str, kept: Collection[str]) -> Any:
    if not (isinstance(theirs, dict) and isinstance(mine, dict)):
        return mine  # an ImageBlock may hold the bare number of a picture
    shared = [name for name, child in kind.child_blocks.items() if name in theirs and (name in mine or _is_fact(child))]
    return mine | {
        name: carry_block(kind.child_blocks[name], theirs[name], mine.get(name), f"{path}.{name}", kept)
        for name in shared
    }


def _is_fact(kind: blocks.Block) -> bool:
    if isinstance(kind, blocks.ChooserBlock):
        model = kind.model_class
        return issubclass(model, Page) or not issubclass(model, TranslatableMixin)
    return not isinstance(kind, WORDS_AND_CONTAINERS)


def _waiting_revisions(page: BasePage) -> QuerySet[Revision]:
    """Revisions that may be edited or published later: the newest, the live one, and those that are scheduled."""
    waiting = Q(approved_go_live_at__isnull=False) | Q(pk__in=[page.latest_revision_id, page.live_revision_id])
    return Revision.page_revisions.filter(waiting, object_id=str(page.pk))


def _carry_to_revision(revision: Revision, original: BasePage, kept: Collection[str]) -> None:
    """A draft must not bring back old facts when it is published."""
    content = original.serializable_data()
    facts = {field.name: content[field.name] for field in fact_fields(type(original)) if field.name not in kept}
    differing = {name: value for name, value in facts.items() if revision.content.get(name) != value}
    differing |= _differing_streams(revision.as_object(), original, kept)
    if differing:
        revision.content |= differing
        revision.save(update_fields=["content"])
