from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Locale, Page, get_page_models
from wagtail_localize.machine_translators import get_machine_translator

from hub.models import BasePage
from hub.translation.machine.models import MachineTranslationRun, RunState
from hub.translation.machine.outcome import sentences
from hub.translation.machine.runs import last_runs, request_retry, runs_to_retry
from hub.translation.machine.selection import missing_in, request_runs


class Command(BaseCommand):
    help = (
        "Fill the empty sentences of a language by the service that MACHINE_TRANSLATOR names: of all public pages, or "
        "of some. Publishes nothing. 1 where something is left to do."
    )

    def add_arguments(self, parser):
        parser.add_argument("language", help="code of the language to translate into, such as fi")
        parser.add_argument("--uid", action="append", default=[], help="a page, by the id its languages share")
        parser.add_argument("--retry", action="store_true", help="only try again what the service has kept back")

    def handle(self, *args, language: str, uid: list[str], retry: bool, **options):
        if get_machine_translator() is None:
            raise CommandError("There is no translation service: set MACHINE_TRANSLATOR (docs/names.md).")
        locale = Locale.objects.filter(language_code=language).first()
        if locale is None:
            known = ", ".join(Locale.objects.order_by("pk").values_list("language_code", flat=True))
            raise CommandError(f"The site has no language {language!r}; it has {known}.")
        pages = missing_in(locale)
        if uid:
            pages = pages.filter(pk__in=_with_uids(uid))
        if retry:
            runs = runs_to_retry(locale)
            keys = pages.values("translation_key")
            self._retry(runs.filter(translation__source__object_id__in=keys) if uid else runs)
        else:
            self._translate(pages, locale)

    def _retry(self, runs) -> None:
        ids = list(runs.values_list("pk", flat=True))
        request_retry(runs, here=True)
        self._report(MachineTranslationRun.objects.filter(pk__in=ids), [])

    def _translate(self, pages, locale: Locale) -> None:
        keys = list(pages.values_list("translation_key", flat=True))
        failed = request_runs(pages, locale, here=True)
        runs = last_runs().filter(translation__source__object_id__in=keys, translation__target_locale=locale)
        self._report(runs, failed)

    def _report(self, runs, failed: list[int]) -> None:
        left = len(failed)
        for run in runs.select_related("translation__source").order_by("pk"):
            self.stdout.write(f"{run.translation.source.object_repr}: {' '.join(sentences(run))}")
            left += run.state != RunState.DONE
        for page in Page.objects.filter(pk__in=failed):
            self.stdout.write(f"{page.title}: its translation could not be begun; the log says why.")
        if left:
            raise CommandError(f"Something is left to do on {left} pages.")
        self.stdout.write("Nothing is left to do.")


def _with_uids(uids: list[str]) -> list[int]:
    """Ids of the pages with these uids; raises CommandError for one that no page has."""
    found: dict[str, list[int]] = {}
    for model in filter(lambda model: issubclass(model, BasePage), get_page_models()):
        for pk, uid in model.objects.filter(uid__in=uids).values_list("pk", "uid"):
            found.setdefault(uid, []).append(pk)
    if unknown := sorted(set(uids) - set(found)):
        raise CommandError(f"No page has the uid {', '.join(unknown)}.")
    return [pk for ids in found.values() for pk in ids]
