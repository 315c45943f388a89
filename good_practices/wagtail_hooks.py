"""What the library adds to the serving of pages."""

from wagtail import hooks

from good_practices.models import PracticePage, SharedRecord
from good_practices.sharing.metadata import describe, signposts
from good_practices.sharing.record import Record


@hooks.register("on_serve_page")
def describe_practice(next_serve_page):
    """A page that is shared says so to programs. Previews do not come here, and fallbacks have no record."""

    def serve(page, request, args, kwargs):
        response = next_serve_page(page, request, args, kwargs)
        if isinstance(page, PracticePage) and (record := _record(page)):
            response.context_data["shared"] = describe(record)
            response.headers["Link"] = ", ".join(str(link) for link in signposts(record))
        return response

    return serve


def _record(page: PracticePage) -> Record | None:
    row = SharedRecord.objects.filter(page_id=page.pk, withdrawn=False).first()
    return Record.model_validate_json(row.as_json()) if row else None
