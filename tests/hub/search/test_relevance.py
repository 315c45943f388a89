"""The search on a set of queries with graded answers, on each engine, asked through its endpoint."""

import pytest
from django.test import Client

from hub.relevance import scratch
from hub.relevance.measures import evaluate, ndcg, read_lines, score
from hub.search.index import rebuild
from hub.search.server import search_server
from tests.serving import ROOT

SET = ROOT / "tests/relevance/dev"


@pytest.fixture
def client_of_the_set(engine) -> Client:
    scratch.build(read_lines(SET / "docs.jsonl"), [], lambda number: None)
    rebuild()
    if server := search_server():
        server.rebuild()
    return Client()


def test_practitioners_queries_are_answered_well(client_of_the_set):
    def ask(language: str, words: str) -> list[str]:
        results = client_of_the_set.get("/api/v1/search", {"lang": language, "q": words}).json()["results"]
        return [row["id"] if row["lang"] == language else f"{row['id']} in {row['lang']}" for row in results]

    scores = evaluate(read_lines(SET / "queries.jsonl"), ask)
    overall = scores.pop("overall")
    assert overall.ndcg >= 0.88, scores
    assert min(row.ndcg for row in scores.values()) >= 0.75, scores
    assert overall.zero <= 0.04
    assert overall.noise <= 2.0


def test_the_measures_are_right():
    grades = {"a": 3, "b": 1}
    assert ndcg(["a", "b"], grades) == 1
    assert ndcg(["b", "a"], grades) == pytest.approx((1 + 7 / 1.585) / (7 + 1 / 1.585), abs=0.001)
    assert ndcg([], grades) == 0
    assert score(["x", "a", "a"], grades).noise == 1
    assert score(["x", "a"], grades).recall == 0.5
    assert score([], grades).zero == 1
