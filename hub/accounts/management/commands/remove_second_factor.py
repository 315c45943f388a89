from django.core.management.base import BaseCommand, CommandError

from hub.accounts.factors import remove_second_factor
from hub.accounts.mails import hand_out_link
from hub.accounts.models import User


class Command(BaseCommand):
    help = (
        "Takes all factors and the password of a person away and prints a link to choose a new password; "
        "for administrators who are all locked out."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="to sign in with")

    def handle(self, *args, name, **options):
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account with the name {name!r}.")
        remove_second_factor(user)
        self.stdout.write(hand_out_link(user))
