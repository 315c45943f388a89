"""How much is taken from everyone together and from one place, so that a flood does not bury what people write.

Nobody's address is stored: what is counted is a keyed digest of its first half, for an hour.
"""

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 60 * 60
MOST_FROM_ONE_PLACE, MOST_IN_ALL = 20, 200  # in an hour; a house, an office or a way out of Tor is one place
FIRST_HALF = {4: 24, 6: 48}


def is_flooded(request: HttpRequest, what: str) -> bool:
    """Counts a post; True when there were too many in this hour, from this place or in all.

    Where the cache does not answer, nothing is refused.

    :param what: which form; each is counted apart
    """
    place = _place(request)
    from_one = _count(f"{what}:{place}") if place else 0
    return from_one > MOST_FROM_ONE_PLACE or _count(what) > MOST_IN_ALL


def client_address(request: HttpRequest) -> str:
    """The address of the reader: the last one that no trusted proxy has, or none."""
    before = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    for address in [request.META.get("REMOTE_ADDR", ""), *reversed(before)]:
        if address and address not in settings.TRUSTED_PROXIES:
            return address
    return ""


def _place(request: HttpRequest) -> str:
    """What stands for the reader's network, or nothing where the address is not known."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return ""
    network = ipaddress.ip_network((address, FIRST_HALF[address.version]), strict=False)
    return salted_hmac("hub.limits", str(network), algorithm="sha256").hexdigest()


def _count(name: str) -> int:
    key = f"limit:{name}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) or 0
    except ValueError:  # it has just run out
        return 0
