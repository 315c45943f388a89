from mentoring.models.edition import EditionText, ManualEdition
from mentoring.models.manual import ChapterPage, ManualPage
from mentoring.models.overview import MentoringPage
from mentoring.models.trainings import TrainingPage, TrainingsPage
from mentoring.models.workshops import WorkshopsPage

__all__ = [
    "ChapterPage",
    "EditionText",
    "ManualEdition",
    "ManualPage",
    "MentoringPage",
    "TrainingPage",
    "TrainingsPage",
    "WorkshopsPage",
]
