"""What is counted and timed. Labels are names of our own: no address, no word and no person is among them."""

from prometheus_client import Counter, Histogram

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}

REQUESTS = Counter("hub_http_requests", "Requests answered.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "hub_http_request_duration_seconds",
    "Time to an answer.",
    ["route"],
    buckets=[0.01, 0.03, 0.1, 0.3, 1, 3, 10],
)
SEARCHES = Counter("hub_searches", "Searches answered; reduced: another engine stood in.", ["engine", "reduced"])
SEARCH_SECONDS = Histogram(
    "hub_search_duration_seconds", "Time to the answer of a search.", ["engine"], buckets=[0.03, 0.1, 0.3, 1, 3]
)
TASKS = Counter("hub_tasks", "Tasks that have ended.", ["task", "state"])
TASK_SECONDS = Histogram(
    "hub_task_duration_seconds", "Time that a task has run.", ["task"], buckets=[0.1, 1, 10, 60, 600]
)
PUBLISHED = Counter("hub_pages_published", "Publications of pages, first ones and later ones.")
UNPUBLISHED = Counter("hub_pages_unpublished", "Pages that were taken off the site.")


def method_of(method: str) -> str:
    """One of METHODS, or "other": anyone may send any word."""
    return method if method in METHODS else "other"


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    REQUESTS.labels(method_of(method), route, f"{status // 100}xx").inc()
    REQUEST_SECONDS.labels(route).observe(seconds)


def count_search(engine: str, reduced: bool, seconds: float) -> None:
    SEARCHES.labels(engine, "yes" if reduced else "no").inc()
    SEARCH_SECONDS.labels(engine).observe(seconds)


def count_task(name: str, state: str, seconds: float | None) -> None:
    TASKS.labels(name, state).inc()
    if seconds is not None:
        TASK_SECONDS.labels(name).observe(seconds)
