"""What the pages of accounts have to know of the settings."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def mail_is_set() -> bool:
    return bool(settings.EMAIL_URL)


@register.simple_tag
def second_factor_is_required() -> bool:
    return settings.SECOND_FACTOR_REQUIRED
