"""The page that says what evidence levels, directions and reviews mean, and what they do not."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from good_practices.constants import DIRECTION_MEANINGS, EVIDENCE_DEFINITIONS
from hub.addresses import absolute_path
from hub.languages import site_languages


@require_safe
def evidence_method(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/evidence/, with a fragment for each level, such as #E3."""
    context = {
        "levels": [(level.value, level.label, meaning) for level, meaning in EVIDENCE_DEFINITIONS.items()],
        "directions": [(code.value, code.label, meaning) for code, meaning in DIRECTION_MEANINGS.items()],
        "canonical": absolute_path(reverse("evidence_method")),
        "alternates": [(language, _address_in(language)) for language in site_languages()],
        "path_below_language": "evidence/",
    }
    return TemplateResponse(request, "good_practices/evidence.html", context)


def _address_in(language: str) -> str:
    with override(language):
        return absolute_path(reverse("evidence_method"))
