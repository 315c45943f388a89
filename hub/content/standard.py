"""The shipped standard pages. They stand last in the menu, so they are loaded after the sections."""

from hub.content.pages import put_page, source_home
from hub.content.words import Words
from hub.models import ContactPage, StandardPage


def load(words: Words, report) -> None:
    report("standard pages")
    home = source_home()
    about = put_page(home, StandardPage, "about", "about", words, ("pages", "about"), show_in_menus=True)
    put_page(about, StandardPage, "goals", "goals", words, ("pages", "goals"))
    put_page(home, ContactPage, "contact", "contact", words, ("pages", "contact"))
    put_page(home, StandardPage, "partners", "partners", words, ("pages", "partners"))
    put_page(home, StandardPage, "accessibility", "accessibility", words, ("pages", "accessibility"))
    put_page(home, StandardPage, "privacy", "privacy", words, ("pages", "privacy"))
