import datetime
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

from hub.retries import take_up_lost

OFTEN = 20  # seconds between two looks at what is to be published or taken back
NIGHT = datetime.time(2, 30)  # in the site's time zone, after this

LOCK = 7_305_112  # of PostgreSQL, for all machines of a site


class Command(BaseCommand):
    help = (
        "Does what has a time, until it is stopped: publishes and takes back on schedule, takes up lost tasks, and "
        "every night runs all commands of NIGHTLY. Where several run, one of them works."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="look once, then end")
        parser.add_argument("--night", action="store_true", help="do the night's work now, then end")

    def handle(self, *args, once, night, **options):
        if night:
            self.work_at_night()
            return
        done = timezone.localdate() if timezone.localtime().time() > NIGHT else None
        while True:
            done = self.look(done)
            if once:
                return
            time.sleep(OFTEN)

    def look(self, done: datetime.date | None) -> datetime.date | None:
        """Publishes what is due, and works at night. Returns the day whose night is done; a failure ends nothing."""
        try:
            close_old_connections()
            if not self.is_mine():
                return done
            call_command("publish_scheduled", verbosity=0)
            if number := take_up_lost():
                self.stderr.write(f"{number} tasks had lost their worker; they are done anew.")
            now = timezone.localtime()
            if now.time() > NIGHT and now.date() != done:
                self.work_at_night()
                return now.date()
        except OperationalError as error:
            self.stderr.write(f"The database is away; the next look is in {OFTEN} seconds: {error}")
        return done

    def work_at_night(self) -> None:
        for name, arguments in settings.NIGHTLY:
            try:
                call_command(name, **arguments)
            except Exception as error:  # one that fails may not keep the others from their work
                self.stderr.write(f"{name} failed: {error}")

    def is_mine(self) -> bool:
        """True where no other machine of the site has taken this work. The database lets go of who ends or is lost."""
        if connection.vendor != "postgresql":
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            return cursor.fetchone()[0]
