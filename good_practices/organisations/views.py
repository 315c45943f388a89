"""Organisations as readers see them: the list, one with its practices, and the two forms that lead to it."""

from collections.abc import Callable
from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from good_practices.models import Organisation, OrganisationPractice, PracticePage
from good_practices.models.organisation import SECTION, name_key
from good_practices.organisations.forms import CorrectionForm, RelayForm
from good_practices.organisations.passing_on import keep_correction, pass_on
from hub.form_pages import answer_form, form_page
from hub.forms import GuardedForm
from hub.languages import served_language
from hub.lists import PER_PAGE
from hub.search.models import Document
from hub.search.queries import ordered, specific_pages
from hub.search.state import memory

PER_LIST = 100


@require_safe
@cache_control(no_cache=True)
def organisations_page(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/organisations/?page=: who carries out practices that are read in this language."""
    found = Organisation.objects.listed(memory.locales[served_language()])
    results = Paginator(found, PER_LIST).get_page(request.GET.get("page", ""))
    context = {
        "results": results,
        "path_below_language": "organisations/",
        "is_indexed": results.paginator.count > 0,
    }
    return TemplateResponse(request, "good_practices/organisations/list.html", context)


@require_safe
@cache_control(no_cache=True)
def organisation_page(request: HttpRequest, code: str) -> HttpResponse:
    """GET /<lang>/organisations/<code>/?page=: one organisation with its practices."""
    organisation = _organisation(code)
    if organisation.code != code:
        return HttpResponsePermanentRedirect(organisation.get_absolute_url())
    links = OrganisationPractice.objects.filter(organisation=organisation)
    theirs = Document.objects.filter(
        uid__in=links.values("uid"), locale=memory.locales[served_language()], section=SECTION
    )
    results = Paginator(ordered(theirs, "title"), PER_PAGE).get_page(request.GET.get("page", ""))
    context = {
        "organisation": organisation,
        "spellings": _spellings(organisation),
        "results": results,
        "practices": specific_pages([document.pk for document in results]),
        "path_below_language": f"organisations/{code}/",
        "is_indexed": False,  # search engines lead to the practices themselves
    }
    return TemplateResponse(request, "good_practices/organisations/organisation.html", context)


@form_page
def write_to(request: HttpRequest, code: str) -> HttpResponse:
    """/<lang>/organisations/<code>/message/: a question that is passed on, without showing the address."""
    organisation = _organisation(code)
    if not organisation.has_contact:
        raise Http404
    return _form_page(request, organisation, RelayForm, pass_on, "message")


@form_page
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """/<lang>/organisations/<code>/correct/: the organisation itself says what should be different."""
    return _form_page(request, _organisation(code), CorrectionForm, keep_correction, "correct")


def _organisation(code: str) -> Organisation:
    """One with a practice that is public in some language, by the code it has or had; 404 else."""
    coded = Organisation.objects.filter
    found = coded(code=code).first() or coded(former_codes__code=code).first()
    uids = OrganisationPractice.objects.filter(organisation=found).values("uid")
    if found is None or not Document.objects.filter(uid__in=uids, section=SECTION).exists():
        raise Http404
    return found


def _spellings(organisation: Organisation) -> list[str]:
    """How records that are public in some language write its name, where they write another one."""
    read = Document.objects.filter(uid__in=organisation.practices_of.values("uid"), section=SECTION)
    written = PracticePage.objects.filter(pk__in=read.values("pk")).order_by().values_list("organisation", flat=True)
    keys = {name_key(name) for name in written.distinct()} - {name_key(organisation.name)}
    return [name.name for name in organisation.names.all() if name.key in keys]


def _form_page[F: GuardedForm](
    request: HttpRequest,
    organisation: Organisation,
    form_class: type[F],
    keep: Callable[[Organisation, F], None],
    name: str,
) -> HttpResponse:
    return answer_form(
        request,
        form_class,
        partial(keep, organisation),
        request.path,
        f"good_practices/organisations/{name}.html",
        organisation=organisation,
        path_below_language=f"organisations/{organisation.code}/{name}/",
    )
