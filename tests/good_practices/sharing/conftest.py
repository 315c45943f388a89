import pytest


@pytest.fixture
def library(tree):
    """Five practices that each facet and some words divide."""
    tree.practice(title="Alpha circle", topics=["mentoring"], countries=["FI"])
    tree.practice(title="Beta circle", topics=["helpline", "mentoring"], countries=["SE"], start_year=2015)
    tree.practice(title="Gamma talks", topics=["helpline"], countries=["FI", "SE"], kind="prevention")
    tree.practice(title="Delta steps", topics=["resilience"], countries=["FI"], evidence_level="E3")
    tree.practice("fi", title="Epsilon circle", topics=["mentoring"], countries=["FI"])
    return tree
