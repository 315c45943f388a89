"""Numbers for Prometheus: over all processes, for those inside only, and no more of them however odd the requests."""

import ipaddress
import re

import pytest

from hub.observing.metrics import METHODS


def series(text: str) -> dict[str, float]:
    """{series with its labels: value}"""
    rows = [line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in rows}


def counted(served) -> dict[str, float]:
    answer = served.ask("GET", "/metrics")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return series(answer.text)


def test_requests_are_counted_over_all_processes_by_the_name_of_their_route(served):
    name = 'hub_http_requests_total{method="GET",route="choose_language",status="3xx"}'
    before = counted(served).get(name, 0)
    for _number in range(20):
        assert served.ask("GET", "/").status == 302
    assert {counted(served)[name] for _number in range(6)} == {before + 20}
    assert counted(served)['hub_http_request_duration_seconds_count{route="choose_language"}'] >= before + 20


def test_searches_are_counted_by_their_engine(served):
    name = 'hub_searches_total{engine="sqlite",reduced="no"}'
    before = counted(served).get(name, 0)
    served.ask("GET", "/en/search/?q=support")
    after = counted(served)
    assert after[name] == before + 1
    assert after['hub_search_duration_seconds_count{engine="sqlite"}'] >= 1


def test_the_state_of_the_parts_is_told(served):
    found = counted(served)
    assert found['hub_part_up{part="database"}'] == 1
    assert 0 < found["hub_disk_free_percent"] <= 100


def test_odd_requests_make_no_more_series(served):
    def ask_oddly(number: int) -> None:
        paths = [
            f"/static/odd-{number}",
            f"/api/v1/odd-{number}?q={number}",
            f"/id/odd{number}",
            f"/robots.txt?{number}",
        ]
        path = f"/en/search/?q=odd{number}" if number % 20 == 7 else paths[number % 4]
        method = "GET" if number % 5 else f"ODD{number}"
        served.ask(method, path, User_Agent=f"odd-{number}", X_Request_ID=f"odd-id-{number:08}")

    for number in range(40):
        ask_oddly(number)
    before = counted(served)
    for number in range(500):
        ask_oddly(number)
    after = counted(served)
    assert set(after) == set(before)
    assert "odd" not in "".join(after)
    assert {method for text in after for method in re.findall(r'method="(\w+)"', text)} <= METHODS | {"other"}


@pytest.mark.parametrize("header", ["X_Forwarded_For", "Forwarded", "X_Real_IP", "Via"])
def test_what_came_through_a_proxy_finds_nothing(served, header):
    answer = served.ask("GET", "/metrics", **{header: "127.0.0.1"})
    assert answer.status == 404
    assert "hub_http" not in answer.text


def test_others_find_nothing(client, tree, settings):
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.77").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 404
    settings.METRICS_NETWORKS = [ipaddress.ip_network("10.0.0.0/8")]
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="10.20.30.40").status_code == 200


def test_publications_and_tasks_are_counted(client, tree):
    def now() -> dict[str, float]:
        return series(client.get("/metrics").text)

    task = 'hub_tasks_total{state="successful",task="hub.search.index.refresh"}'
    before = now()
    tree.article(title="Counted")
    after = now()
    assert after["hub_pages_published_total"] == before["hub_pages_published_total"] + 1
    assert after[task] > before.get(task, 0)
