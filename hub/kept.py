"""What a reader has put aside, kept in the address and nowhere else: docs/decisions/0038."""

import re
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from hub.addresses import with_query

PARAMETER = "id"
MAX_KEPT = 50
COMPARABLE = 4  # as many stand beside each other
UID = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Kept:
    """The pages whose uids an address carries, each once, in order.

    :param query: request.GET
    """

    def __init__(self, query: QueryDict):
        asked = [value for value in query.getlist(PARAMETER) if value]
        known = [value for value in asked if UID.fullmatch(value)]
        named = list(dict.fromkeys(known))
        self.ids = named[:MAX_KEPT]
        self.left_out = len(named) - len(self.ids)
        self.doubled = [uid for uid in self.ids if known.count(uid) > 1]
        self.malformed = list(dict.fromkeys(value[:60] for value in asked if not UID.fullmatch(value)))

    @cached_property
    def query(self) -> str:
        """The query string that carries them on; "" where nothing is kept."""
        return query_of(self.ids)

    @property
    def can_be_compared(self) -> bool:
        return 2 <= len(self.ids) <= COMPARABLE

    @property
    def is_full(self) -> bool:
        return len(self.ids) == MAX_KEPT

    def adding(self, uid: str) -> list[str]:
        """The uids with another at their end; one that is there stays where it is."""
        return list(dict.fromkeys([*self.ids, uid]))

    def without(self, uid: str) -> list[str]:
        """The uids without one."""
        return [kept for kept in self.ids if kept != uid]


def query_of(uids: list[str], parameter: str = PARAMETER) -> str:
    """The query string that carries uids."""
    return urlencode([(parameter, uid) for uid in uids])


def carried(address: str, uids: list[str]) -> str:
    """An address that carries uids on."""
    return with_query(address, query_of(uids))
