from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import translation

from hub.api.problems import problem

STATUSES = [400, 404, 413, 429, 503]


class Command(BaseCommand):
    help = "Writes the pages that the web server shows by itself: <folder>/<status>/<language>.html and api.json."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder, **options):
        for status in STATUSES:
            (folder / str(status)).mkdir(parents=True, exist_ok=True)
            for code, _name in settings.SHIPPED_LANGUAGES:
                with translation.override(code):
                    (folder / f"{status}/{code}.html").write_text(render_to_string(f"{status}.html"))
            (folder / f"{status}/api.json").write_bytes(problem(status).content)
