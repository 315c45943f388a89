"""Elasticsearch: one index a language, fed with the terms that hub.search.analysis makes.

One request gives hits, scores, exact totals and the counts of all facets. Analyzers of the server are not used beyond
`whitespace`, so any Elasticsearch 9 gives the same results.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping

from hub.search.engines.plan import HAS, IN, Found, Hit, Plan, Reading
from hub.search.expansion import Clause, QueryWord

# How often the terms of each column are written into the field that is searched: BM25 then weighs the columns as the
# database engines do (4, 2, 1 and 0.7), at the price of one field.
TIMES = {"title": 4, "summary": 2, "body": 1, "extra": 1}
OWN_FIRST = 1000.0  # added to pages in the reader's language, which come before the others
MAX_CODES = 1000  # different codes that a count may name
MAX_COUNTED = 10_000  # documents that words may bring for their facets to be counted in all of them
SAMPLE = 1_000  # of the answers, in about so many facets are counted where words bring more
SEED = 1  # the same sample for every page of results

MAPPINGS = {
    "dynamic": "strict",
    "_source": {"enabled": False},
    "dynamic_templates": [{"facets": {"path_match": "facets.*", "mapping": {"type": "keyword"}}}],
    "properties": {
        "words": {"type": "text", "analyzer": "whitespace"},
        # All codes in one field, to count every facet in one pass; and apart, to count one of them.
        "codes": {"type": "keyword", "eager_global_ordinals": True},
        "facets": {"type": "object", "dynamic": True},
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


@dataclasses.dataclass(frozen=True)
class Sampling:
    """How facets are counted where words bring too many documents to count them in all.

    :param share: of the documents, in which facets are counted
    :param rest: the section whose number is what the total leaves when the others are counted
    :param others: the other sections, counted in all documents, as some are small
    """

    share: float
    rest: str
    others: tuple[str, ...]


def request(plan: Plan, alias: Callable[[str], str], sampling: Sampling | None = None) -> dict:
    """The one request for a plan, without its indices.

    :param alias: gives the index of a language
    :param sampling: what `sampling_for` says of the plan
    """
    choices = {facet: {"terms": {"codes": _named(facet, codes)}} for facet, codes in plan.chosen.items()}
    body = {
        "query": _wanted(plan, alias),
        "from": plan.start,
        "size": plan.size,
        "_source": False,
        "track_total_hits": True,
        "aggs": _sampled(choices, sampling) if sampling else _counts(choices),
    }
    if choices:
        body["post_filter"] = _every(choices.values())
    if plan.order in ORDERS:
        body |= {"sort": ORDERS[plan.order], "track_scores": True}
    return body


def sampling_for(plan: Plan, shares: Callable[[], Mapping[str, float]]) -> Sampling | None:
    """How the facets of a plan are counted; None where the words, or words and choices, leave few enough for all.

    :param shares: gives {code: share of all documents that have it}; called only where it matters
    """
    number = float(_brought(plan.own))
    if number <= MAX_COUNTED:
        return None
    known = shares()
    for facet, codes in plan.chosen.items():
        number *= min(1.0, sum(known.get(name, 0.0) for name in _named(facet, codes)))
    if number < 2 * SAMPLE:  # the server samples a half at most
        return None
    sections = {name.removeprefix(f"{IN}="): part for name, part in known.items() if name.startswith(f"{IN}=")}
    rest = max(plan.chosen.get(IN) or sections, key=lambda section: (sections.get(section, 0.0), section))
    return Sampling(SAMPLE / number, rest, tuple(sorted(sections.keys() - {rest})))


def _brought(reading: Reading) -> int:
    """About how many documents the words bring: those of the word that most have and that is enough by itself."""
    words = zip(reading.words, reading.frequencies, strict=True)
    return max((sum(found) for word, found in words if word.attainable >= reading.required), default=0)


def _counts(choices: Mapping[str, dict]) -> dict:
    """What counts each facet among the documents that all choices allow; a chosen one among those of the others."""
    counts = {"all": {"filter": _every(choices.values()), "aggs": _codes("codes")}}
    return counts | {f"without_{facet}": _without(facet, choices) for facet in choices}


def _sampled(choices: Mapping[str, dict], sampling: Sampling) -> dict:
    """The same in a sample, but for sections: all but the largest are counted in all documents.

    That one is not, since looking at each of its documents once more costs as much as finding them.
    """
    sampler = {"probability": sampling.share, "seed": SEED}
    others = {"terms": {f"facets.{IN}": list(sampling.others)}}
    sections = _without(IN, {**choices, "others": others})
    return {"sample": {"random_sampler": sampler, "aggs": _counts(choices)}, "sections": sections}


def _without(facet: str, choices: Mapping[str, dict]) -> dict:
    others = _every(choice for name, choice in choices.items() if name != facet)
    return {"filter": others, "aggs": _codes(f"facets.{facet}")}


def _codes(field: str) -> dict:
    return {"codes": {"terms": {"field": field, "size": MAX_CODES}}}


def _named(facet: str, codes: Iterable[str]) -> list[str]:
    return [f"{facet}={code}" for code in sorted(codes)]


def _every(filters: Iterable[dict]) -> dict:
    return {"bool": {"filter": list(filters)}}


def _wanted(plan: Plan, alias: Callable[[str], str]) -> dict:
    own = _reading(plan.own)
    if not plan.others:
        return own
    first = {"constant_score": {"filter": {"term": {"_index": alias(plan.language)}}, "boost": OWN_FIRST}}
    there = {"term": {f"facets.{HAS}": plan.language}}
    others = [
        {
            "bool": {
                "must": _reading(reading),
                "filter": {"term": {"_index": alias(reading.language)}},
                "must_not": there,
            }
        }
        for reading in plan.others
    ]
    return {"bool": {"should": [{"bool": {"must": [own, first]}}, *others]}}


def _reading(reading: Reading) -> dict:
    """The best clause of each word, summed over the words; less evidence than required does not answer."""
    if not reading.words:
        return {"match_none": {}}
    if len(reading.words) == 1:
        return _word(reading.words[0])
    leading = [word for word in reading.words if word.attainable >= reading.required]
    rest = [word for word in reading.words if word not in leading]
    if sum(word.attainable for word in rest) >= reading.required:
        leading, rest = [*reading.words], []
    # Documents that have none of the leading words, which would be too little, are not even looked at.
    found = {"must": {"bool": {"should": [_word(word) for word in leading]}}, "should": [_word(word) for word in rest]}
    if all(clause.weight * word.rarity >= reading.required for word in leading for clause in word.clauses):
        return {"bool": found}
    evidence = {"bool": {"should": [_evidence(word) for word in reading.words]}}
    enough = {"function_score": {"query": evidence, "min_score": reading.required}}
    return {"bool": found | {"filter": enough}}


def _word(word: QueryWord) -> dict:
    clauses = [_clause(clause, clause.weight * clause.scale) for clause in word.clauses]
    return clauses[0] if len(clauses) == 1 else {"dis_max": {"queries": clauses}}


def _evidence(word: QueryWord) -> dict:
    """The clauses of a word, each worth what it shows at most, whatever the length of the document."""
    clauses = [
        {"constant_score": {"filter": _clause(clause, 1.0), "boost": clause.weight * word.rarity}}
        for clause in word.clauses
    ]
    return {"dis_max": {"queries": clauses}}


def _clause(clause: Clause, boost: float) -> dict:
    if clause.phrases == ((term := clause.phrases[0][0],),):
        return {"term": {"words": {"value": term, "boost": boost}}}
    singles = [phrase[0] for phrase in clause.phrases if len(phrase) == 1]
    parts = [_terms(singles, "or")] if singles else []
    parts += [_terms(phrase, "and") for phrase in clause.phrases if len(phrase) > 1]
    return {"bool": {"should": parts, "boost": boost}}


def _terms(terms: Iterable[str], operator: str) -> dict:
    return {"match": {"words": {"query": " ".join(terms), "operator": operator}}}


def found(answer: dict, plan: Plan, alias: Callable[[str], str], sampling: Sampling | None = None) -> Found:
    """What the server answered to `request`."""
    languages = {alias(reading.language): reading.language for reading in (plan.own, *plan.others)}
    hits = []
    for hit in answer["hits"]["hits"]:
        language, score = languages[hit["_index"].rsplit("-", 1)[0]], hit["_score"] or 0.0
        hits.append(Hit(int(hit["_id"]), language, score - OWN_FIRST if score >= OWN_FIRST else score))
    total, aggregations = answer["hits"]["total"]["value"], answer["aggregations"]
    if sampling is None:
        return Found(total, hits, _facets(aggregations, plan))
    facets = {
        facet: {
            code: min(about(number), total) if facet not in plan.chosen else about(number)
            for code, number in counts.items()
        }
        for facet, counts in _facets(aggregations["sample"], plan).items()
    }
    return Found(total, hits, facets | {IN: _sections(aggregations, plan, sampling, total)}, estimated=True)


def _sections(aggregations: dict, plan: Plan, sampling: Sampling, total: int) -> dict[str, int]:
    """The numbers of all sections, exact. The total holds those that are chosen, or all."""
    counted = _buckets(aggregations["sections"])
    chosen = plan.chosen.get(IN) or counted.keys()
    left = total - sum(number for section, number in counted.items() if section in chosen)
    return counted | ({sampling.rest: left} if left else {})


def _facets(counted: dict, plan: Plan) -> dict[str, dict[str, int]]:
    facets: dict[str, dict[str, int]] = {}
    for name, number in _buckets(counted["all"]).items():
        facet, _, code = name.partition("=")
        if facet not in plan.chosen:
            facets.setdefault(facet, {})[code] = number
    return facets | {facet: _buckets(counted[f"without_{facet}"]) for facet in plan.chosen}


def _buckets(counted: dict) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in counted["codes"]["buckets"]}


@functools.lru_cache(maxsize=10_000)
def about(number: int) -> int:
    """A number with its first two digits, as a count in a sample knows no more."""
    unit = 10 ** max(len(str(number)) - 2, 0)
    return round(number / unit) * unit
