"""Which engine answers: the search server where there is one and it answers in time, else the database."""

import dataclasses
import time

from django.tasks import task

from hub.search.engines import database_engine
from hub.search.engines.plan import Found, Plan
from hub.search.server import REST_SECONDS, SearchServer, UnavailableError, search_server

HEAL_SECONDS = 0.3  # that a reader's search may spend on the server's index, where tasks run at once


@dataclasses.dataclass(frozen=True)
class Answering:
    """Which engine answered, and whether it stands in for another."""

    name: str
    reduced: bool = False


def ask(plan: Plan) -> tuple[Found, Answering]:
    """The answer to a plan, within about a second and a half."""
    server = search_server()
    if server is None:
        return _ask_database(plan)
    try:
        found = server.find(plan)
    except UnavailableError:
        _heal_now_and_then(server)
        return _ask_database(plan, reduced=True)
    if not found.count and plan.own.words:
        second, engine = _ask_database(plan, reduced=True)
        if second.count:
            server.doubt(plan.language)
            _heal_now_and_then(server)
            return second, engine
    _heal_now_and_then(server)
    return found, Answering(server.name)


def _ask_database(plan: Plan, reduced: bool = False) -> tuple[Found, Answering]:
    engine = database_engine()
    return engine.find(plan), Answering(engine.name, reduced)


@task
def heal() -> None:
    """Carries to the search server what it has missed."""
    if server := search_server():
        server.catch_up(HEAL_SECONDS)


_next_heal = 0.0


def _heal_now_and_then(server: SearchServer) -> None:
    """Has the server catch up where it has missed something; looked at once in a while only."""
    global _next_heal
    if time.monotonic() >= _next_heal:
        _next_heal = time.monotonic() + REST_SECONDS / 10
        if server.is_behind:
            heal.enqueue()
