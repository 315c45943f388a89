"""What a site has to have set before it may serve anyone."""

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security)
def check_second_factor(app_configs, **kwargs):
    """One machine of one person may do without a second factor, no other site."""
    if settings.SECOND_FACTOR_REQUIRED or settings.LOCAL:
        return []
    return [checks.Error("SECOND_FACTOR_REQUIRED is off; only hub.settings.dev may do that.", id="accounts.E001")]
