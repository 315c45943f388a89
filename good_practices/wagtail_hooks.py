"""What the library adds to the serving of pages."""

from wagtail import hooks

from good_practices.models import CollectionPage, PracticePage, SharedRecord
from good_practices.models.collection import collections_with
from good_practices.sharing.metadata import data_block, describe
from good_practices.sharing.record import Record, read_record
from good_practices.sharing.schema_org import item_list


@hooks.register("on_serve_page")
def describe_practice(next_serve_page):
    """A page that is shared says so to programs. Previews do not come here, and fallbacks have no record."""

    def serve(page, request, args, kwargs):
        response = next_serve_page(page, request, args, kwargs)
        if isinstance(page, PracticePage):
            response.context_data["collections"] = collections_with(page)
            if record := _record(page):
                shared = describe(record)
                response.context_data["shared"] = shared
                response.headers["Link"] = ", ".join(map(str, shared.signposts))
        return response

    return serve


@hooks.register("on_serve_page")
def describe_collection(next_serve_page):
    """A collection says to programs what is in it, and in which order."""

    def serve(page, request, args, kwargs):
        response = next_serve_page(page, request, args, kwargs)
        if isinstance(page, CollectionPage) and not page.is_fallback:
            practices = [item.practice for item in response.context_data["collected"]]
            response.context_data["data"] = data_block(item_list(page, practices))
        return response

    return serve


def _record(page: PracticePage) -> Record | None:
    row = SharedRecord.objects.filter(page_id=page.pk, withdrawn=False).first()
    return read_record(row) if row else None
