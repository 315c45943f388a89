"""Strict reading of the environment: a wrong value stops the start with a sentence that says what to do."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable's text; raises ImproperlyConfigured when it is unset or empty and there is no default."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}; see docs/names.md.")
    return default


def secret(name: str, default: str | None = None) -> str:
    """The variable as a key that goes into an HTTP header; raises ImproperlyConfigured, without repeating it."""
    value = text(name, default)
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise ImproperlyConfigured(f"{name} holds a character that no key has; write it as you were given it.")
    return value


def flag(name: str, default: bool) -> bool:
    """The variable as a yes or no; raises ImproperlyConfigured for anything else, so that a typo never means no."""
    value = text(name, "true" if default else "false").lower()
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write true or false.")
    return value == "true"


def items(name: str, default: str | None = None) -> list[str]:
    """The variable as a list: comma-separated, blanks removed."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def address(name: str, default: str | None = None) -> str:
    """The variable as an http(s) address without a slash at the end; raises ImproperlyConfigured for anything else."""
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} is {value!r}; write an address such as https://hub.example.org.")
    return value.rstrip("/")


def choice(name: str, options: list[str]) -> str:
    """The variable as one of the options, the first by default; raises ImproperlyConfigured for anything else."""
    value = text(name, options[0])
    if value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of: {', '.join(options)}.")
    return value


def number(name: str, default: int) -> int:
    """The variable as a whole number of 0 or more; raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.")
    return int(value)
