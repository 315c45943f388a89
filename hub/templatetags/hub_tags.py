"""Small pieces that templates ask for. None of them knows a feature."""

from bs4 import BeautifulSoup
from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from hub import languages
from hub.addresses import absolute, absolute_path, with_query
from hub.asides import asides_of
from hub.dates import write_date, write_time
from hub.kept import carried, query_of
from hub.languages import interface_language
from hub.lists import count_text
from hub.models.original_words import language_of, untranslated
from hub.search.text import plain
from hub.vocabulary import in_words, language_name, separator

register = template.Library()
register.filter(count_text)
register.filter(in_words)
register.filter(languages.tag)
register.filter(languages.direction)


@register.simple_tag
def foreign(language: str) -> str:
    """The lang and dir attributes of content; nothing where content, address and interface have one language.

    Where the interface has no catalogue it is English: then content says its language, whichever it is.
    """
    if not language or language == get_language() == interface_language():
        return ""
    return _attributes(language)


@register.simple_tag
def interface() -> str:
    """The lang attribute of the whole interface, where it does not have the language of the address."""
    spoken = interface_language()
    return "" if spoken == get_language() else format_html(' lang="{}"', languages.tag(spoken))


@register.simple_tag
def of_interface() -> str:
    """The lang and dir attributes of words of the interface that stand within content, whatever language that has."""
    return _attributes(interface_language())


@register.filter
def marked(text: str) -> str:
    """A label or date among words of the interface: with lang and dir where its language is another one."""
    language = getattr(text, "language", "")
    if not language or language == interface_language():
        return text
    return format_html("<span{}>{}</span>", _attributes(language), text)


def _attributes(language: str) -> str:
    return format_html(' lang="{}" dir="{}"', languages.tag(language), languages.direction(language))


@register.simple_tag
def language_mark(language: str) -> str:
    """Says in the reader's language that words are in another one; nothing where they are not."""
    if not language or language == get_language():
        return ""
    return gettext("In %(language)s") % {"language": language_name(language)}


@register.simple_tag
def foreign_text(page, text: str) -> str:
    """The lang and dir attributes of a page's title or summary, where it is not in the reader's language."""
    return foreign(language_of(page, text))


@register.simple_block_tag
def own_words(content: str, page) -> str:
    """Gives lang and dir to each element inside whose words the page's translation has left in the original's language.

    Costs nothing for a page that is translated whole.
    """
    texts = untranslated(page)
    if not texts:
        return content
    soup = BeautifulSoup(content, "html.parser")
    language = page.original_words.locale.language_code
    for element in soup.find_all(True):
        if plain(element.get_text(" ")) in texts and not element.find_parent(lang=True):
            element["lang"], element["dir"] = languages.tag(language), languages.direction(language)
    return mark_safe(soup.decode(formatter="minimal"))  # noqa: S308, what templates rendered, escaped by them


@register.simple_tag(takes_context=True)
def asides(context, page) -> str:
    """What other parts of the site have to say beside a page: hub.asides."""
    told = asides_of(page, get_language())
    parts = [render_to_string(aside.template, context.flatten() | aside.context) for aside in told]
    return mark_safe("".join(parts))  # noqa: S308, what templates rendered, escaped by them


@register.simple_tag(takes_context=True)
def language_links(context, versions=None) -> list[dict]:
    """The switcher: each language with the address of this page in it, or of its home page where there is none.

    A view that is no page gives its address below the language as `path_below_language`.
    """
    request = context.get("request")
    by_code = {page.locale.language_code: page for page in versions or []}
    fixed = context.get("path_below_language", "")
    kept = query_of(_kept(context))
    query = context["listing"].address if "listing" in context else kept
    links = []
    for code in languages.site_languages():
        page = by_code.get(code)
        address = page.get_url(request) if page else f"/{code}/{fixed}"
        links.append(
            {
                "code": code,
                "name": languages.own_name(code),
                "current": code == get_language(),
                "address": with_query(address, query if page or fixed else kept),
                "translated": page is not None and not page.is_fallback,
            }
        )
    return links


def _kept(context) -> list[str]:
    return context["kept"].ids if "kept" in context else []


@register.simple_tag
def alternates(versions) -> list[dict]:
    """hreflang links: the real translations of a page, and x-default for the source language's."""
    there = languages.site_languages()
    addresses = {
        page.locale.language_code: absolute(page)
        for page in versions or []
        if not page.is_fallback and page.locale.language_code in there
    }
    if not addresses:
        return []
    links = [{"code": languages.tag(code), "address": addresses[code]} for code in addresses]
    default = addresses.get(settings.LANGUAGE_CODE, links[0]["address"])
    return [*links, {"code": "x-default", "address": default}]


@register.simple_tag
def view_alternates(path: str) -> list[dict]:
    """hreflang links of a view that is no page and is there in every language of the site.

    :param path: its address below the language
    """
    links = [
        {"code": languages.tag(code), "address": absolute_path(f"/{code}/{path}")}
        for code in languages.site_languages()
    ]
    return [*links, {"code": "x-default", "address": absolute_path(f"/{settings.LANGUAGE_CODE}/{path}")}]


@register.simple_tag
def view_canonical(path: str) -> str:
    """The absolute address of such a view in the active language."""
    return absolute_path(f"/{get_language()}/{path}")


@register.simple_tag
def canonical(page) -> str:
    """The page's own absolute address; a fallback's is that of the page it stands in for."""
    return absolute(page.shown_instead or page)


@register.simple_tag(takes_context=True)
def page_address(context, page) -> str:
    """The page's address on this site, with what the reader has put aside; asks the database for no site again."""
    return carried(page.get_url(context.get("request")) or "", _kept(context))


@register.simple_tag(takes_context=True)
def address_below(context, page, name: str) -> str:
    """An address below a page's own, such as that of its PDF, which goes nowhere with what the reader has put aside."""
    return f"{page.get_url(context.get('request'))}{name}"


@register.simple_tag(takes_context=True)
def view_address(context, name: str, *args) -> str:
    """The address of a view that is no page, with what the reader has put aside.

    :param name: of its route
    """
    return carried(reverse(name, args=args), _kept(context))


@register.simple_tag(takes_context=True)
def home_address(context) -> str:
    """The address of the language's home page, with what the reader has put aside."""
    return carried(f"/{get_language()}/", _kept(context))


@register.filter
def as_date(value, name: str) -> str:
    """A date by the name of one of Django's formats, or by a format, as the active language writes it."""
    return marked(write_date(value, name)) if value else ""


@register.filter
def as_time(value) -> str:
    """A time of day as the active language writes it."""
    return marked(write_time(value)) if value else ""


@register.simple_tag
def label(labels, scheme: str, code: str) -> str:
    """The label of a code in the active language."""
    return marked(labels.of(scheme, code))


@register.simple_tag
def label_list(labels, scheme: str, codes: list[str]) -> str:
    """The labels of codes as one text, with the commas of the interface's language."""
    return format_html_join(separator(), "{}", ((marked(labels.of(scheme, code)),) for code in codes))
