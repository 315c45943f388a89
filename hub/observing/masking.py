"""What logs never hold, and how it is taken out: whole addresses, e-mail, query strings, keys in paths."""

import ipaddress
import re
from collections.abc import Callable

from django.http import HttpRequest

from hub.clients import client_address

HIDDEN = "***"
KEPT_BITS = {4: 24, 6: 48}

# What follows these words in a path opens something: an invitation, a new password, a submission, a preview, a place.
_KEYS = re.compile(
    r"/((?:invit\w*|(?:password[-_])?reset(?:/key)?|confirm[\w-]*|submit|registration|token|view-draft)/)[^\s\"'?]+",
    re.I,
)
_EMAIL = re.compile(r"[^\s\"'<>(),;:=/?&]+@[^\s\"'<>(),;:=/?&]+")
_QUERY = re.compile(r"(?<=[^\s\"'])\?[^\s\"'<>?]+")
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d|/\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*(?![\w:])", re.I)


def network_of(address: str) -> str:
    """The network that an address is in, /24 or /48, as 203.0.113.0/24; "" for what is no address."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network(f"{found}/{KEPT_BITS[found.version]}", strict=False))


def client_network(request: HttpRequest) -> str:
    """The masked network of the reader."""
    return network_of(client_address(request))


def without_keys(path: str) -> str:
    """A path without what opens something."""
    return _KEYS.sub(rf"/\1{HIDDEN}", path)


def scrub(text: str) -> str:
    """A text for the log without query strings, keys in paths, e-mail addresses, and with masked addresses.

    It is the last net under what libraries write: our own lines hold none of it.
    """
    text = _QUERY.sub(f"?{HIDDEN}", without_keys(text))
    text = _EMAIL.sub(HIDDEN, text)
    return _IPV6.sub(_mask(network_of), _IPV4.sub(_mask(network_of), text))


def _mask(network: Callable[[str], str]) -> Callable[[re.Match], str]:
    """Puts the network in the place of an address; what only looks like one, such as a time of day, stays."""
    return lambda found: network(found[0]) or found[0]
