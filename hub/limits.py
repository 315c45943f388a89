"""How much is taken from everyone together and from one place, so that a flood does not bury what people write.

Nobody's address is stored: what is counted is a keyed digest of its network (/24, IPv6 /48), for an hour.
"""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from hub.clients import client_address
from hub.observing.masking import network_of

HOUR = 60 * 60
TIMES = 10  # as many are taken from all places together


def is_flooded(request: HttpRequest, what: str, most: int | None = None) -> bool:
    """Counts a post, or what else makes work; True when there were too many in this hour, from this place or in all.

    Where the cache does not answer, nothing is refused.

    :param what: which form; each is counted apart
    :param most: from one place; FORMS_PER_HOUR where it is not given
    """
    most = most or settings.FORMS_PER_HOUR
    place = _place(request)
    from_one = _count(f"{what}:{place}") if place else 0
    return from_one > most or _count(what) > most * TIMES


def _place(request: HttpRequest) -> str:
    """What stands for the reader's network, or nothing where the address is not known."""
    network = network_of(client_address(request))
    return network and salted_hmac("hub.limits", network, algorithm="sha256").hexdigest()


def _count(name: str) -> int:
    key = f"limit:{name}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) or 0
    except ValueError:  # it has just run out
        return 0
