#!/usr/bin/env python3
"""What a search costs on Elasticsearch, against a bare match query on the same index.

    SEARCH_ENGINE=elasticsearch ELASTICSEARCH_URL=… DATABASE_URL=… python benchmarks/search_server.py [--language en]

The site must be filled and indexed (make scale N=100000, manage.py rebuild_search). The bare side is one match query on
the words, 20 hits, exact total. Ours is the one request that a search with three chosen facets sends, with its scores,
exact totals and the counts of all facets; and the whole search, from the typed words to snippets. Timed in turn, wall
clock, one client; the median and p95 of each and their ratios are printed.
"""

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")

import django

django.setup()

from good_practices.scale.text import query_words  # noqa: E402
from hub.search.analysis import analysis_of  # noqa: E402
from hub.search.answers import SearchQuestion, read, search  # noqa: E402
from hub.search.server import search_server  # noqa: E402
from hub.search.state import memory  # noqa: E402
from hub.search.text import query_text  # noqa: E402

CHOSEN = {
    "kind": frozenset({"victim-support", "both"}),
    "status": frozenset({"active", "ended"}),
    "evidence": frozenset({"E0", "E1"}),
}


def at(share: float, times: list[float]) -> float:
    """The time in milliseconds that this share of all does not exceed."""
    return sorted(times)[int(share * (len(times) - 1))] * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--language", default="en")
    parser.add_argument("--rounds", type=int, default=100)
    options = parser.parse_args()
    server = search_server()
    if server is None:
        sys.exit("Set SEARCH_ENGINE=elasticsearch.")
    memory.refresh()
    alias = server.alias(options.language)
    print(f"elasticsearch: {server.client.count(index=alias)['count']} documents in {options.language}")
    print(f"{'query':10}{'matches':>9}{'':6}{'bare':>8}{'request':>9}{'ratio':>7}{'search':>8}   (ms)")
    pooled: dict[str, list[float]] = {"bare": [], "request": [], "search": []}
    for name, every in query_words(options.language).items():
        words = every[0]
        question = SearchQuestion(words, options.language, CHOSEN)
        times: dict[str, list[float]] = {"bare": [], "request": [], "search": []}
        terms = analysis_of(options.language).terms_text(words)
        for _round in range(options.rounds + 3):
            began = time.perf_counter()
            bare = server.client.search(index=alias, query={"match": {"words": terms}}, size=20, track_total_hits=True)
            one = time.perf_counter()
            plan, _words = read(question, query_text(words))
            two = time.perf_counter()
            server.find(plan)
            three = time.perf_counter()
            answer = search(question)
            times["bare"].append(one - began)
            times["request"].append(three - two)
            times["search"].append(time.perf_counter() - three)
        if answer.engine != "elasticsearch":
            sys.exit("The search server did not answer in time.")
        total = bare["hits"]["total"]["value"]
        say(name, total, times)
        for side, found in times.items():
            pooled[side] += found[3:]
    say("all", "", pooled)


def say(name: str, matches: object, times: dict[str, list[float]]) -> None:
    """Prints the median and p95 of each side."""
    for label, share in (("p50", 0.5), ("p95", 0.95)):
        bare, request, whole = (at(share, found[3:]) for found in times.values())
        print(f"{name:10}{matches:>9}  {label}{bare:9.1f}{request:9.1f}{request / bare:7.2f}{whole:8.1f}")


if __name__ == "__main__":
    main()
