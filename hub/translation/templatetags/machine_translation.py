"""The outcome of machine translation where a translation is worked on."""

from django import template
from django.urls import reverse
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import Translation

from hub.translation.machine import outcome
from hub.translation.machine.models import MachineTranslationRun
from hub.translation.machine.runs import last_run
from hub.translation.machine.selection import may_request
from hub.translation.machine.sentences import empty_segments

register = template.Library()


@register.inclusion_tag("translation/machine_translation.html", takes_context=True)
def machine_translation(context, translation: Translation) -> dict:
    """What came of the last run of a translation, and the button for another one. Nothing where neither is."""
    request, engine = context["request"], get_machine_translator()
    may_ask = engine is not None and translation.enabled and may_request(request.user, translation)
    return {
        "run": last_run(translation),
        "engine": engine.display_name if engine else "",
        "may_ask": may_ask and empty_segments(translation).exists(),
        "address": reverse("wagtail_localize:machine_translate", args=[translation.pk]),
        "next": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def outcome_sentences(run: MachineTranslationRun) -> list[str]:
    return outcome.sentences(run)


@register.filter
def outcome_level(run: MachineTranslationRun) -> str:
    return outcome.level(run)
