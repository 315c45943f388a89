from good_practices.models.index import PracticeIndexPage
from good_practices.models.practice import PracticePage

__all__ = ["PracticeIndexPage", "PracticePage"]
