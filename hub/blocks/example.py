from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FOLDER = Path(settings.ROOT) / "content" / "examples"
LOCAL = "http://localhost:8000"  # the site's address in the files, which run as they are beside `make run`
NAMES = {"curl": "harvest.sh", "python": "harvest.py"}


@cache
def code_of(name: str) -> str:
    """A program that the tests run, with this site's address in it; empty for a name that is not known."""
    if name not in NAMES:
        return ""
    return (FOLDER / NAMES[name]).read_text("utf-8").replace(LOCAL, settings.BASE_URL).strip()


class ExampleValue(blocks.StructValue):
    @property
    def code(self) -> str:
        return code_of(self["name"])


class ExampleBlock(blocks.StructBlock):
    name = blocks.ChoiceBlock(label=_("Example"), choices=[("curl", "curl"), ("python", "Python")])

    class Meta:
        icon = "code"
        label = _("Example for programmers")
        description = _("A short program that takes practices from this site.")
        template = "blocks/example.html"
        value_class = ExampleValue
        preview_value = {"name": "curl"}
