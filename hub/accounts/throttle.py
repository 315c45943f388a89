"""Whether tries at passwords can be counted."""

from django.core.cache import cache
from django.utils.crypto import get_random_string


def counts() -> bool:
    """False while the cache is away: until it is back, allauth takes every try for one too many."""
    return bool(cache.add(f"hub.accounts.{get_random_string(8)}", 1, timeout=10))
