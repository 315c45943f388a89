"""Where a request comes from, seen through the proxies of TRUSTED_PROXIES."""

import ipaddress

from django.conf import settings


def client_address(request) -> str:
    """The address of whom nobody of ours vouches for: the last of X-Forwarded-For that is no proxy of ours.

    What stands before it may be written by anyone. Empty where the server knows no address. An IPv4 address is plain,
    also where a server that listens on IPv6 has written ::ffff: before it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    while forwarded and _is_trusted(address):
        if not _is_address(forwarded[-1]):
            break
        address = forwarded.pop()
    return str(_plain(address)) if _is_address(address) else address


def _is_trusted(address: str) -> bool:
    """True for our proxies, and for a local socket, which has no address."""
    return not address or is_within(address, settings.TRUSTED_PROXIES)


def is_within(address: str, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    """True for an address in one of the networks; False for what is no address, such as a Unix socket's ""."""
    return _is_address(address) and any(_plain(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _plain(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address; an IPv4 one in the clothes of IPv6 (::ffff:10.0.0.7) without them."""
    address = ipaddress.ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address
