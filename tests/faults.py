"""Parts that are away: a port where none listens, and one that accepts and never answers."""

import contextlib
import socket
import threading
from collections.abc import Iterator

from tests.serving import free_port


def closed_port() -> int:
    """A port of this machine where nothing listens."""
    return free_port()


def without_redis() -> dict:
    """The setting CACHES of a site whose Redis is away: a cache that holds nothing."""
    address = f"redis://127.0.0.1:{closed_port()}/0"
    options = {"IGNORE_EXCEPTIONS": True}
    return {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": address, "OPTIONS": options}}


@contextlib.contextmanager
def silent_port(port: int = 0) -> Iterator[int]:
    """A port of this machine that accepts and never answers, until the block ends.

    :param port: 0 for any that is free
    """
    with socket.create_server(("127.0.0.1", port)) as listener:
        kept = []
        stop = threading.Event()

        def accept():
            listener.settimeout(0.1)
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    kept.append(listener.accept())

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stop.set()
            thread.join()
            for connection, _address in kept:
                connection.close()
