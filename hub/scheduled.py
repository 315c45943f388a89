"""Pages and other content with a time: published and taken back, each by itself, so that none keeps another waiting."""

import logging
from collections.abc import Callable
from operator import methodcaller

from django.apps import apps
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


def publish_and_take_back() -> None:
    """Does what publish_scheduled of Wagtail does, which ends at the first page that cannot be published.

    What fails is said in the log and tried again at the next call.

    :raises OperationalError: where the database is away
    """
    now = timezone.now()
    models = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    for model in (Page, *(model for model in models if not issubclass(model, Page))):
        expired = model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at")
        _each(expired, methodcaller("unpublish", set_expired=True, log_action="wagtail.unpublish.scheduled"))
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    _each(due, methodcaller("publish", log_action="wagtail.publish.scheduled"))


def _each(rows: QuerySet, do: Callable) -> None:
    for row in list(rows):
        try:
            with transaction.atomic():
                do(row)
        except OperationalError:
            raise
        except Exception as error:  # a line without its traceback: it comes at each look until somebody acts
            logger.error("%s %s has a time, and %s keeps it back.", row._meta.label, row.pk, type(error).__name__)
