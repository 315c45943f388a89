"""Links that carry on what a reader has put aside, and those that change it."""

from django import template
from django.urls import reverse

from hub.addresses import with_query
from hub.kept import carried

register = template.Library()


@register.simple_tag(takes_context=True)
def with_kept(context, address: str) -> str:
    """The address, with what is kept."""
    return carried(address, context["kept"].ids)


@register.simple_tag
def narrowed(address: str, query: str) -> str:
    """The address of a list, narrowed by a query string, which comes before what the address carries."""
    path, _mark, kept = address.partition("?")
    return with_query(with_query(path, query), kept)


@register.simple_tag(takes_context=True)
def address_with(context, address: str, uid: str) -> str:
    """The address, with what is kept and one page more."""
    return carried(address, context["kept"].adding(uid))


@register.simple_tag(takes_context=True)
def keeping(context, uid: str) -> str:
    """Where a page is put aside: in a list of results this view of it, else the reader's own list."""
    return _put_aside(context, context["kept"].adding(uid))


@register.simple_tag(takes_context=True)
def dropping(context, uid: str) -> str:
    """As `keeping`, for a page that is put aside no longer."""
    return _put_aside(context, context["kept"].without(uid))


def _put_aside(context, ids: list[str]) -> str:
    view = context.get("listing")
    return f"?{view.here(ids)}" if hasattr(view, "here") else carried(reverse("personal_list"), ids)
