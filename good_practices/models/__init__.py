from good_practices.models.index import PracticeIndexPage
from good_practices.models.practice import PracticePage
from good_practices.models.shared import SharedRecord

__all__ = ["PracticeIndexPage", "PracticePage", "SharedRecord"]
