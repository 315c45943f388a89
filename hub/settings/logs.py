"""The LOGGING setting: lines for people, or for machines."""

FORMATTERS = {
    "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    "json": {"()": "hub.observing.logs.Lines"},
}


def configuration(form: str) -> dict:
    """LOGGING.

    :param form: "line" or "json"
    """
    for_machines = form == "json"
    # The development server's own line has the query string.
    server = {"django.server": {"handlers": [], "propagate": False}} if for_machines else {}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {form: FORMATTERS[form]},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Every save runs several tasks; Wagtail's own log of changes is in the database.
            "django.tasks": {"level": "WARNING"},
            "wagtail": {"level": "WARNING"},
            # One line for each request to the search server says nothing that its own log does not.
            "elastic_transport": {"level": "WARNING"},
            # What only those want to know who keep logs: each request, and how far the audit log has come.
            "hub.access": {"level": "INFO" if for_machines else "WARNING"},
            "hub.audit": {"level": "INFO" if for_machines else "WARNING"},
            "gunicorn.error": {"handlers": ["console"], "propagate": False},
            **server,
        },
    }
