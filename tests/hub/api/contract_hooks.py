"""What schemathesis must be told beyond the contract; it loads this file by SCHEMATHESIS_HOOKS."""

import json
import os

import schemathesis

READ = {"lang", "q", "in", "sort", "page", "updated_since", "limit", "scheme"}
KNOWN = json.loads(os.environ["KNOWN"])  # of the site that is asked
CODES = {"kind": ["prevention"], "topic": ["mentoring"], "country": ["FI", "FR"], "language": ["fi"], "year": ["2020"]}
CODES |= {"cursor": KNOWN["cursor"]}
WORDS = ["", "mentoring ", "victims of terror", "uhrien tukeminen ", "الضحايا "]


@schemathesis.hook
def map_query(context, query):
    """Facets get codes of the site, which no contract can list; some texts get words of the site."""
    asked = {name: CODES.get(name, value) for name, value in query.items() if name in READ | CODES.keys()}
    if isinstance(text := asked.get("q"), str):
        asked["q"] = WORDS[len(text) % len(WORDS)] + text
    return asked


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Every other id is one of the site."""
    if KNOWN["uid"] and path_parameters and len(uid := str(path_parameters["uid"])) % 2:
        return path_parameters | {"uid": KNOWN["uid"][len(uid) % len(KNOWN["uid"])]}
    return path_parameters


@schemathesis.hook
def filter_case(context, case):
    """An empty value counts as none, and so is no wrong one: the contract says it in words. So is {} sent."""
    values = [value for name, value in (case.query or {}).items() if name != "q"]
    return not any(value in ("", None, [], {}) or (isinstance(value, list) and "" in value) for value in values)
