"""Where a request comes from: the last address that nobody of ours vouches for."""

import ipaddress

import pytest
from django.test import RequestFactory

from hub.clients import client_address


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "10.9.9.9", "203.0.113.7"),  # it is no proxy of ours that says so
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("", "203.0.113.7", "203.0.113.7"),  # a local socket
        ("127.0.0.1", "6.6.6.6, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("::ffff:10.1.2.3", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("10.1.2.3", "10.1.2.4", "10.1.2.4"),
        ("127.0.0.1", "203.0.113.7, <script>", "127.0.0.1"),
        ("127.0.0.1", " , ,", "127.0.0.1"),
    ],
)
def test_a_clients_address_behind_proxies(settings, remote, forwarded, expected):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network(network) for network in ("127.0.0.0/8", "10.1.0.0/16")]
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == expected
