"""English pages the shipped content has none of: every block, every field of a practice, a chapter with a neighbour.

build() runs inside the site's own Django, by manage.py shell. Arabic shows them as fallbacks.
"""

from datetime import date, time

from wagtail.coreutils import get_dummy_request
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale

from good_practices.models import CollectionIndexPage, CollectionPage, PracticeIndexPage, PracticePage, UseReport
from hub.blocks import BodyBlock
from hub.fields import CodeField, CodesField
from hub.models import HomePage, StandardPage
from hub.vocabulary import INTERNATIONAL, labels
from mentoring.blocks import ChapterBlock
from mentoring.editions import make_edition
from mentoring.models import (
    ChapterPage,
    CornerPage,
    Lesson,
    LessonLink,
    ManualPage,
    TrainingPage,
    TrainingsPage,
    WorkshopPage,
    WorkshopsPage,
)
from tests.factories import media

ADDRESSES = {
    "every block": "every-block/",
    "every field": "practices/every-field/",
    "comparison of every field": "compare/?id=every-field&id=riku&id=aarhus-model&id=bounce",
    "collection with notes": "collections/with-notes/",
    "chapter": "mentoring/manual/chapter/",
    "edition": "mentoring/manual/editions/1/",
    "workshop": "mentoring/workshops/workshop/",
    "training with registration": "mentoring/trainings/training/",
    "form to register": "mentoring/trainings/training/register/",
    "findings": "mentoring/workshops/findings/",
    "findings by need": "mentoring/workshops/findings/?need=information&need=no-such-need",
    "corner": "mentoring/corner/",
}
HANDOUT = "5a4e7000-0000-4000-8000-000000000000"  # the id of the block
WORKSHOP = {"date": date(2024, 5, 2), "state": "held", "participants": ["women", "police"], "people": 12}
WORKSHOP |= {"place_shown": "town", "country": "FI", "region": "A region", "town": "A town"}
TRAINING = {
    "date": date(2050, 5, 2),
    "start_time": time(17),
    "end_time": time(19),
    "place": "A library",
    "bring": "A pen",
}
TRAINING |= {"held_in": ["fi", "ar"], "takes_registrations": True, "capacity": 20, "register_until": date(2050, 5, 1)}
OF_MENTORS = ["section", "reflection", "safeguard", "hand_over", "self_check", "log", "wellbeing"]
TEXT = "<p>A sentence with a <a href='https://example.org/'>link</a>.</p><ul><li>A point</li></ul>"


def build() -> None:
    body = _body(BodyBlock())
    _publish(HomePage, StandardPage(title="Every block", slug="every-block", summary="A page.", body=body))
    _publish_corner(body)
    every = _body(ChapterBlock())
    for number, (slug, blocks) in enumerate({"chapter": every, "chapter-after": every[:1]}.items()):
        chapter = ChapterPage(title=f"Chapter {number}", slug=slug, summary="A chapter.", body=blocks)
        _publish(ManualPage, chapter, "fi", "sv", "fr", "ar")
    make_edition(get_dummy_request(), "1", {"en": "The first one."})
    practice = PracticePage(
        title="Every field", slug="every-field", uid="every-field", summary="A record.", **_record()
    )
    _publish(PracticeIndexPage, practice)
    workshop = WorkshopPage(title="Workshop", slug="workshop", summary="A workshop.", body=body[:1], **WORKSHOP)
    _publish(WorkshopsPage, workshop)
    training = TrainingPage(title="Training", slug="training", summary="A training.", body=body[:1], **TRAINING)
    _publish(TrainingsPage, training)
    lesson = Lesson.objects.create(text="A lesson.", needs=["information"], learned_at=workshop, locale=workshop.locale)
    LessonLink.objects.bulk_create(LessonLink(lesson=lesson, page=page) for page in (practice, chapter))
    collected = [{"type": "practice", "value": {"practice": practice.pk, "note": "Why it is here."}}]
    collection = CollectionPage(title="With notes", slug="with-notes", summary="A collection.", practices=collected)
    _publish(CollectionIndexPage, collection)
    told = {
        "country": "FI",
        "place": "A school",
        "groups": ["witnesses"],
        "changed": "Shorter",
        "result": "People came",
    }
    UseReport.objects.create(uid="every-field", **told, again="yes", year=2024, language="fi", state="published")


def _publish_corner(body: list[dict]) -> None:
    """The draft that is shipped, with every block, and a line of each kind."""
    corner = CornerPage.objects.get(locale__language_code="en")
    number = {"phone": "+358 10 123 4567", "hours": "On weekdays", "for_whom": "Mentors"}
    lines = [
        {"name": "A line", **number, "languages": ["fi", "ar"], "website": "https://example.org/", "country": "FI"},
        {"name": "A line of a town", **number, "country": "FI", "place": "A town", "last_checked": date.today()},
        {"name": "A line that was checked long ago", "website": "https://example.org/", "country": "SE"},
    ]
    lines[2]["last_checked"] = date(2024, 1, 31)
    own = CornerPage._meta.get_field("body").stream_block.child_blocks.items()
    values = [{"type": name, "value": block.meta.preview_value} for name, block in own if name in OF_MENTORS]
    corner.summary, corner.body = "For mentors.", [*body[:1], *values]
    corner.support_lines = [{"type": "line", "value": line} for line in lines]
    _go_live(corner, "fi", "sv", "fr", "ar")


def _body(blocks: BodyBlock) -> list[dict]:
    """Every block once."""
    ids = {"handout": {"id": HANDOUT}}
    return [
        {"type": name, "value": _value(name, block)} | ids.get(name, {}) for name, block in blocks.child_blocks.items()
    ]


def _value(name: str, block):
    if name == "image":
        return {"image": media.image().pk, "alt_text": "A calm picture", "decorative": False}
    return {"document": media.document().pk, "text": ""} if name == "document" else block.meta.preview_value


def _record() -> dict:
    """A value for every field a practice has of its own."""
    known, values = labels(), {}
    for field in PracticePage._meta.local_concrete_fields:
        if isinstance(field, CodesField):
            values[field.name] = [code for code in known[field.scheme] if code != INTERNATIONAL][:3]
        elif isinstance(field, CodeField):
            values[field.name] = next(iter(known[field.scheme]))
        elif isinstance(field, RichTextField):
            values[field.name] = TEXT
        elif isinstance(field, StreamField):
            blocks = field.stream_block.child_blocks.items()
            values[field.name] = [{"type": name, "value": block.meta.preview_value} for name, block in blocks]
        elif field.choices:
            values[field.name] = field.choices[0][0]
    facts = {"start_year": 2001, "end_year": 2020, "status": "ended", "last_checked": date(2026, 1, 31)}
    facts |= {"evidence_level": "EX", "evidence_set_on": date(2020, 1, 31)}
    words = {"organisation": "An organisation", "conflict_of_interest": "The writer works there."}
    source = PracticePage.objects.filter(locale__language_code="en").first()
    values["adapted_from"][0]["value"] |= {"practice": source.pk}
    return values | facts | words | {"source_url": "https://example.org/", "check_due": True, "coded_by_editors": True}


def _publish(section, page, *fallbacks: str) -> None:
    parent = section.objects.get(locale__language_code="en")
    page.locale = parent.locale
    parent.add_child(instance=page)
    _go_live(page, *fallbacks)


def _go_live(page, *fallbacks: str) -> None:
    page.full_clean()
    page.save_revision().publish()
    page.refresh_from_db()
    for language in fallbacks or ["ar"]:
        page.copy_for_translation(Locale.objects.get(language_code=language), alias=True)
