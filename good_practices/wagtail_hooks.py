"""What the library adds to the serving of pages, and to the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from good_practices.models import Finding, PracticePage, SharedRecord
from good_practices.sharing.metadata import describe
from good_practices.sharing.record import Record, read_record


class FindingViewSet(SnippetViewSet):
    """What people said they need, for the needs map."""

    model = Finding
    icon = "openquote"
    menu_order = 315
    list_display = ["__str__", "locale", "source", "date", "people"]
    list_filter = ["locale"]
    search_fields = ["text", "source"]
    add_to_admin_menu = True


register_snippet(FindingViewSet)


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
