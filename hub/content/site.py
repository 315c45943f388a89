"""The skeleton of the site: languages, terms, texts around every page, home pages, groups."""

import uuid

from django.conf import settings
from wagtail.models import Locale, Page, Site

from hub.content.pages import put_page
from hub.content.words import Words
from hub.groups import create_groups
from hub.models import HomePage, SiteTexts, Term


def load(words: Words, report) -> None:
    """Makes what is missing. `report` is told each thing that is done."""
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in words.languages}
    report("terms")
    load_terms(words, locales)
    load_texts(words, locales)
    report("home")
    load_home(words)
    create_groups()


def load_home(words: Words) -> HomePage:
    """The home page of the source language, in place of the page Wagtail's first migration makes."""
    root = Page.get_first_root_node()
    home = put_page(root, HomePage, "home", "remap", words, ("pages", "home"))
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    if site.root_page_id != home.pk:
        welcome = site.root_page if site.root_page_id else None
        site.root_page, site.site_name = home, settings.WAGTAIL_SITE_NAME
        site.save()
        if welcome is not None and welcome.specific_class is Page:
            welcome.delete()
    return home


def load_terms(words: Words, locales: dict[str, Locale]) -> None:
    """Adds the terms that are missing in any language. Those an editor has changed stay as they are."""
    have = set(Term.objects.values_list("scheme", "code", "locale__language_code"))
    new = []
    for scheme, labels in words.of(settings.LANGUAGE_CODE, "terms").items():
        for position, code in enumerate(labels):
            key = uuid.uuid5(uuid.NAMESPACE_URL, f"remap:term:{scheme}:{code}")
            for language, locale in locales.items():
                label = words.of(language, "terms", scheme).get(code)
                if label and (scheme, code, language) not in have:
                    definition = words.of(language, "definitions", scheme).get(code, "")
                    new.append(
                        Term(
                            scheme=scheme,
                            code=code,
                            label=label,
                            definition=definition,
                            position=position,
                            locale=locale,
                            translation_key=key,
                        )
                    )
    Term.objects.bulk_create(new)


def load_texts(words: Words, locales: dict[str, Locale]) -> None:
    """The texts around every page, one row a language."""
    key = uuid.uuid5(uuid.NAMESPACE_URL, "remap:site-texts")
    for language, locale in locales.items():
        SiteTexts.objects.get_or_create(locale=locale, defaults={"translation_key": key, **words.of(language, "site")})
