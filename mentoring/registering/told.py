"""What those who come to a training were told last. Its register keeps it, whatever becomes of the page."""

from typing import Any

from django.utils import timezone

from mentoring.models import EventRegister, TrainingPage

TOLD = ["date", "start_time", "end_date", "end_time", "time_zone", "precision", "place", "link", "is_cancelled"]


def what_is_told(training: TrainingPage) -> dict[str, Any]:
    """What somebody who comes has to know, as JSON holds it."""
    values = {name: getattr(training, name) for name in TOLD}
    return {name: value if isinstance(value, bool) else str(value or "") for name, value in values.items()}


def as_told(event: EventRegister, language: str) -> TrainingPage:
    """A training as it was told last, for people who are not there to see its page: that may be a draft now, or gone.

    :return: a live version, in the language if there is one; else a page that is not saved and has no language
    """
    training = TrainingPage.objects.of(event.uid, language) or TrainingPage(
        uid=event.uid,
        title=event.title,
        slug=event.uid,
        last_published_at=timezone.now(),
    )
    for name in TOLD:
        setattr(training, name, _read(name, event.told[name]))
    return training


def _read(name: str, value: Any) -> Any:
    field = TrainingPage._meta.get_field(name)
    return field.to_python(value) if value or not field.null else None
