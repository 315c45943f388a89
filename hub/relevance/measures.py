"""How good a ranking is: nDCG@10, recall@10, the share of queries without a result, and noise.

A relevance set is a folder with docs.jsonl ({"id", "lang", "title", "summary", "body"}) and queries.jsonl ({"id",
"lang", "q", "kind", "judgments": {document id: grade from 0 to 3}}).
"""

import dataclasses
import json
import math
from collections.abc import Callable
from pathlib import Path

DEPTH = 10


@dataclasses.dataclass(frozen=True)
class Scores:
    """Means over queries. ndcg and recall from 0 to 1; zero is a share; noise counts documents in the first ten."""

    ndcg: float
    recall: float
    zero: float
    noise: float

    def __str__(self):
        return f"ndcg={self.ndcg:.3f} recall={self.recall:.3f} zero={self.zero:.2f} noise={self.noise:.2f}"


def read_lines(path: Path) -> list[dict]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ndcg(ranked: list[str], grades: dict[str, int]) -> float:
    """nDCG@10 (Järvelin and Kekäläinen 2002): gain 2^grade − 1, discount log2(rank + 1)."""
    gain = sum((2 ** grades.get(name, 0) - 1) / math.log2(rank + 1) for rank, name in enumerate(ranked[:DEPTH], 1))
    best = sorted(grades.values(), reverse=True)[:DEPTH]
    ideal = sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(best, 1))
    return gain / ideal if ideal else 0.0


def score(ranked: list[str], grades: dict[str, int]) -> Scores:
    """The scores of one query."""
    first = list(dict.fromkeys(ranked))[:DEPTH]
    wanted = {name for name, grade in grades.items() if grade > 0}
    return Scores(
        ndcg=ndcg(first, grades),
        recall=len(wanted & set(first)) / min(len(wanted), DEPTH) if wanted else 0.0,
        zero=0.0 if first else 1.0,
        noise=sum(not grades.get(name) for name in first),
    )


def mean(scores: list[Scores]) -> Scores:
    """The means of several scores."""
    columns = zip(*(dataclasses.astuple(one) for one in scores), strict=True)
    return Scores(*(sum(column) / len(scores) for column in columns))


def evaluate(queries: list[dict], search: Callable[[str, str], list[str]]) -> dict[str, Scores]:
    """{"overall": …, language: …} for a function from (language, words) to document ids in order of rank."""
    each = [(query, score(search(query["lang"], query["q"]), query["judgments"])) for query in queries]
    languages = sorted({query["lang"] for query in queries})
    return {"overall": mean([one for _query, one in each])} | {
        language: mean([one for query, one in each if query["lang"] == language]) for language in languages
    }
