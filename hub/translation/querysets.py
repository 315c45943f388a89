"""Which language versions wait for a translator or a reviewer; one query for pages of all types."""

from django.apps import apps
from django.db.models import Case, CharField, F, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hub.models import BasePage
from hub.models.base import Origin, Review


class Wait(TextChoices):
    """What a language version waits for, the most pressing first."""

    OUTDATED = "outdated", _("The original has changed")
    PARTIAL = "partial", _("Some sentences are not translated")
    MISSING = "missing", _("Not translated")
    REVIEW = "review", _("Not reviewed")


def page_types() -> list[type[BasePage]]:
    """The types of pages that have a translation state."""
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


def of_any_type(name: str) -> Coalesce:
    """A field of BasePage on generic Page rows: every type has it in a table of its own."""
    return Coalesce(*[F(f"{model._meta.model_name}__{name}") for model in page_types()])


def with_state(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Pages of any type with `origin`, `review`, `waits` (a Wait, or "") and `waits_since`; originals are left out."""
    stated = pages.annotate(origin=of_any_type("origin"), review=of_any_type("review")).filter(origin__isnull=False)
    stands_in = Q(alias_of__isnull=False) & ~Q(alias_of__locale=F("locale"))
    stands_in &= Q(live=True)  # the fallback of a draft waits for nobody yet
    begun = Q(begun__isnull=False)
    return (
        stated.annotate(begun=of_any_type("fallback_of"))
        .filter(stands_in | begun | ~Q(origin=Origin.ORIGINAL))
        .annotate(
            waits=Case(
                When(stands_in | begun, then=Value(Wait.MISSING)),
                When(outdated__isnull=False, then=Value(Wait.OUTDATED)),
                When(original_words__isnull=False, then=Value(Wait.PARTIAL)),
                When(review=Review.UNREVIEWED, then=Value(Wait.REVIEW)),
                default=Value(""),
                output_field=CharField(),
            ),
            waits_since=Coalesce(
                "outdated__since", "last_published_at", "first_published_at", "latest_revision_created_at"
            ),
        )
    )


def pressing_first(pages: QuerySet[Page]) -> QuerySet[Page]:
    """What waits for a translator before what waits for a reviewer; practices, news, the rest; the oldest first."""
    sections = [model._meta.model_name for model in page_types() if model.section == "practices"]
    news = [model._meta.model_name for model in page_types() if model.section == "news"]
    order = Case(
        When(content_type__model__in=sections, then=0), When(content_type__model__in=news, then=1), default=Value(2)
    )
    waits = Case(*[When(waits=wait, then=Value(place)) for place, wait in enumerate(Wait)], default=Value(len(Wait)))
    done = Case(When(waits__in=["", Wait.REVIEW], then=1), default=Value(0))
    return pages.order_by(done, order, waits, "waits_since", "pk")
