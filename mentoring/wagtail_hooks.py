from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.models import register_snippet

from mentoring.models import TrainingPage
from mentoring.registering.places import is_expected
from mentoring.registering.viewsets import RegisterViewSet, RegistrationViewSet
from mentoring.viewsets import EditionViewSet, LessonViewSet

register_snippet(LessonViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [EditionViewSet(), RegistrationViewSet(), RegisterViewSet()]


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_what_people_expect(request, page):
    """Whoever has registered would come in vain: who cancels first has them told."""
    page = page.specific
    if isinstance(page, TrainingPage) and page.is_original and is_expected(page):
        messages.error(
            request, gettext("People have registered for this. Tick “cancelled” and publish first: then they are told.")
        )
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return None
