"""What schemathesis must be told beyond the contract; it loads this file by SCHEMATHESIS_HOOKS."""

import schemathesis

ALWAYS = {"lang", "q", "in", "sort", "page"}
CODES = {"kind": ["prevention"], "topic": ["mentoring"], "country": ["FI", "FR"], "language": ["fi"], "year": ["2020"]}
WORDS = ["", "mentoring ", "victims of terror", "uhrien tukeminen ", "الضحايا "]


@schemathesis.hook
def map_query(context, query):
    """Facets get codes of the site, which no contract can list; some texts get words of the site."""
    asked = {name: CODES.get(name, value) for name, value in query.items() if name in ALWAYS | CODES.keys()}
    if isinstance(text := asked.get("q"), str):
        asked["q"] = WORDS[len(text) % len(WORDS)] + text
    return asked


@schemathesis.hook
def filter_query(context, query):
    """An empty value counts as none, and so is no wrong one: the contract says it in words."""
    values = [query.get(name, []) for name in ("in", "sort")]
    return all("" not in (value if isinstance(value, list) else [value]) for value in values)
