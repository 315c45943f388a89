"""What a report of an error leaves out."""

import re

from django.views.debug import SafeExceptionReporterFilter


class SecretsFilter(SafeExceptionReporterFilter):
    """Django's filter, which also hides settings and variables whose addresses carry a key or a password.

    The development server puts the environment into every request, and so into every report.
    """

    hidden_settings = re.compile(
        SafeExceptionReporterFilter.hidden_settings.pattern
        + "|DATABASE_URL|DATABASE_REPLICA_URL|EMAIL_URL|MACHINE_TRANSLATOR|REDIS_URL|S3_URL",
        re.IGNORECASE,
    )
