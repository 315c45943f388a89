"""Registering for a training, below its address, and what a person does with their registration."""

from functools import partial

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.views import serve

from hub.addresses import public_page_at
from hub.form_pages import answer_form, form_page
from mentoring.models import Registration, TrainingPage
from mentoring.registering.forms import CancelForm, RegistrationForm
from mentoring.registering.places import ClosedError, cancel, is_full, register
from mentoring.registering.tokens import registration_of


@form_page
def register_for(request: HttpRequest, path: str) -> HttpResponse:
    """/<address of the training>register/: the form, and takes what it posts; 410 when nobody can register any more."""
    try:
        training = public_page_at(request, path, TrainingPage)
    except Http404:
        return serve(request, f"{path}register/")  # a page of that name
    if not training.takes_registrations:
        raise Http404
    takes_more = training.takes_more and TrainingPage.objects.originals().filter(uid=training.uid).exists()
    context = {"training": training, "path_below_language": f"{path}register/", "is_full": is_full(training)}
    context["takes_more"] = takes_more
    if not takes_more and request.method != "POST":
        return TemplateResponse(request, "mentoring/registration/register.html", context, status=410)
    keep = partial(keep_registration, training)
    return answer_form(
        request,
        RegistrationForm,
        keep,
        f"{training.url}register/",
        "mentoring/registration/register.html",
        **context,
    )


def keep_registration(training: TrainingPage, form: RegistrationForm) -> str | None:
    """Registers, and says whether there was a place; or says in the form that it is too late.

    A trapped one is dropped silently.
    """
    if form.is_trapped:
        return None
    try:
        return register(training.uid, language=get_language() or settings.LANGUAGE_CODE, **form.stored_fields())
    except ClosedError:
        form.say_it_is_closed()
        return None


@form_page
def show_registration(request: HttpRequest, token: str) -> HttpResponse:
    """/<lang>/registration/<token>/: whether a person has a place, and a button to cancel."""
    try:
        registration = registration_of(token)
    except (signing.BadSignature, ValueError):
        return _show(request, token, 404, state="altered")
    if registration is None:
        return _show(request, token, 200 if "done" in request.GET else 410, state="gone")
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_accepted(request, "cancel"):
        if not form.is_trapped:
            cancel(registration)
        return HttpResponseRedirect(f"{reverse('registration', args=[token])}?done#done")
    training = TrainingPage.objects.of(registration.event.uid, get_language() or settings.LANGUAGE_CODE)
    context = {"registration": registration, "training": training, "form": form, "before": _before(registration)}
    return _show(request, token, form.status, form_address=reverse("registration", args=[token]), **context)


def _before(registration: Registration) -> int:
    """How many have waited longer."""
    return registration.event.registrations.waiting().filter(pk__lt=registration.pk).count()


def _show(request: HttpRequest, token: str, status: int, **context) -> HttpResponse:
    context |= {"path_below_language": f"registration/{token}/"}
    return TemplateResponse(request, "mentoring/registration/registration.html", context, status=status)
