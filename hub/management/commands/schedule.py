import datetime
import logging
import time
from collections.abc import Collection

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from hub.models import NightlyRun
from hub.retries import do_what_is_due, take_up_lost
from hub.scheduled import publish_and_take_back

logger = logging.getLogger(__name__)

OFTEN = 20  # seconds between two looks at what is to be published or taken back
NIGHT = datetime.time(2, 30)  # in the site's time zone, or as soon after as a schedule runs

LOCK = 7_305_112  # of PostgreSQL, for all machines of a site


class Command(BaseCommand):
    help = (
        "Does what has a time, until it is stopped: publishes and takes back on schedule, takes up lost tasks, "
        "does those that are due where no worker runs, and every night runs all commands of NIGHTLY. "
        "Where several run, one of them works."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="look once, then end")
        parser.add_argument("--night", action="store_true", help="do the night's work now, then end")

    def handle(self, *args, once, night, **options):
        if night:
            work_at_night()
            return
        while True:
            look()
            if once:
                return
            time.sleep(OFTEN)
            close_old_connections()


def look() -> None:
    """Does what is due. A job that fails keeps no other from its work, and is tried again at the next look."""
    try:
        if not is_mine():
            return
    except Error:
        logger.exception("The database is away; the next look is in %s seconds.", OFTEN)
        return
    for job in (publish_and_take_back, take_up_lost, do_what_is_due, work_if_night):
        try:
            job()
        except Exception:
            logger.exception("%s failed; it is tried again in %s seconds.", job.__name__, OFTEN)


def is_mine() -> bool:
    """True where no other machine of the site has taken this work. The database lets go of who ends or is lost."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def work_if_night() -> None:
    """Runs those commands of the night that have not been run today, if it is time."""
    now = timezone.localtime()
    if now.time() < NIGHT:
        return
    work_at_night(set(NightlyRun.objects.filter(day=now.date()).values_list("command", flat=True)))


def work_at_night(done: Collection[str] = ()) -> None:
    """Runs the commands of the night, without those that are done.

    Each is noted after it has ended: one that was killed, or whose note the database could not take, is run anew.
    """
    day = timezone.localdate()
    for name, arguments in settings.NIGHTLY:
        if name in done:
            continue
        failed = not _is_run(name, arguments)
        NightlyRun.objects.update_or_create(command=name, defaults={"day": day, "failed": failed})


def _is_run(name: str, arguments: dict) -> bool:
    """Runs a command; False where it failed, which may not keep the others from their work."""
    try:
        call_command(name, **arguments)
    except CommandError as error:  # its words are written for who reads the log
        logger.error("%s failed: %s", name, error)
    except Exception:
        logger.exception("%s failed.", name)
    else:
        return True
    return False
