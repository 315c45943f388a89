"""Which links are tried tonight, and when one is dead: when it has failed on three days."""

import json
import uuid

from django.core.management import call_command
from django.utils.timezone import localdate as today

from good_practices.freshness.links.checking import check_links, shown_addresses
from good_practices.freshness.links.visiting import Visitor
from good_practices.models import DueCheck, LinkCheck
from good_practices.models.freshness import Problem, Reason
from tests.factories import publish, translated
from tests.good_practices.freshness.conftest import DAY
from tests.good_practices.freshness.web import LOOPBACK, QUICK, Web, another_night, web_server


def practice_with(tree, web: Web, **fields):
    return tree.practice(title="Example practice", source_url=web.address("/source"), **fields)


def block(kind: str, **values) -> dict:
    return {"type": kind, "id": str(uuid.uuid4()), "value": values}


def test_a_link_is_dead_after_three_days_and_then_an_editor_is_told(tree, web, visitor):
    practice = practice_with(tree, web)
    for day, dead in ((0, 0), (0, 0), (1, 0), (2, 1), (3, 1)):
        assert check_links(today() + day * DAY, visitor).dead == dead, day
        assert DueCheck.objects.count() == dead
    check = DueCheck.objects.get()
    assert (check.uid, check.reason) == (practice.uid, Reason.DEAD_LINK)
    assert check.addresses == [{"address": web.address("/source"), "problem": Problem.GONE}]
    assert len(web.visits) == 3 * 2  # once a day, and not on the fourth


def test_a_link_that_works_in_between_is_forgiven(tree, web, visitor):
    practice_with(tree, web)
    for day, status in enumerate([404, 404, 200]):
        web.paths["/source"] = status
        check_links(today() + day * DAY, visitor)
    assert LinkCheck.objects.get().days_failed == 0
    web.paths["/source"] = 404
    assert check_links(today() + 40 * DAY, visitor).dead == 0


def test_what_comes_back_or_is_corrected_leaves_the_queue_by_itself(tree, web, visitor):
    practice = practice_with(tree, web)
    for day in range(3):
        check_links(today() + day * DAY, visitor)
    practice.source_url = web.address("/new")
    publish(practice)
    check_links(today() + 3 * DAY, visitor)
    assert (DueCheck.objects.get().closed_on, DueCheck.objects.get().outcome) == (today() + 3 * DAY, "passed")
    assert [row.address for row in LinkCheck.objects.all()] == [web.address("/new")]


def test_what_an_editor_has_dismissed_does_not_come_back_each_night(tree, web, visitor):
    practice_with(tree, web)
    for day in range(3):
        check_links(today() + day * DAY, visitor)
    DueCheck.objects.update(closed_on=today() + 2 * DAY, outcome="dismissed")
    check_links(today() + 3 * DAY, visitor)
    assert not DueCheck.objects.open().exists()
    check_links(today() + 200 * DAY, visitor)
    assert DueCheck.objects.open().count() == 1


def test_every_place_of_a_live_original_is_looked_at_and_no_other(tree, web):
    practice = practice_with(tree, web)
    practice.sources = json.dumps([block("source", title="S", address="https://example.org/s", accessed=None)])
    practice.materials = json.dumps(
        [block("material", title="M", address="https://example.org/m", document=None, language="")]
    )
    evaluation = {"title": "E", "author": "", "year": None, "independent": False, "design": "", "language": ""}
    practice.evaluations = json.dumps([block("evaluation", address="https://example.org/e", **evaluation)])
    practice.outcomes = json.dumps(
        [block("outcome", outcome="O", direction="better", source="https://example.org/o", note="")]
    )
    text = '<p><a href="https://example.org/{}?a=1&amp;b=2">one</a> https://example.org/bare</p>'
    practice.building_blocks = json.dumps([block("part", title="P", text=text.format("p"), conditions="")])
    for name in practice.WORDS:
        setattr(practice, name, text.format(name))
    elsewhere = (
        '<a href="mailto:a@example.org">m</a> <a href="/id/x">i</a> <a id="3" linktype="page">p</a> <a name="n">n</a>'
    )
    practice.lessons = f'<p>{elsewhere} <a data-x="&gt;" href="http://example.org/last">l</a></p>'
    practice = publish(practice)
    translated(practice, tree, "fi")
    tree.practice(source_url="https://example.org/withdrawn").unpublish()
    names = [web.address("/source"), *(f"https://example.org/{name}" for name in "smeo"), "http://example.org/last"]
    words = [name for name in practice.WORDS if name != "lessons"]
    names += [f"https://example.org/{name}?a=1&b=2" for name in ("p", *words)]
    assert shown_addresses() == {name: {practice.uid} for name in names}


def test_a_site_that_asks_to_be_left_alone_is(tree, web, visitor):
    practice_with(tree, web)
    web.paths["/source"] = (429, {"Retry-After": str(40 * 24 * 3600)})
    check_links(today(), visitor)
    assert LinkCheck.objects.get().not_before == today() + 30 * DAY
    web.visits.clear()
    LinkCheck.objects.update(checked_on=today() - 60 * DAY)
    check_links(today() + 29 * DAY, another_night())
    assert web.visits == []
    check_links(today() + 30 * DAY, another_night())
    assert web.visits


def test_its_other_links_are_left_too_and_tried_when_it_can_be_asked_again(tree, web, visitor):
    """Also where another site has led to it: that one is asked on."""
    with web_server() as other:
        other.paths |= {"/over": (302, {"Location": web.address("/busy")}), "/there": 200}
        web.paths |= {"/busy": (429, {"Retry-After": str(2 * 24 * 3600)}), "/there": 200}
        tree.practice(source_url=other.address("/over"))
        check_links(today(), visitor)
        web.visits.clear()
        tree.practice(source_url=web.address("/there"))
        tree.practice(source_url=other.address("/there"))
        assert check_links(today() + DAY, another_night()).tried == 1
        assert web.visits == []
        assert ("HEAD", "/there") in other.visits
        assert LinkCheck.objects.get(address=web.address("/there")).checked_on is None
        check_links(today() + 2 * DAY, another_night())
    assert ("HEAD", "/there") in web.visits


def test_no_more_than_a_number_a_night_and_the_longest_waiting_first(tree, web, visitor):
    for number in range(4):
        web.paths[f"/{number}"] = 200
        tree.practice(source_url=web.address(f"/{number}"))
    assert check_links(today(), visitor, most=3).tried == 3
    assert check_links(today() + DAY, visitor, most=3).tried == 1
    assert len({path for _method, path in web.visits}) == 4


def test_the_night_has_an_end(tree, web, visitor):
    for number in range(3):
        tree.practice(source_url=web.address(f"/{number}"))
    minutes = iter([0, 0, 300, 601])
    assert check_links(today(), visitor, clock=lambda: next(minutes)).tried == 2


def test_a_link_that_is_being_tried_by_another_machine_is_left(tree, web, visitor):
    practice_with(tree, web)
    check_links(today(), visitor, most=0)

    class Twice(Visitor):
        def visit(self, address):
            check_links(today(), visitor)
            return super().visit(address)

    check_links(today(), Twice(LOOPBACK, QUICK, sleep=lambda _seconds: None))
    assert LinkCheck.objects.get().days_failed == 1
    assert len(web.visits) == 2


def test_the_command_asks_nothing_inside(tree, web, capsys):
    practice_with(tree, web)
    call_command("check_links")
    assert capsys.readouterr().out == "1 links tried, 1 led nowhere, 0 are dead\n"
    assert LinkCheck.objects.get().problem == Problem.PRIVATE
    assert web.visits == []
