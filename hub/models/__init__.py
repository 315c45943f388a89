from hub.models.base import BasePage
from hub.models.contact import ContactMessage, ContactPage
from hub.models.home import HomePage
from hub.models.mistake import MistakeReport
from hub.models.night import NightlyRun
from hub.models.original_words import OriginalWords
from hub.models.outdated import Outdated
from hub.models.site import SiteTexts
from hub.models.standard import StandardPage
from hub.models.terms import Term

__all__ = [
    "BasePage",
    "ContactMessage",
    "ContactPage",
    "HomePage",
    "MistakeReport",
    "NightlyRun",
    "OriginalWords",
    "Outdated",
    "SiteTexts",
    "StandardPage",
    "Term",
]
