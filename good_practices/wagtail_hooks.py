"""What the library adds to the serving of pages."""

from wagtail import hooks

from good_practices.models import PracticePage, SharedRecord
from good_practices.organisations.viewsets import CorrectionViewSet, OrganisationViewSet
from good_practices.sharing.metadata import describe
from good_practices.sharing.record import Record, read_record
from good_practices.uses.viewsets import UseReportViewSet


@hooks.register("on_serve_page")
def describe_practice(next_serve_page):
    """A page that is shared says so to programs. Previews do not come here, and fallbacks have no record."""

    def serve(page, request, args, kwargs):
        response = next_serve_page(page, request, args, kwargs)
        if isinstance(page, PracticePage) and (record := _record(page)):
            shared = describe(record)
            response.context_data["shared"] = shared
            response.headers["Link"] = ", ".join(map(str, shared.signposts))
        return response

    return serve


def _record(page: PracticePage) -> Record | None:
    row = SharedRecord.objects.filter(page_id=page.pk, withdrawn=False).first()
    return read_record(row) if row else None


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [OrganisationViewSet(), CorrectionViewSet(), UseReportViewSet()]
