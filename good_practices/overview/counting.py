"""What the overview pages need counted, declared once: hub.search keeps the numbers."""

from itertools import permutations

from hub.search.crosstabs import Crosstab
from hub.search.engines.plan import IN

# The facets of the figures; each is shown alone, and within one code of each other.
FIGURES = ("country", "topic", "evidence", "year")

CROSSTABS = [
    *[Crosstab(facets, given="kind") for facets in ((IN,), ("need",), ("need", "phase"), ("need", "prevention"))],
    *[Crosstab((facet,)) for facet in (IN, *FIGURES)],
    Crosstab(("topic", "evidence")),
    *[Crosstab((shown,), given=chosen) for chosen, shown in permutations(FIGURES, 2)],
]
