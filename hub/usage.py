"""Which pages refer to a term. Codes are no foreign keys, so the question is asked field by field."""

from django.apps import apps
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.models import Page, PageQuerySet

from hub.fields import CodeField, CodesField
from hub.models import Term


def pages_using(term: Term) -> PageQuerySet:
    """Pages, live or draft, in any language, that hold the term's code in a field of its scheme."""
    found = Q(pk__in=[])
    for model in apps.get_models():
        if not issubclass(model, Page):
            continue
        for field in model._meta.local_fields:
            if isinstance(field, CodesField) and field.scheme == term.scheme:
                rows = model.objects.annotate(codes_text=Cast(field.name, TextField()))
                found |= Q(pk__in=rows.filter(codes_text__contains=f'"{term.code}"').values("pk"))
            elif isinstance(field, CodeField) and field.scheme == term.scheme:
                found |= Q(pk__in=model.objects.filter(**{field.name: term.code}).values("pk"))
    return Page.objects.filter(found)
