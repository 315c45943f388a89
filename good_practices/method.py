"""The page that says what evidence levels, directions and reviews mean, and what they do not."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from good_practices.constants import DIRECTION_MEANINGS, EVIDENCE_DEFINITIONS


@require_safe
def evidence_method(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/evidence/, with a fragment for each level, such as #E3."""
    context = {
        "levels": [(level.value, level.label, meaning) for level, meaning in EVIDENCE_DEFINITIONS.items()],
        "directions": [(code.value, code.label, meaning) for code, meaning in DIRECTION_MEANINGS.items()],
        "path_below_language": "evidence/",
        "is_indexed": True,
    }
    return TemplateResponse(request, "good_practices/evidence.html", context)
