from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.core.validators import validate_email

from hub.accounts.mails import hand_out_link
from hub.accounts.models import User

LONGEST = 150  # signs of a name to sign in with, by Django


class Command(BaseCommand):
    help = (
        "Makes an account, where there is none, and prints a link to choose its password; for the first administrator."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="also the name to sign in with")
        parser.add_argument("--group", action="append", default=[], metavar="NAME", help="may be repeated")

    def handle(self, *args, email, group, **options):
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is no mail address.") from None
        groups = Group.objects.filter(name__in=group)
        if missing := sorted(set(group) - {found.name for found in groups}):
            names = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
            raise CommandError(f"There is no group {missing[0]!r}. There are: {names or 'none; run load_content'}.")
        user = User.objects.filter(email__iexact=email).first() or _make_account(email)
        if not user.is_active:
            raise CommandError(f"The account {user.get_username()!r} is not active; the link would open nothing.")
        user.groups.add(*groups)
        self.stdout.write(hand_out_link(user))


def _make_account(email: str) -> User:
    if len(email) > LONGEST:
        raise CommandError(f"The address is also the name to sign in with, and may have {LONGEST} signs at most.")
    if User.objects.filter(username=email).exists():
        raise CommandError(f"Another account, with another mail address, has the name {email!r}.")
    return User.objects.create_user(email, email)
