"""The shipped mentoring model: what the project has said, and drafts with guidance for what it has not said yet."""

import datetime

from hub.content.pages import put_page, source_home
from hub.content.words import Words
from mentoring.models import (
    ChapterPage,
    CornerPage,
    ManualPage,
    MentoringPage,
    TrainingPage,
    TrainingsPage,
    WorkshopsPage,
)

# What the overview is to say once the project has said it.
GUIDANCE = (
    "Say in plain words what a mentor does and for whom, and how mentors are chosen, trained, supervised and "
    "supported. Give each of these a step in the diagram. Use what was agreed in the project, and nothing else."
)
# Drafts that are never public: (title, what the chapter is to say).
CHAPTER_DRAFTS = [
    (
        "What a mentor does",
        "Say in plain words what a mentor does and does not do, and for whom. Use what was agreed in the workshops.",
    ),
    ("How mentors are chosen", "Say who can become a mentor, who asks them, and how they can say no."),
    ("Training of mentors", "Say what mentors learn, in which order, and how long it takes. Link the trainings."),
    (
        "Supervision and support",
        "Say who supports the mentors, how often, and what happens when something weighs on them.",
    ),
    ("Safeguards", "Say how the people who meet a mentor are kept safe: consent, confidentiality, children, data."),
    (
        "When to hand over to a professional",
        "Say which signs mean that a mentor stops and asks a professional, and whom to call.",
    ),
]
# What the mentors' corner is to say. A field that is empty in its skeleton keeps it from being published.
CORNER_GUIDANCE = (
    "Fill in what is empty, with what was agreed with the mentors and those who support them. Self-check lists: what a "
    "mentor asks herself or himself before and after a meeting. Log template: change the labels to what is used in "
    "supervision; it never asks for names. Wellbeing: what keeps mentors well, and whom they turn to. Support lines: "
    "only those that somebody has called, or whose own website says so, with the day."
)
CORNER_SKELETON: list[tuple[str, dict]] = [
    ("self_check", {"title": "Before a meeting", "introduction": "", "points": [""]}),
    ("self_check", {"title": "After a meeting", "introduction": "", "points": [""]}),
    (
        "log",
        {
            "title": "Log for supervision",
            "introduction": "",
            "entries": [
                {"label": "Date", "lines": 1},
                {"label": "What we talked about", "lines": 5},
                {"label": "What weighs on me", "lines": 4},
                {"label": "What I take to supervision", "lines": 4},
                {"label": "What I do next, and until when", "lines": 3},
            ],
        },
    ),
    ("wellbeing", {"title": "Looking after yourself", "text": ""}),
]


def load(words: Words, report) -> None:
    report("mentoring")
    home = source_home()
    facts = {"show_in_menus": True, "guidance": GUIDANCE}
    model = put_page(home, MentoringPage, "mentoring", "mentoring", words, ("pages", "mentoring"), **facts)
    manual = put_page(model, ManualPage, "manual", "manual", words, ("pages", "manual"))
    progress = {"planned": 15, "held": 9, "as_of": datetime.date(2024, 3, 13)}
    put_page(model, WorkshopsPage, "workshops", "workshops", words, ("pages", "workshops"), **progress)
    trainings = put_page(model, TrainingsPage, "trainings", "trainings", words, ("pages", "trainings"))
    when = {"date": datetime.date(2024, 9, 1), "precision": TrainingPage.Precision.MONTH}
    put_page(trainings, TrainingPage, "first-mentors", "first-mentors", words, ("pages", "first-mentors"), **when)
    load_drafts(manual)
    load_corner_draft(model)


def load_drafts(manual: ManualPage) -> None:
    """Makes the chapter drafts once; an editor who deletes one does not get it back while any other is there."""
    if manual.get_children().exists():
        return
    for title, guidance in CHAPTER_DRAFTS:
        manual.refresh_from_db()
        chapter = ChapterPage(
            title=title, guidance=guidance, live=False, has_unpublished_changes=True, locale=manual.locale
        )
        manual.add_child(instance=chapter)
        chapter.save_revision(clean=False)


def load_corner_draft(model: MentoringPage) -> None:
    """Makes the draft of the mentors' corner once, where there is no corner yet."""
    if CornerPage.objects.exists():
        return
    model.refresh_from_db()
    words = {"title": "Mentors’ corner", "guidance": CORNER_GUIDANCE, "body": CORNER_SKELETON}
    draft = {"live": False, "has_unpublished_changes": True}
    corner = CornerPage(slug="corner", uid="corner", locale=model.locale, **words, **draft)
    model.add_child(instance=corner)
    corner.save_revision(clean=False)
