"""What readers and writers have of a site of which a part is broken on purpose, and what is lost of what they wrote."""

import dataclasses
import re
import time
from collections.abc import Callable

from tests.production.parts import Part
from tests.production.stack import Readers, Stack, numbers
from tests.serving import until

PAGES = ["/en/", "/fi/practices/", "/ar/news/", "/sv/mentoring/", "/fr/contact/", "/robots.txt", "/en/needs/"]
# Answers in the reader's language where nothing is kept: what may be said while a part is away.
AWAY = {"en": "The site is away for a moment", "fi": "Sivusto on hetken poissa", "ar": "الموقع"}


@dataclasses.dataclass
class Outcome:
    """What a fault did."""

    fault: str
    sent: int = 0
    failed: list = dataclasses.field(default_factory=list)  # answers that readers and writers should not get
    stale: int = 0
    slowest: float = 0.0  # seconds
    recovery: float = 0.0  # seconds from the command that starts the part until what it does is there again
    acknowledged: list = dataclasses.field(default_factory=list)  # texts of which the site said that it has them
    lost: list = dataclasses.field(default_factory=list)  # what was acknowledged and is not there
    refused: int = 0  # writes that were refused with a sentence

    def add(self, readers: Readers) -> None:
        self.sent += len(readers.answers)
        self.failed += readers.failed
        self.stale += readers.stale
        self.slowest = max(self.slowest, readers.slowest)

    def row(self) -> str:
        """A line of the table."""
        counts = f"{self.sent} | {len(self.failed)} | {self.stale} | {self.refused}"
        return f"| {self.fault} | {counts} | {self.slowest:.1f} | {self.recovery:.1f} | {len(self.lost)} |"


HEADER = """| Fault | Requests | Failed | Stale | Writes refused | Slowest s | Recovery s | Acknowledged and lost |
|---|---|---|---|---|---|---|---|"""


def away(
    stack: Stack, name: str, part: Part, size: float, check: Callable[[], object] = lambda: None, wait: float = 300
) -> Outcome:
    """A part is away. Readers read and write on; then it comes back.

    :param size: seconds
    :param check: what else must hold meanwhile
    :param wait: seconds in which what the part does is done again, without a hand
    """
    outcome = Outcome(name)
    token = form_token(stack)
    for path in PAGES:
        assert stack.get(path).status == 200, path
    with Readers(stack, PAGES) as readers:
        with part.broken(stack):
            ends = time.monotonic() + size
            check()
            while time.monotonic() < ends or not outcome.sent:
                write_message(stack, token, outcome)
            back_at = time.monotonic()
        until(lambda: part.is_back(stack), wait, pause=0.2)
        outcome.recovery = time.monotonic() - back_at
    outcome.add(readers)
    outcome.lost = missing_messages(stack, outcome.acknowledged)
    return outcome


def write_message(stack: Stack, token: str, outcome: Outcome) -> bool:
    """Posts the contact form as a reader does, a text that is nowhere else. Was it sent?

    It is done, or refused by a sentence; anything else is a failure.
    """
    text = f"A message that must not be lost, number {next(numbers)}."
    answer = stack.post("/en/message/", {"message": text, "token": token})
    outcome.sent += 1
    if answer.status == 302:
        outcome.acknowledged.append(text)
    elif answer.status == 503 and AWAY["en"] in answer.text:
        outcome.refused += 1
    else:
        outcome.failed.append(("a post", answer.status))
    return answer.status == 302


def form_token(stack: Stack) -> str:
    """What the contact form holds when it was open long enough."""
    token = re.search(r'name="token" value="([^"]+)"', stack.get("/en/contact/").text)[1]
    until(lambda: write_message(stack, token, Outcome("a form that was just opened")), 30)
    return token


def missing_messages(stack: Stack, acknowledged: list[str]) -> list[str]:
    """Which of the acknowledged messages the database does not have."""
    texts = "\n".join(acknowledged)
    found = stack.shell(f"""
from hub.models import ContactMessage
there = set(ContactMessage.objects.values_list("message", flat=True))
print("\\n".join(text for text in {texts!r}.splitlines() if text not in there))
""")
    return [line for line in found.splitlines() if line]
