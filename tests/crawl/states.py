"""Pages in the states the shipped content has none of: fallback, begun, partial, outdated, and only in Finnish.

build() runs inside the site's own Django, by manage.py shell, and does what editors and translators do.
"""

from hub.models import BasePage
from hub.translation.fallbacks import fill_missing
from tests.factories import Tree, publish, text_block, translations

WORDS = {
    "fi": {"The title": "Otsikko", "The summary.": "Tiivistelmä.", "A sentence.": "Virke."},
    "ar": {"The title": "العنوان", "The summary.": "الملخص.", "A sentence.": "جملة."},
}


def build() -> None:
    tree = Tree()
    original(tree, "fallback")
    begun = original(tree, "begun")
    partial, outdated = original(tree, "partial"), original(tree, "outdated")
    for code, words in WORDS.items():
        translations.begin(begun, tree, code)
        translations.translate(partial, tree, code, {"The title": words["The title"]})
        translations.translate(outdated, tree, code, words)
    outdated.refresh_from_db()
    outdated.summary = "The summary, changed."
    publish(outdated)
    tree.standard("fi", title="Vain suomeksi", slug="vain-suomeksi", summary="Sivu.")


def original(tree: Tree, slug: str) -> BasePage:
    """An English page that the other languages show as a fallback, until it is translated."""
    body = [text_block("<p>A sentence.</p>")]
    page = tree.standard(title="The title", slug=slug, summary="The summary.", body=body, show_in_menus=slug == "begun")
    fill_missing(page)
    return page
