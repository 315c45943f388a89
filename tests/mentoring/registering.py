"""Trainings, and people who register for one as they do on the site."""

import datetime
import re
import time

from django.core import mail, signing
from django.core.management import call_command
from django.utils import timezone

from hub.forms import SALT
from mentoring.models import Registration, TrainingPage, TrainingsPage
from tests.factories import committed
from tests.mentoring.test_mentoring import below

PAGE = "/en/mentoring/trainings/t1/"
FORM = f"{PAGE}register/"


def training(trainings: TrainingsPage, slug: str = "t1", **fields) -> TrainingPage:
    """One that takes place in ten days, from 17 to 19 o'clock in Helsinki."""
    values = {"title": f"Training {slug}", "slug": slug, "date": timezone.localdate() + datetime.timedelta(10)}
    values |= {"start_time": datetime.time(17), "end_time": datetime.time(19), "place": "Library"}
    return below(trainings, TrainingPage, **(values | fields))


def shown(client, path: str) -> str:
    return " ".join(client.get(path).text.split())


def token(age: int = 60) -> str:
    return signing.dumps(int(time.time()) - age, salt=SALT)


def register(client, name: str = "Aino", email: str = "", path: str = FORM, **fields):
    """Fills in the form and sends it."""
    words = {"name": name, "email": email or f"{name.lower()}@example.org", "token": token()}
    return committed(client.post, path, words | fields)


def link_in(message) -> str:
    return re.search(r"/\w+/registration/[^\s]+/", message.body)[0]


def names(state: str = "place") -> list[str]:
    return [registration.name for registration in Registration.objects.filter(state=state)]


def remind() -> list[str]:
    mail.outbox.clear()
    committed(call_command, "send_reminders")
    return [message.to[0] for message in mail.outbox]
