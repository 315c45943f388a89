from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

SECONDS = 2


class Command(migrate.Command):
    help = f"{migrate.Command.help} On PostgreSQL it gives up where another process holds a table for long."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-timeout",
            type=int,
            default=SECONDS,
            metavar="SECONDS",
            help=f"how long to wait for a table, while all who want to read it wait behind ({SECONDS})",
        )

    def handle(self, *args, database, lock_timeout, **options):
        connection = connections[database]
        if connection.vendor != "postgresql":
            return super().handle(*args, database=database, **options)
        before = self.limit(connection, f"{lock_timeout}s")
        try:
            return super().handle(*args, database=database, **options)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != "55P03":  # lock_not_available
                raise
            raise CommandError(
                f"Another process has held a table for {lock_timeout} seconds, and readers must not wait longer: "
                "this migration was undone. Run migrate again; what was done before it stays done."
            ) from error
        finally:
            if not connection.needs_rollback:
                self.limit(connection, before)

    @staticmethod
    def limit(connection, time: str) -> str:
        """Sets how long to wait for a table; returns what it was."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, false)", [time])
            return cursor.fetchone()[0]
