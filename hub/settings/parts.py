"""The parts a site may be made of, each from one variable: database, replica, cache, files."""

from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from hub.settings import env

# A server that accepts and never answers may cost a reader this long, and no longer.
POSTGRESQL_OPTIONS = {
    "connect_timeout": 2,  # seconds
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,  # milliseconds
}
CACHE_TIMEOUT = 0.3  # seconds; a cache that takes longer helps nobody


def database(address: str) -> dict[str, Any]:
    """What DATABASES holds for an address such as postgres://user:password@host:5432/name or sqlite:///path."""
    found = environ.Env.db_url_config(address)
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return found
    options = POSTGRESQL_OPTIONS | found.get("OPTIONS", {})
    return found | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def databases(name: str, replica: str, default: str) -> dict[str, dict[str, Any]]:
    """What DATABASES is: the variable's, and where the second one is set, a copy that readers read from.

    Raises ImproperlyConfigured for a replica of a SQLite file: it has none.
    """
    found = {"default": database(env.text(name, default))}
    if address := env.text(replica, ""):
        # A test makes its database once, and both names lead to it.
        found["replica"] = database(address) | {"TEST": {"MIRROR": "default"}}
        if any(one["ENGINE"].endswith("sqlite3") for one in found.values()):
            raise ImproperlyConfigured(f"{replica} is set; only PostgreSQL has replicas, in {name} as well.")
    return found


def caches(name: str) -> dict[str, dict[str, Any]]:
    """What CACHES is: Redis where the variable is set, else a cache in each process.

    A Redis that fails is a cache that holds nothing.
    """
    address = env.text(name, "")
    if not address:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    if urlsplit(address).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(f"{name} begins oddly; write an address such as redis://127.0.0.1:6379/0.")
    options = {
        "IGNORE_EXCEPTIONS": True,
        "SOCKET_CONNECT_TIMEOUT": CACHE_TIMEOUT,
        "SOCKET_TIMEOUT": CACHE_TIMEOUT,
        # By default redis-py asks a server that does not answer three times more, with pauses of seconds.
        "CONNECTION_POOL_KWARGS": {"retry": Retry(NoBackoff(), 0)},
    }
    return {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": address, "OPTIONS": options}}


def files(name: str) -> dict[str, Any]:
    """What STORAGES["default"] is: a bucket that speaks S3 where the variable is set, else a folder.

    Such as https://key:secret@s3.example.org/bucket?region=eu-north-1; raises ImproperlyConfigured for anything else,
    without repeating the secret.
    """
    address = env.text(name, "")
    if not address:
        return {"BACKEND": "hub.folder.Folder"}
    parts = urlsplit(address)
    bucket = parts.path.strip("/")
    known = dict(item.partition("=")[::2] for item in parts.query.split("&") if item)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not bucket or "/" in bucket:
        raise ImproperlyConfigured(f"{name} is no bucket; write https://key:secret@host/bucket?region=….")
    if not parts.username or not parts.password or set(known) - {"region"}:
        raise ImproperlyConfigured(f"{name} lacks a key or a secret, or has other parts than region after the ?.")
    host = parts.netloc.rpartition("@")[2]
    return {
        "BACKEND": "hub.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": f"{parts.scheme}://{host}",
            "region_name": known.get("region") or "us-east-1",
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
        },
    }
