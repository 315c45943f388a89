"""Strict reading of the environment: a wrong value stops the start with a sentence that says what to do."""

import dataclasses
import ipaddress
import os
import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclasses.dataclass(frozen=True)
class Language:
    """A language that is made known to the site.

    :param code: in lower case, such as "ps" or "pt-br"
    :param name: the language's own
    :param rtl: written from right to left
    """

    code: str
    name: str
    rtl: bool = False


asked: set[str] = set()  # the name of every variable that settings have asked for: a backup lists those that are set


def text(name: str, default: str | None = None) -> str:
    """The variable's text; raises ImproperlyConfigured when it is unset or empty and there is no default."""
    asked.add(name)
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


def recipients(name: str) -> list[str]:
    """The variable as public keys of age, comma-separated; raises ImproperlyConfigured for anything else.

    A private key that was written here by mistake is not repeated.
    """
    keys = items(name, "")
    for key in keys:
        if not re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", key):
            raise ImproperlyConfigured(f"{name} holds what is no public key of age; write what age-keygen -y prints.")
    return keys


def address(name: str, default: str | None = None) -> str:
    """The variable as an http(s) address without a slash at the end; raises ImproperlyConfigured for anything else."""
    return _checked_address(name, text(name, default))


def _checked_address(name: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} is {value!r}; write an address such as https://hub.example.org.")
    return value.rstrip("/")


def addresses(name: str) -> list[str]:
    """The variable as a list of addresses, comma-separated; raises ImproperlyConfigured for anything else."""
    return [_checked_address(name, value) for value in items(name, "")]


def contact(name: str) -> str:
    """The variable as an address that people can write to, or none; ImproperlyConfigured for anything else."""
    value = text(name, "")
    if value and not re.fullmatch(r"mailto:[^\s@]+@[^\s@]+|https://\S+|tel:[+\d-]+", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; write an address such as mailto:security@example.org.")
    return value


def repository(name: str, site: str) -> str:
    """The variable as a domain name; by default the host of the site's address, or hub.localhost where that is none.

    Raises ImproperlyConfigured for anything else: a name without a dot is no identifier of a repository.
    """
    pattern = r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]+)+"  # of OAI's schema for identifiers
    host = urlsplit(site).hostname or ""
    value = text(name, host if re.fullmatch(pattern, host) else "hub.localhost")
    if not re.fullmatch(pattern, value):
        raise ImproperlyConfigured(f"{name} is {value!r}; write a domain name such as hub.example.org.")
    return value


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


def networks(name: str, default: str | None = None) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The variable as addresses or networks, comma-separated; raises ImproperlyConfigured for anything else."""
    found = []
    for item in items(name, default):
        try:
            found.append(ipaddress.ip_network(item))
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} holds {item!r}; write addresses or networks such as 10.0.0.7,10.1.0.0/16."
            ) from None
    return found


def fernet_keys(name: str, default: str | None = None) -> list[str]:
    """The variable as keys for private data, comma-separated; raises ImproperlyConfigured, without repeating them."""
    keys = items(name, default)
    if not all(re.fullmatch(r"[A-Za-z0-9_-]{43}=", key) for key in keys):
        raise ImproperlyConfigured(
            f"{name} holds something that is no key; make one with: openssl rand -base64 32 | tr +/ -_"
        )
    return keys


def languages(name: str) -> list[Language]:
    """The variable as languages, code:own name[:rtl] each; raises ImproperlyConfigured for anything else."""
    found = [_language(name, item) for item in items(name, "")]
    codes = [language.code for language in found]
    for code in codes:
        if codes.count(code) > 1:
            raise ImproperlyConfigured(f"{name} names {code} twice; leave one out.")
    return found


def _language(variable: str, item: str) -> Language:
    code, own_name, direction = [*(part.strip() for part in item.split(":")), "", ""][:3]
    if item.count(":") > 2 or not own_name or direction not in {"", "ltr", "rtl"}:
        raise ImproperlyConfigured(
            f"{variable} holds {item!r}; write code:own name, and :rtl where it is written from right to left, "
            "such as so:Soomaali,ps:پښتو:rtl."
        )
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", code) or not _is_language(code.split("-")[0]):
        raise ImproperlyConfigured(
            f"{variable} holds {code!r}, which is no language; write a code of ISO 639 in small letters, "
            "such as so, and a script or country after a hyphen, such as pt-br."
        )
    return Language(code, own_name, direction == "rtl")


def _is_language(code: str) -> bool:
    """True for a code that CLDR has a name for, or knows as another name of a language."""
    from babel import Locale
    from babel.core import get_global

    return code in Locale("en").languages or code in get_global("language_aliases")


# Machine translation: where each engine is unless the value names another host; None where it has to name one.
ENGINES = {
    "libretranslate": None,
    "deepl": "https://api.deepl.com",
    "google": "https://translation.googleapis.com",
    "dummy": "",
}


def machine_translator(name: str) -> dict | None:
    """The variable as {"engine", "address", "api_key", "timeout" (seconds)}; None where it is unset.

    Such as libretranslate+https://host/?api_key=…, deepl://?api_key=…, google://?api_key=…, dummy://.
    Raises ImproperlyConfigured for anything else, with a sentence that never repeats the key.
    """
    value = text(name, "")
    if not value:
        return None
    try:
        parts = urlsplit(value)
        engine, _plus, protocol = parts.scheme.partition("+")
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query), keep_blank_values=True))
        host = parts.netloc.rpartition("@")[2] if parts.hostname and parts.port != 0 else ""
    except ValueError:
        raise ImproperlyConfigured(f"{name} is no address; see docs/names.md.") from None
    if engine not in ENGINES or protocol not in {"", "http", "https"}:
        raise ImproperlyConfigured(f"{name} begins with no known engine; write one of: {', '.join(ENGINES)}.")
    if parts.username or parts.password or parts.fragment or not set(options) <= {"api_key", "timeout"}:
        raise ImproperlyConfigured(f"{name} has parts that are not known; after ? write api_key and timeout only.")
    return {"engine": engine, **_reached(name, engine, protocol, host, parts, options)}


def _reached(name: str, engine: str, protocol: str, host: str, parts: SplitResult, options: dict[str, str]) -> dict:
    """{"address", "api_key", "timeout"} of an engine."""
    api_key, timeout, address = options.get("api_key", ""), options.get("timeout", "30"), ENGINES[engine]
    if engine == "deepl" and api_key.endswith(":fx"):
        address = "https://api-free.deepl.com"
    if host and engine != "dummy":
        address = f"{protocol or 'https'}://{host}{parts.path.rstrip('/')}"
    if address is None:
        raise ImproperlyConfigured(f"{name} names no host; write {engine}+https://host/.")
    if engine in {"deepl", "google"} and not api_key:
        raise ImproperlyConfigured(f"{name} has no key; write {engine}://?api_key=….")
    if not re.fullmatch(r"[!-~]*", api_key):
        raise ImproperlyConfigured(f"{name} has a key with signs that no key has; write it percent-encoded.")
    if not timeout.isdecimal() or not 0 < int(timeout) <= 600:
        raise ImproperlyConfigured(f"{name} has an odd timeout; write seconds from 1 to 600.")
    return {"address": address, "api_key": api_key, "timeout": int(timeout)}
