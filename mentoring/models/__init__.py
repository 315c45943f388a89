from mentoring.models.corner import CornerPage
from mentoring.models.edition import EditionText, ManualEdition
from mentoring.models.lesson import Lesson, LessonLink
from mentoring.models.manual import ChapterPage, ManualPage
from mentoring.models.overview import MentoringPage
from mentoring.models.registration import EventRegister, Registration
from mentoring.models.trainings import TrainingPage, TrainingsPage
from mentoring.models.workshops import WorkshopPage, WorkshopsPage

__all__ = [
    "ChapterPage",
    "CornerPage",
    "EditionText",
    "EventRegister",
    "Lesson",
    "LessonLink",
    "ManualEdition",
    "ManualPage",
    "MentoringPage",
    "Registration",
    "TrainingPage",
    "TrainingsPage",
    "WorkshopPage",
    "WorkshopsPage",
]
