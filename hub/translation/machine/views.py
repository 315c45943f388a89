"""Machine translation in the admin: of one page, of a selection, and of all that is missing in a language."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Locale, Page
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import Translation

from hub.translation.guards import GuardedUpdate
from hub.translation.machine import outcome
from hub.translation.machine.runs import last_runs, request_retry, request_run, runs_to_retry
from hub.translation.machine.selection import (
    languages_of,
    may_fill,
    may_request,
    missing_in,
    source_of,
    translate_pages,
)

SHOWN_RUNS = 100


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Asks for one translation and says what came of it, or that it waits."""
    _require_translator()
    translation = get_object_or_404(Translation, pk=translation_id, enabled=True)
    if not may_request(request.user, translation):
        raise PermissionDenied
    run = request_run(translation, request.user)
    run.refresh_from_db()
    getattr(messages, outcome.level(run))(request, " ".join(outcome.sentences(run)))
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


def _require_translator() -> None:
    if get_machine_translator() is None:
        raise Http404


def _asked(number: int) -> str:
    said = ngettext(
        "Machine translation of %(number)s page is asked for. Reports → Machine translation shows what comes of it.",
        "Machine translation of %(number)s pages is asked for. Reports → Machine translation shows what comes of it.",
        number,
    )
    return said % {"number": number}


class UpdateTranslations(GuardedUpdate):
    """Fetching a changed original, with the machine asked by a run of ours where the form has it ticked."""

    def form_valid(self, form):
        wanted = form.cleaned_data.pop("use_machine_translation", False)
        response = super().form_valid(form)
        if wanted:
            user = self.request.user
            asked = [t for t in self.object.translations.filter(enabled=True) if may_request(user, t)]
            for translation in asked:
                request_run(translation, user)
            messages.info(self.request, _asked(len(asked)))
        return response


class LanguageForm(forms.Form):
    """One of the languages that the user may write in."""

    def __init__(self, *args, locales: list[Locale], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=[(locale.language_code, locale.get_display_name()) for locale in locales]
        )


class TranslateSelection(PageBulkAction):
    """Selected pages into one language. Fallbacks and translations stand for their originals."""

    display_name = _("Translate by machine")
    aria_label = _("Translate selected pages by machine")
    action_type = "machine_translate"
    action_priority = 60
    template_name = "translation/machine_selection.html"
    form_class = LanguageForm

    def __init__(self, request, model):
        super().__init__(request, model)
        self.locales = languages_of(request.user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"locales": self.locales}

    def check_perm(self, page):
        original = source_of(page)
        return get_machine_translator() is not None and any(
            may_fill(self.request.user, original, locale) for locale in self.locales
        )

    def get_execution_context(self):
        code = self.cleaned_form.cleaned_data["language"]
        return super().get_execution_context() | {"locale": Locale.objects.get(language_code=code)}

    @classmethod
    def execute_action(cls, objects, user=None, locale=None, **kwargs):
        originals = {original.pk: original for original in map(source_of, objects)}
        ids = [pk for pk, original in originals.items() if may_fill(user, original, locale)]
        translate_pages.enqueue(ids, locale.pk, user.pk)
        return len(ids), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return _asked(num_parent_objects)


class MachineTranslations(WagtailAdminTemplateMixin, TemplateView):
    """What is missing in each language, what came of the last runs, and a button for either."""

    template_name = "translation/machine_report.html"
    page_title = _("Machine translation")
    header_icon = "wagtail-localize-language"

    def dispatch(self, request, *args, **kwargs):
        _require_translator()
        self.locales = languages_of(request.user)
        if not self.locales:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request):
        """Takes `language`, and `do`: "fill" what is missing, or "retry" what was kept back."""
        locale = next((found for found in self.locales if found.language_code == request.POST.get("language")), None)
        if locale is None:
            raise PermissionDenied
        number = _retry(request.user, locale) if request.POST.get("do") == "retry" else _fill(request.user, locale)
        messages.info(request, _asked(number))
        return redirect(request.path)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        runs = last_runs().filter(translation__target_locale__in=self.locales).order_by("-requested_at", "-pk")
        runs = runs.select_related("translation__source", "translation__target_locale")[:SHOWN_RUNS]
        return super().get_context_data(**kwargs) | {
            "engine": get_machine_translator().display_name,
            "languages": [
                {"locale": locale, "missing": missing_in(locale).count(), "kept_back": runs_to_retry(locale).count()}
                for locale in self.locales
            ],
            "rows": _rows(list(runs)),
        }


def _fill(user, locale: Locale) -> int:
    ids = list(missing_in(locale).values_list("pk", flat=True))
    translate_pages.enqueue(ids, locale.pk, user.pk)
    return len(ids)


def _retry(user, locale: Locale) -> int:
    runs = runs_to_retry(locale).select_related("translation__source", "translation__target_locale")
    ids = [run.pk for run in runs if may_request(user, run.translation)]
    request_retry(runs.filter(pk__in=ids))
    return len(ids)


def _rows(runs: list) -> list[dict]:
    """Runs with the title of the original, and the page to look at where it is one."""
    keys = {run.translation.source.object_id for run in runs}
    pages = {(page.translation_key, page.locale_id): page.pk for page in Page.objects.filter(translation_key__in=keys)}
    return [
        {
            "run": run,
            "title": run.translation.source.object_repr,
            "page": pages.get((run.translation.source.object_id, run.translation.target_locale_id)),
        }
        for run in runs
    ]
