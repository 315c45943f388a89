"""Which pages refer to a term. Codes are no foreign keys, so the question is asked field by field."""

import json

from django.apps import apps
from django.db.models import Field, Q, TextField
from django.db.models.functions import Cast
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageQuerySet, Revision

from hub.fields import CodeField, CodesField
from hub.models import Term
from hub.search.index import refresh
from hub.search.state import names_changed


def coded_fields(model: type[Page], scheme: str) -> list[Field]:
    """The fields of a page type that hold codes of a scheme."""
    fields = model._meta.local_concrete_fields
    return [field for field in fields if isinstance(field, CodeField | CodesField) and field.scheme == scheme]


def pages_using(term: Term) -> PageQuerySet:
    """Pages in any language that hold the term's code in a field of its scheme: live, or in their newest draft."""
    found = Q(pk__in=_drafts_using(term))
    for model in filter(lambda model: issubclass(model, Page), apps.get_models()):
        for field in coded_fields(model, term.scheme):
            # The same question for one code and for a list, on every database: the code in quotes, in the JSON text.
            if isinstance(field, CodesField):
                rows = model.objects.annotate(codes_text=Cast(field.name, TextField()))
                found |= Q(pk__in=rows.filter(codes_text__contains=f'"{term.code}"').values("pk"))
            else:
                found |= Q(pk__in=model.objects.filter(**{field.name: term.code}).values("pk"))
    return Page.objects.filter(found)


def _drafts_using(term: Term) -> list[int]:
    """Ids of pages whose newest revision, not published yet, holds the code."""
    newest = Page.objects.filter(has_unpublished_changes=True).values("latest_revision_id")
    rows = Revision.objects.filter(pk__in=newest).annotate(content_text=Cast("content", TextField()))
    found = []
    for revision in rows.filter(content_text__contains=f'"{term.code}"').select_related("content_type"):
        for field in coded_fields(revision.content_type.model_class(), term.scheme):
            value = revision.content.get(field.name) or []
            if term.code in (
                json.loads(value) if isinstance(value, str) and value.startswith("[") else [value, *value]
            ):
                found.append(int(revision.object_id))
    return found


@receiver([post_save, post_delete], sender=Term, dispatch_uid="hub_term_changed")
def index_new_label(instance, **kwargs):
    """Pages are found by the labels of their codes, in other languages too where the term is not translated."""
    names_changed()
    refresh.enqueue(list(pages_using(instance).values_list("pk", flat=True)))
