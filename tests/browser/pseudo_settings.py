"""Settings of a site that speaks the pseudo-language; its catalogues lie beside its database and go with it."""

from hub.settings.test import *  # noqa: F403
from hub.settings.test import LOCALE_PATHS, MEDIA_ROOT
from tests.browser.pseudo import write_catalogues

LOCALE_PATHS = [write_catalogues(MEDIA_ROOT.parent / "pseudo"), *LOCALE_PATHS]
