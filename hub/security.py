"""/.well-known/security.txt (RFC 9116): where someone who has found a hole can tell it."""

import datetime

from django.conf import settings
from django.core import checks
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.addresses import absolute_path

PATH = "/.well-known/security.txt"
VALID = datetime.timedelta(days=180)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Who to write to, in which languages; 404 where settings.SECURITY_CONTACT is not set."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    today = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    fields = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": (today + VALID).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Preferred-Languages": ", ".join(dict(settings.SHIPPED_LANGUAGES)),
        "Canonical": absolute_path(PATH),
    }
    if settings.SECURITY_POLICY:
        fields["Policy"] = settings.SECURITY_POLICY
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


@checks.register(checks.Tags.security, deploy=True)
def contact_is_set(app_configs, **kwargs) -> list[checks.Warning]:
    if settings.SECURITY_CONTACT:
        return []
    return [
        checks.Warning(
            "Nobody can tell this site about a hole in it.",
            hint="Set SECURITY_CONTACT to an address such as mailto:security@example.org; see docs/names.md.",
            id="hub.W003",
        )
    ]
