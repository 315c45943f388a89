from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from mentoring.editions import editions_of, why_it_is_kept
from mentoring.models import ManualPage, TrainingPage
from mentoring.registering.following import why_it_stays
from mentoring.registering.viewsets import RegisterViewSet, RegistrationViewSet
from mentoring.viewsets import EditionViewSet, LessonViewSet

register_snippet(LessonViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [EditionViewSet(), RegistrationViewSet(), RegisterViewSet()]


@hooks.register("before_delete_page")
def keep_from_deletion(request, page):
    return keep_what_people_expect(request, [page], below=True)


@hooks.register("before_unpublish_page")
def keep_from_unpublication(request, page):
    return keep_what_people_expect(request, [page], below="include_descendants" in request.POST)


@hooks.register("before_delete_page")
def keep_cited_manual(request, page):
    """Says at once what the deletion itself would say at its end."""
    manuals = ManualPage.objects.descendant_of(page, inclusive=True)
    if number := editions_of(manuals).count():
        messages.error(request, why_it_is_kept(number))
        return HttpResponseRedirect(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))
    return None


@hooks.register("warn_before_unpublish")
def tell_of_editions(page):
    """What is cited stays, unless its address is closed."""
    if number := editions_of(ManualPage.objects.descendant_of(page, inclusive=True)).count():
        return ngettext(
            "%(number)s edition of the manual stays readable at its address. To close it too, set the page’s privacy "
            "in each language.",
            "%(number)s editions of the manual stay readable at their addresses. To close them too, set the page’s "
            "privacy in each language.",
            number,
        ) % {"number": number}
    return ""


@hooks.register("before_bulk_action")
def keep_from_bulk_actions(request, action_type, objects, action):
    """The same for pages that are taken away together: none is, while people expect one of them."""
    pages = [chosen for chosen in objects if isinstance(chosen, Page)]
    if action_type == "delete":
        return keep_what_people_expect(request, pages, below=True)
    if action_type == "unpublish":
        return keep_what_people_expect(request, pages, below="include_descendants" in request.POST)
    return None


def keep_what_people_expect(request, pages, below):
    """Leads to what people have registered for: who cancels first has them told.

    :param below: with what stands below the pages
    """
    trainings = TrainingPage.objects
    for page in pages:
        there = trainings.descendant_of(page, inclusive=True) if below else trainings.page(page)
        if found := there.expected():
            messages.error(request, why_it_stays(found[0]))
            return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[found[0].pk]))
    return None
