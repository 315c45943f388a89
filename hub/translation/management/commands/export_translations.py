from pathlib import Path

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from wagtail.models import Locale

from hub.translation.exchange import selection
from hub.translation.exchange.files import pack
from hub.translation.exchange.formats import FORMATS, XLIFF12
from hub.translation.exchange.reading import bundles_of


class Command(BaseCommand):
    help = "Write translations into a file for an agency: PO or XLIFF, one page or many."

    def add_arguments(self, parser):
        parser.add_argument("language", help="the code of the language they are translated into, such as fi")
        parser.add_argument("--page", action="append", default=[], metavar="UID", help="this page; may be repeated")
        parser.add_argument("--outdated", action="store_true", help="pages whose original has changed")
        parser.add_argument("--incomplete", action="store_true", help="pages with sentences that are not translated")
        parser.add_argument("--format", choices=list(FORMATS), default=XLIFF12.name)
        parser.add_argument("--output", type=Path, help="a file, or a folder that is there; else the current folder")

    def handle(self, *args, language: str, page: list[str], output: Path | None, **options):
        locale = Locale.objects.filter(language_code=language).first()
        if locale is None:
            raise CommandError(f"The site has no language “{language}”.")
        translations = selection.translations_into(locale)
        if page:
            translations = selection.of_pages(translations, page)
        translations = selection.chosen(translations, [name for name in selection.WHICH if options[name]])
        if not translations:
            raise CommandError("There is no such page. Nothing was written.")
        sent = pack(list(bundles_of(list(translations))), FORMATS[options["format"]])
        path = output / sent.name if output and output.is_dir() else output or Path(sent.name)
        try:
            path.write_bytes(sent.data)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{path}: {len(translations)} pages")
