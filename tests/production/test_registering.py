"""People who take the last place of a training at the same moment, by two application servers and one database."""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from threading import Barrier

from tests.production.stack import Stack
from tests.serving import until

PEOPLE = 12
FORM = "/en/mentoring/trainings/last-place/register/"
MAKE = """
import datetime
from django.utils import timezone
from mentoring.models import TrainingPage, TrainingsPage
parent = TrainingsPage.objects.get(locale__language_code="en")
day = timezone.localdate() + datetime.timedelta(days=10)
page = TrainingPage(title="The last place", slug="last-place", summary="x", date=day, capacity=1)
page.takes_registrations, page.locale = True, parent.locale
parent.add_child(instance=page)
page.save_revision().publish()
"""
STATES = """
from mentoring.models import Registration
print(*Registration.objects.values_list("state", flat=True))
"""


def test_of_those_who_take_the_last_place_at_once_one_has_it_and_the_others_wait(stack: Stack):
    stack.shell(MAKE)
    token = re.search(r'name="token" value="([^"]+)"', stack.get(FORM).text)[1]
    until(lambda: register(stack, token, "first@example.org").status == 302, 30)  # a form is open for three seconds
    stack.shell("from mentoring.models import Registration; Registration.objects.all().delete()")

    together, servers = Barrier(PEOPLE, timeout=30), cycle(stack.applications)
    people = [(f"person-{number}@example.org", next(servers)) for number in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = list(pool.map(lambda person: register(stack, token, person[0], person[1], together), people))
    assert [answer.status for answer in answers] == [302] * PEOPLE
    told = sorted(re.search(r"sent=(\w+)", answer.headers["location"])[1] for answer in answers)
    assert told == ["place", *["waiting"] * (PEOPLE - 1)]
    assert sorted(stack.shell(STATES).split()) == told


def register(stack: Stack, token: str, email: str, server: str = "", together: Barrier | None = None):
    if together is not None:
        together.wait()
    return stack.post(FORM, {"name": "Somebody", "email": email, "token": token}, server)
