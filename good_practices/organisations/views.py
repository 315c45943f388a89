"""Organisations as readers see them: the list, one with its practices, and the two forms that lead to it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from good_practices.models import Organisation, OrganisationPractice
from good_practices.models.organisation import SECTION
from good_practices.organisations.forms import CorrectionForm, RelayForm
from good_practices.organisations.passing_on import keep_correction, pass_on
from hub.addresses import with_query
from hub.forms import GuardedForm
from hub.kept import Kept, carried
from hub.languages import served_language
from hub.lists import PER_PAGE
from hub.search.models import Document
from hub.search.queries import ordered, specific_pages
from hub.search.state import memory

PER_LIST = 100


@require_safe
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
def organisation_page(request: HttpRequest, code: str) -> HttpResponse:
    """GET /<lang>/organisations/<code>/?page=: one organisation with its practices."""
    into = Organisation.objects.filter(former_codes__code=code).first()
    if into is not None and not Organisation.objects.filter(code=code).exists():
        return HttpResponsePermanentRedirect(into.get_absolute_url())
    organisation = _organisation(code)
    links = OrganisationPractice.objects.filter(organisation=organisation)
    theirs = Document.objects.filter(
        uid__in=links.values("uid"), locale=memory.locales[served_language()], section=SECTION
    )
    results = Paginator(ordered(theirs, "title"), PER_PAGE).get_page(request.GET.get("page", ""))
    context = {
        "organisation": organisation,
        "spellings": [name for name in organisation.names.all() if name.name != organisation.name],
        "results": results,
        "practices": specific_pages([document.pk for document in results]),
        "path_below_language": f"organisations/{code}/",
        "is_indexed": False,  # search engines lead to the practices themselves
    }
    return TemplateResponse(request, "good_practices/organisations/organisation.html", context)


@csrf_exempt  # anonymous and without a cookie, as the contact form
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def write_to(request: HttpRequest, code: str) -> HttpResponse:
    """/<lang>/organisations/<code>/message/: a question that is passed on, without showing the address."""
    organisation = _organisation(code)
    if not organisation.has_contact:
        raise Http404
    form = RelayForm(request.POST if request.method == "POST" else None)
    if form.is_accepted(request, "relay"):
        if form.is_trapped or pass_on(organisation, form.cleaned_data["message"], form.cleaned_data["email"]):
            return HttpResponseRedirect(_sent(request))
        form.say_it_was_not_sent()
        return _form_page(request, organisation, form, "message", 503)
    return _form_page(request, organisation, form, "message", form.status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """/<lang>/organisations/<code>/correct/: the organisation itself says what should be different."""
    organisation = _organisation(code)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_accepted(request, "correction"):
        keep_correction(organisation, form, get_language() or "")
        return HttpResponseRedirect(_sent(request))
    return _form_page(request, organisation, form, "correct", form.status)


def _organisation(code: str) -> Organisation:
    """One with a practice that is public in some language; 404 else."""
    found = Organisation.objects.filter(code=code).first()
    uids = OrganisationPractice.objects.filter(organisation=found).values("uid")
    if found is None or not Document.objects.filter(uid__in=uids, section=SECTION).exists():
        raise Http404
    return found


def _own_address(request: HttpRequest) -> str:
    """That of a form, with what the reader has put aside."""
    return carried(request.path, Kept(request.GET).ids)


def _sent(request: HttpRequest) -> str:
    """Where a form leads that was taken."""
    return with_query(_own_address(request), "sent") + "#sent"


def _form_page(request, organisation: Organisation, form: GuardedForm, name: str, status: int) -> HttpResponse:
    context = {
        "organisation": organisation,
        "form": form,
        "form_address": _own_address(request),
        "sent": "sent" in request.GET,
        "path_below_language": f"organisations/{organisation.code}/{name}/",
    }
    return TemplateResponse(request, f"good_practices/organisations/{name}.html", context, status=status)
