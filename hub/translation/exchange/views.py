"""Files in the admin: downloads of one page, of a selection, of a language; uploads, and what became of them."""

import re

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail_localize.models import Translation

from hub.models import BasePage
from hub.translation.exchange import selection
from hub.translation.exchange.addresses import download_address, exchange_address
from hub.translation.exchange.bundles import RefusedError
from hub.translation.exchange.files import pack
from hub.translation.exchange.formats import FORMATS, PO, Format
from hub.translation.exchange.forms import DownloadForm, PageDownloadForm, SelectionDownloadForm, UploadForm
from hub.translation.exchange.intake import take_in
from hub.translation.exchange.merging import Outcome, Report
from hub.translation.exchange.reading import bundles_of, original_of
from hub.translation.exchange.words import summary_of
from hub.translation.guards import may_translate_into
from hub.translation.saving import target_of

# Sentences to name one by one on the page of a report, for each page of a file.
NAMED = [Outcome.REFUSED, Outcome.CHANGED, Outcome.KEPT, Outcome.UNKNOWN]
MOST_NAMED = 100


class ExchangeView(WagtailAdminTemplateMixin, TemplateView):
    """Two forms: download and upload. Subclasses say for what."""

    template_name = "translation/exchange.html"
    page_title = _("Translation files")
    header_icon = "download"
    only: Translation | None = None

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title(), "sublabel": self.page_subtitle}]

    def get_context_data(self, **kwargs):
        forms = {"download_form": self.download_form(), "upload_form": UploadForm(), "translation": self.only}
        return super().get_context_data(**(forms | kwargs))

    def download_form(self):
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                reports = take_in(
                    form.cleaned_data["file"], request.user, form.cleaned_data["overwrite"], only=self.only
                )
            except RefusedError as error:
                form.add_error("file", str(error))
            else:
                return self.say(reports)
        return self.render_to_response(self.get_context_data(upload_form=form))

    def say(self, reports: list[Report]) -> HttpResponse:
        """The page that says what became of each page of the file."""
        self.template_name = "translation/exchange_report.html"
        pages = [
            {
                "title": report.title,
                "language": report.language,
                "page": report.translation and target_of(report.translation),
                "summary": summary_of(report),
                "named": [finding for outcome in NAMED for finding in report.of(outcome)][:MOST_NAMED],
            }
            for report in reports
        ]
        return self.render_to_response(self.get_context_data(pages=pages, again=exchange_address(self.only)))


class Exchange(ExchangeView):
    """Files of many pages."""

    def dispatch(self, request, *args, **kwargs):
        if not self.languages:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def languages(self):
        return selection.languages_of(self.request.user)

    def download_form(self):
        return DownloadForm(languages=self.languages)


class ExchangePage(ExchangeView):
    """Files of one page."""

    def dispatch(self, request, *args, translation_id: int, **kwargs):
        self.only = get_object_or_404(Translation.objects.select_related("source", "target_locale"), pk=translation_id)
        original = original_of(self.only)
        if not isinstance(original, BasePage):
            messages.error(request, _("Only pages are exchanged as files."))
            return redirect(self.only.get_target_instance_edit_url())
        if not may_translate_into(request.user, original, self.only.target_locale):
            raise PermissionDenied
        self.page_subtitle = f"{original.title} ({self.only.target_locale.get_display_name()})"
        return super().dispatch(request, *args, **kwargs)

    def download_form(self):
        return PageDownloadForm()


def attachment(translations: list[Translation], file_format: Format) -> HttpResponse:
    """A file of these translations, for the browser to keep."""
    sent = pack(list(bundles_of(translations)), file_format)
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=sent.name)}
    return HttpResponse(sent.data, content_type=sent.content_type, headers=headers)


class Download(View):
    """One file of translations: those named by number (`translation`), or by `language` and `which`."""

    def get(self, request):
        by_number = "translation" in request.GET
        if by_number:
            form = PageDownloadForm(request.GET)
        else:
            form = DownloadForm(request.GET, languages=selection.languages_of(request.user))
        if not form.is_valid():
            return self.back(_("Choose a language and a format."))
        translations = self.by_number() if by_number else self.by_language(form.cleaned_data)
        if not translations:
            return self.back(_("There is no such page. Nothing was downloaded."))
        return attachment(translations, FORMATS[form.cleaned_data["format"]])

    def by_number(self) -> list[Translation]:
        numbers = [int(text) for text in self.request.GET.getlist("translation") if re.fullmatch("[0-9]{1,15}", text)]
        translations = list(selection.translations_of_pages().filter(pk__in=numbers))
        if len(selection.allowed(translations, self.request.user)) < len(translations):
            raise PermissionDenied
        return translations

    def by_language(self, wanted: dict) -> list[Translation]:
        found = selection.chosen(selection.translations_into(wanted["language"]), wanted["which"])
        return selection.allowed(found, self.request.user)

    def back(self, why) -> HttpResponse:
        messages.error(self.request, why)
        return redirect(exchange_address())


class DownloadSelection(PageBulkAction):
    """A file of the pages ticked in a list, in one language. Any version of a page stands for all of them."""

    display_name = _("Translation files")
    aria_label = _("Download translation files of the selected pages")
    action_type = "translation_files"
    action_priority = 50
    template_name = "translation/exchange_selection.html"
    form_class = SelectionDownloadForm

    def __init__(self, request, model):
        super().__init__(request, model)
        self.languages = selection.languages_of(request.user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"languages": self.languages}

    def check_perm(self, page):
        begun = selection.with_versions(selection.translations_of_pages(), [page])
        return bool(selection.allowed(begun.filter(target_locale__in=self.languages), self.request.user))

    def prepare_action(self, objects, objects_without_access):
        """The file in place of a change and a way back; a sentence at the form where there is none to give."""
        form = self.cleaned_form
        begun = selection.with_versions(selection.translations_into(form.cleaned_data["language"]), objects)
        translations = selection.allowed(begun, self.request.user)
        if not translations:
            form.add_error("language", _("No translation of these pages into this language was begun."))
            return self.form_invalid(form)
        return attachment(translations, FORMATS[form.cleaned_data["format"]])


def download_po(request, translation_id: int) -> HttpResponse:
    """Where wagtail-localize's editor offers PO."""
    return redirect(download_address([get_object_or_404(Translation, pk=translation_id)], PO))
