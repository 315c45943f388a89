"""What the library adds to the serving of pages, and to the form of a group."""

from django.contrib.auth.models import Permission
from wagtail import hooks

from good_practices.models import PracticePage, SharedRecord
from good_practices.sharing.metadata import describe
from good_practices.sharing.record import Record, read_record


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


@hooks.register("register_permissions")
def offer_evidence_permission():
    """Administrators see who may set the evidence level."""
    return Permission.objects.filter(content_type__app_label="good_practices", codename="set_evidence_level")


def _record(page: PracticePage) -> Record | None:
    row = SharedRecord.objects.filter(page_id=page.pk, withdrawn=False).first()
    return read_record(row) if row else None
