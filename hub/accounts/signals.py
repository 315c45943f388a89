"""What happens to accounts and is no signal of Django's or allauth's."""

from django.dispatch import Signal

# A link to choose a password was made for someone. Arguments: sender=User, user, request (None for a command).
invited = Signal()
