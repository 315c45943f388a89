"""Elasticsearch: one index a language, fed with the terms that hub.search.analysis makes.

One request gives hits, scores, exact totals and the counts of all facets. Analyzers of the server are not used beyond
`whitespace`, so any Elasticsearch 9 gives the same results.
"""

from typing import Literal

from elasticsearch.dsl import Q, Search, query

from hub.search.engines.plan import HAS, Found, Hit, Plan, Reading
from hub.search.expansion import Clause, QueryWord

# How often the terms of each column are written into the field that is searched: BM25 then weighs the columns as the
# database engines do (4, 2, 1 and 0.7), at the price of one field.
TIMES = {"title": 4, "summary": 2, "body": 1, "extra": 1}
OWN_FIRST = 1000.0  # added to pages in the reader's language, which come before the others
MAX_CODES = 1000  # different codes that a count may name

MAPPINGS = {
    "dynamic": "strict",
    "_source": {"enabled": False},
    "dynamic_templates": [{"facets": {"path_match": "facets.*", "mapping": {"type": "keyword"}}}],
    "properties": {
        "words": {"type": "text", "analyzer": "whitespace"},
        # All codes in one field, to count every facet in one pass; and apart, to count one of them.
        "codes": {"type": "keyword", "eager_global_ordinals": True},
        "facets": {"type": "object", "dynamic": True},
        "language": {"type": "keyword"},
        "title_key": {"type": "keyword"},
        "published": {"type": "date"},
        "checked": {"type": "date"},
    },
}
ORDERS: dict[str, list[dict]] = {
    "newest": [{"published": "desc"}, {"title_key": "asc"}],
    "title": [{"title_key": "asc"}],
    "checked": [{"checked": {"order": "desc", "missing": "_last"}}, {"title_key": "asc"}],
}


def request(plan: Plan) -> Search:
    """The one request for a plan, without client and indices."""
    own = _reading(plan.own) & Q("term", language=plan.language)
    wanted = own
    if plan.others:
        first = query.ConstantScore(filter=Q("term", language=plan.language), boost=OWN_FIRST)
        others = [
            _reading(reading) & Q("term", language=reading.language) & ~Q("term", codes=f"{HAS}={plan.language}")
            for reading in plan.others
        ]
        wanted = query.Bool(should=[own & first, *others], minimum_should_match=1)
    search = Search().query(wanted).source(False).extra(track_total_hits=True, docvalue_fields=["language"])
    choices = {facet: Q("terms", codes=_named(facet, codes)) for facet, codes in plan.chosen.items()}
    search.aggs.bucket("all", "filter", filter=_every(choices.values())).bucket(
        "codes", "terms", field="codes", size=MAX_CODES
    )
    for facet in choices:
        others_too = _every(choice for name, choice in choices.items() if name != facet)
        search.aggs.bucket(f"without_{facet}", "filter", filter=others_too).bucket(
            "codes", "terms", field=f"facets.{facet}", size=MAX_CODES
        )
    if choices:
        search = search.post_filter(_every(choices.values()))
    if plan.order in ORDERS:
        search = search.sort(*ORDERS[plan.order]).extra(track_scores=True)
    return search[plan.start : plan.start + plan.size]


def _named(facet: str, codes) -> list[str]:
    return [f"{facet}={code}" for code in sorted(codes)]


def _every(filters):
    return query.Bool(filter=list(filters))


def _reading(reading: Reading):
    """The best clause of each word, summed over the words; less evidence than required does not answer."""
    words = [_word(word) for word in reading.words]
    if not words:
        return Q("match_none")
    if len(words) == 1:
        return words[0]
    evidence = query.Bool(should=[_evidence(word) for word in reading.words])
    enough = query.FunctionScore(query=evidence, min_score=reading.required, boost_mode="multiply")
    return query.Bool(should=words, filter=[enough])


def _word(word: QueryWord):
    clauses = [_clause(clause, clause.weight * clause.scale) for clause in word.clauses]
    return clauses[0] if len(clauses) == 1 else query.DisMax(queries=clauses, tie_breaker=0.0)


def _evidence(word: QueryWord):
    """The clauses of a word, each worth what it shows at most, whatever the length of the document."""
    return query.DisMax(
        queries=[
            query.ConstantScore(filter=_clause(clause, 1.0), boost=clause.weight * word.rarity)
            for clause in word.clauses
        ]
    )


def _clause(clause: Clause, boost: float):
    if clause.phrases == ((term := clause.phrases[0][0],),):
        return Q("term", words={"value": term, "boost": boost})
    singles = [phrase[0] for phrase in clause.phrases if len(phrase) == 1]
    parts = [_terms(singles, "or")] if singles else []
    parts += [_terms(phrase, "and") for phrase in clause.phrases if len(phrase) > 1]
    return query.Bool(should=parts, minimum_should_match=1, boost=boost)


def _terms(terms, operator: Literal["or", "and"]):
    return Q("match", words={"query": " ".join(terms), "operator": operator})


def found(answer: dict, plan: Plan) -> Found:
    """What the server answered to `request`."""
    hits = []
    for hit in answer["hits"]["hits"]:
        language = hit["fields"]["language"][0]
        score = hit["_score"] or 0.0
        hits.append(Hit(int(hit["_id"]), language, score - OWN_FIRST if score >= OWN_FIRST else score))
    facets: dict[str, dict[str, int]] = {}
    aggregations = answer["aggregations"]
    for bucket in aggregations["all"]["codes"]["buckets"]:
        facet, _, code = bucket["key"].partition("=")
        if facet not in plan.chosen:
            facets.setdefault(facet, {})[code] = bucket["doc_count"]
    for facet in plan.chosen:
        buckets = aggregations[f"without_{facet}"]["codes"]["buckets"]
        facets[facet] = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    return Found(answer["hits"]["total"]["value"], hits, facets)
