"""A flood of posts is held back, and nobody's words are lost."""

from django.conf import settings
from django.core.cache import cache

from hub.limits import TIMES
from hub.models import ContactMessage
from tests.hub.test_contact import token

MOST_FROM_ONE_PLACE = settings.FORMS_PER_HOUR
SENTENCE = "Very much is being sent to us just now."


def send(client, number: int, address: str = "192.0.2.1"):
    fields = {"message": f"Message {number}", "name": "A reader", "token": token()}
    return client.post("/en/message/", fields, REMOTE_ADDR=address)


def test_one_place_sends_no_more_than_its_share_and_keeps_its_words(client, tree):
    for number in range(MOST_FROM_ONE_PLACE):
        assert send(client, number, f"192.0.2.{number}").status_code == 302
    refused = send(client, 99, "192.0.2.200")
    assert refused.status_code == 429
    assert SENTENCE in refused.text
    assert "Message 99" in refused.text
    assert 'value="A reader"' in refused.text
    assert ContactMessage.objects.count() == MOST_FROM_ONE_PLACE
    assert send(client, 100, "198.51.100.1").status_code == 302


def test_all_together_send_no_more_than_editors_can_read(client, tree):
    cache.set("limit:message", MOST_FROM_ONE_PLACE * TIMES)
    assert send(client, 1).status_code == 429
    assert not ContactMessage.objects.exists()


def test_no_address_is_stored(client, tree):
    send(client, 1)
    assert "192.0.2" not in repr(cache._cache)  # the memory of this process


def test_without_a_reader_s_address_only_all_are_counted(client, tree):
    for number in range(MOST_FROM_ONE_PLACE + 2):
        assert send(client, number, "not an address").status_code == 302
