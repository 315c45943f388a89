import hashlib
import os
import secrets

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hub.accounts.models import User
from hub.content.words import FOLDER
from hub.models import HomePage
from hub.search.index import index_is_current


def content_version() -> str:
    """A fingerprint of the shipped content's files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in FOLDER.iterdir() if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


class Command(BaseCommand):
    help = "Development only: database, content, search index, an editor account, and a server."

    def add_arguments(self, parser):
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")
        parser.add_argument("--prepare-only", action="store_true", help="make everything ready, then stop")

    def handle(self, *args, port, prepare_only, **options):
        if not settings.LOCAL:
            raise CommandError("run_local is for a newcomer's machine; it makes an account with a known password.")
        if os.environ.get("RUN_MAIN") != "true":  # the reloader's second process serves only
            self.prepare()
            if prepare_only:
                return
            self.welcome(port)
        call_command("runserver", f"127.0.0.1:{port}", skip_checks=True)

    def prepare(self) -> None:
        """Brings the database up to date and loads what is missing. Nothing to do takes a fraction of a second."""
        executor = MigrationExecutor(connection)
        is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if is_behind:
            self.stdout.write("database: bringing it up to date …")
            call_command("migrate", verbosity=0, stdout=self.stdout)
        # The stamp names the content that was loaded to the end; a load that was broken off goes on.
        stamp, version = settings.VAR / "content-loaded", content_version()
        lacks_content = not HomePage.objects.exists() or not stamp.exists() or stamp.read_text() != version
        if lacks_content:
            self.stdout.write("content: loading five languages, this takes about half a minute …")
            call_command("load_content", stdout=self.stdout, stderr=self.stderr)
        if not index_is_current():
            self.stdout.write("search: writing the index …")
            call_command("rebuild_search", stdout=self.stdout)
        if is_behind or lacks_content:
            call_command("rebuild_records", stdout=self.stdout)
            stamp.write_text(version)

    def welcome(self, port: str) -> None:
        """Makes the editor account afresh and prints where to go."""
        password = secrets.token_urlsafe(12)
        user, _created = User.objects.get_or_create(username="editor", defaults={"email": "editor@localhost"})
        user.set_password(password)
        user.save()
        user.groups.set(Group.objects.filter(name__in=["Editors", "Librarians"]))
        self.stdout.write(
            f"\n  Site    http://localhost:{port}/\n  Admin   http://localhost:{port}/admin/\n"
            f"  Sign in as  editor  with  {password}   (this machine only, new at every start)\n"
        )
