"""Small pieces that templates ask for. None of them knows a feature."""

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info

from hub.addresses import absolute
from hub.vocabulary import in_words

register = template.Library()


@register.simple_tag
def foreign(language: str) -> str:
    """The lang and dir attributes of a fragment whose language is not the page's; nothing where it is."""
    if not language or language == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', language, "rtl" if get_language_info(language)["bidi"] else "ltr")


@register.simple_tag
def foreign_title(page) -> str:
    """The lang and dir attributes of a page's title in a menu, where the page is a fallback in another language."""
    return foreign((page.alias_of or page).locale.language_code)


@register.simple_tag(takes_context=True)
def language_links(context, versions=None) -> list[dict]:
    """The switcher: each language with the address of this page in it, or of its home page where there is none."""
    request = context.get("request")
    by_code = {page.locale.language_code: page for page in versions or []}
    query = context["listing"].address if "listing" in context else ""
    links = []
    for code, name in settings.LANGUAGES:
        page = by_code.get(code)
        address = page.get_url(request) if page else f"/{code}/"
        links.append(
            {
                "code": code,
                "name": name,
                "dir": "rtl" if get_language_info(code)["bidi"] else "ltr",
                "current": code == get_language(),
                "address": f"{address}?{query}" if query and page else address,
                "translated": page is not None and not page.is_fallback,
            }
        )
    return links


@register.simple_tag
def alternates(versions) -> list[dict]:
    """hreflang links: the real translations of a page, and x-default for the source language's."""
    real = [page for page in versions or [] if not page.is_fallback]
    links = [{"code": page.locale.language_code, "address": absolute(page)} for page in real]
    default = next((link for link in links if link["code"] == settings.LANGUAGE_CODE), links[0] if links else None)
    return [*links, {"code": "x-default", "address": default["address"]}] if default else []


@register.simple_tag
def canonical(page) -> str:
    """The page's own absolute address; a fallback's is that of the page it stands in for."""
    return absolute(page.shown_instead or page)


@register.simple_tag(takes_context=True)
def page_address(context, page) -> str:
    """The page's address on this site, without asking the database for the site again."""
    return page.get_url(context.get("request")) or ""


@register.filter
def as_date(value, name: str) -> str:
    """A date by the name of one of Django's formats, or by a format, as the active language writes it."""
    return date_format(value, name) if value else ""


@register.simple_tag
def label(labels, scheme: str, code: str) -> str:
    """The label of a code in the active language."""
    return labels.of(scheme, code)


@register.simple_tag
def label_list(labels, scheme: str, codes: list[str]) -> str:
    """The labels of codes as one text, with the active language's own commas."""
    return in_words([labels.of(scheme, code) for code in codes])
