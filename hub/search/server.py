"""The search server: its indices are filled from the database, change by change, and served when they are whole.

Each index knows up to which change it is filled. So one way of filling serves a publish, a rebuild, and catching up
after the server was away; each of them can be broken off and goes on.
"""

import functools
import logging
import threading
import time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    SSLError,
    TransportError,
)
from elasticsearch import ConnectionError as UnreachableError
from wagtail.models import Locale

from hub.search.analysis import analysis_of, fingerprint
from hub.search.engines import elasticsearch as engine
from hub.search.engines.plan import HAS, Found, Plan
from hub.search.models import Document, EngineIndex, RemovedDocument

logger = logging.getLogger(__name__)

SEARCH_SECONDS = 0.8  # a reader waits no longer for the server
WRITE_SECONDS = 10.0
REST_SECONDS = 10.0  # between attempts, while the server is away
SERVED_SECONDS = 1.0  # for which it is believed which indices are whole; an index that is gone is noticed at once
SHARES_SECONDS = 300.0  # for which the shares of codes are believed; they only say how many documents to count in
BATCH = 500
NOT_ASKED: tuple[float, frozenset[str]] = (float("-inf"), frozenset())  # when which languages were served
FAILURES = (ApiError, TransportError)


class UnavailableError(Exception):
    """The server does not answer, or has no whole index of the language."""


def explain(failure: Exception) -> str:
    """What is wrong with the search server, in one sentence for operators. Repeats nothing that the server said."""
    match failure:
        case SSLError():
            return (
                f"The search server's certificate is not accepted ({failure.message}): "
                "see ELASTICSEARCH_URL and ELASTICSEARCH_CA."
            )
        case AuthenticationException():
            return "The search server does not accept the API key, or wants one: see ELASTICSEARCH_API_KEY."
        case AuthorizationException():
            return "The search server does not let the API key do this: see ELASTICSEARCH_API_KEY."
        case ConnectionTimeout():
            return "The search server did not answer in time."
        case UnreachableError():
            return "The search server cannot be reached: see ELASTICSEARCH_URL."
    return f"The search server did not do what it was asked ({type(failure).__name__})."


class Breaker:
    """Lets nobody wait for a server that has just failed."""

    def __init__(self):
        self._lock = threading.Lock()
        self._closed_until = 0.0

    def allows(self) -> bool:
        return time.monotonic() >= self._closed_until

    def trip(self) -> None:
        with self._lock:
            self._closed_until = time.monotonic() + REST_SECONDS

    def reset(self) -> None:
        self._closed_until = 0.0


class SearchServer:
    """Elasticsearch at settings.ELASTICSEARCH["url"]."""

    name = "elasticsearch"

    def __init__(self, url: str, api_key: str = "", ca: str = "", prefix: str = "hub"):
        options: dict[str, Any] = {"max_retries": 0, "retry_on_timeout": False}
        if api_key:
            options["api_key"] = api_key
        if ca:
            options["ca_certs"] = ca
        self.client = Elasticsearch(url, **options)
        self._asking = self.client.options(request_timeout=SEARCH_SECONDS)
        self.prefix = prefix
        self.breaker = Breaker()
        self._told: dict[str, tuple[float, dict[str, float]]] = {}
        self._serving = NOT_ASKED

    def alias(self, language: str) -> str:
        """The name by which the served index of a language is asked."""
        # An index is called alias-time: with a hyphen, the indices of pt-br would be taken for those of pt.
        return f"{self.prefix}-{language.lower().replace('-', '_')}"

    # Asking

    def find(self, plan: Plan) -> Found:
        """Answers a plan.

        :raises UnavailableError: when the server has failed, now or a moment ago, or has no whole index
        """
        if not self.breaker.allows():
            raise UnavailableError("resting after a failure")
        languages = [plan.language, *(reading.language for reading in plan.others)]
        served = self._served()
        if plan.language not in served:
            raise UnavailableError(f"no whole index of {plan.language}")
        indices = [self.alias(language) for language in languages if language in served]
        try:
            sampling = engine.sampling_for(plan, lambda: self._shares(plan.language))
            body = engine.request(plan, self.alias, sampling)
            answer = self._asking.search(
                index=indices,
                body=body | {"timeout": f"{int(SEARCH_SECONDS * 900)}ms"},
                allow_partial_search_results=False,
            )
            if answer["timed_out"]:
                self.breaker.trip()
                raise UnavailableError("the server took too long")
        except FAILURES as failure:
            self.breaker.trip()
            logger.warning("%s The database searches.", explain(failure))
            if isinstance(failure, NotFoundError):
                self._mistrust_missing(languages)
            raise UnavailableError(type(failure).__name__) from failure
        return engine.found(answer.body, plan, self.alias, sampling)

    def _shares(self, language: str) -> dict[str, float]:
        """{code: share of the documents that have it}, as the server told within the last minutes."""
        asked, shares = self._told.get(language, (0.0, {}))
        if not shares or time.monotonic() >= asked + SHARES_SECONDS:
            codes = {"codes": {"terms": {"field": "codes", "size": engine.MAX_CODES}}}
            answer = self._asking.search(index=self.alias(language), size=0, aggs=codes, track_total_hits=True)
            total = max(answer["hits"]["total"]["value"], 1)
            buckets = answer["aggregations"]["codes"]["buckets"]
            shares = {bucket["key"]: bucket["doc_count"] / total for bucket in buckets}
            self._told[language] = (time.monotonic(), shares)
        return shares

    def _served(self) -> frozenset[str]:
        """The languages with a whole index, as the database said within the last second."""
        asked, languages = self._serving
        if time.monotonic() >= asked + SERVED_SECONDS:
            languages = self._read_served()
            self._serving = (time.monotonic(), languages)
        return languages

    def _read_served(self) -> frozenset[str]:
        rows = EngineIndex.objects.filter(serving=True, fingerprint=fingerprint(), name__startswith=f"{self.prefix}-")
        names = (name.removeprefix(f"{self.prefix}-") for name in rows.values_list("name", flat=True))
        return frozenset(name.rsplit("-", 1)[0].replace("_", "-") for name in names)

    def forget(self, language: str) -> None:
        """Forgets the indices of a language, so that they are made anew."""
        EngineIndex.objects.filter(name__startswith=f"{self.alias(language)}-").delete()
        self._serving = NOT_ASKED

    def _mistrust_missing(self, languages: list[str]) -> None:
        """Forgets the indices of those languages that the server does not have."""
        for language in languages:
            try:
                there = self._asking.indices.exists_alias(name=self.alias(language))
            except FAILURES:
                return
            if not there:
                self.forget(language)

    def is_whole(self, language: str) -> bool:
        """True where the server has as many documents of the language as the database."""
        wanted = Document.objects.filter(locale__language_code=language).count()
        try:
            return self._asking.count(index=self.alias(language))["count"] == wanted
        except FAILURES:
            return False

    def doubt(self, language: str) -> None:
        """Called when the server finds nothing where the database does: an emptied index is made anew."""
        if not self.is_whole(language):
            logger.warning("The search server's index of %s is not whole; it is made anew.", language)
            self.forget(language)

    def stored(self, language: str) -> dict[int, int]:
        """{document id: change it was written by} of all documents in the served index.

        :raises elasticsearch.ApiError, elasticsearch.TransportError: when the server does not answer
        """
        client = self.client.options(request_timeout=WRITE_SECONDS)
        client.indices.refresh(index=self.alias(language))
        point = client.open_point_in_time(index=self.alias(language), keep_alive="1m")["id"]
        found: dict[int, int] = {}
        after = None
        while True:
            more = {"search_after": after} if after else {}
            answer = client.search(
                pit={"id": point}, size=5000, sort=["_shard_doc"], version=True, source=False, **more
            )
            hits = answer["hits"]["hits"]
            found |= {int(hit["_id"]): hit["_version"] for hit in hits}
            if len(hits) < 5000:
                client.close_point_in_time(id=point)
                return found
            after = hits[-1]["sort"]

    # Filling

    def catch_up(self, seconds: float = 5.0) -> bool:
        """Carries changes to the server for a while. Never raises for a server that is away.

        :returns: True when nothing is left to do
        """
        if not self.breaker.allows():
            return False
        deadline = time.monotonic() + seconds
        try:
            done = [self.fill(locale, deadline) for locale in Locale.objects.order_by("pk")]
        except FAILURES as failure:
            self.breaker.trip()
            logger.warning("Changes wait for the search server. %s", explain(failure))
            return False
        return all(done)

    def fill(self, locale: Locale, deadline: float | None = None, report=lambda number: None) -> bool:
        """Brings the indices of a language up to date, until the deadline. A new index is served once it is whole.

        :returns: True when nothing is left to do
        """
        client = self._writer(deadline)
        for index in self._indices(client, locale.language_code):
            while self._fill_batch(client, index, locale, report):
                if deadline is not None and time.monotonic() >= deadline:
                    return False
            if not index.serving:
                self._serve(client, index, locale.language_code)
        return True

    def _writer(self, deadline: float | None) -> Elasticsearch:
        """A client that waits as long as a write may take, but not far beyond the deadline."""
        left = WRITE_SECONDS if deadline is None else max(SEARCH_SECONDS, deadline - time.monotonic())
        return self.client.options(request_timeout=min(left, WRITE_SECONDS))

    def begin(self, client: Elasticsearch, language: str) -> EngineIndex:
        """Makes an empty index, to be filled and then served instead of the one there is."""
        name = f"{self.alias(language)}-{timezone.now():%Y%m%d%H%M%S%f}"
        client.indices.create(
            index=name,
            mappings=engine.MAPPINGS | {"_meta": {"fingerprint": fingerprint()}},
            settings={"number_of_shards": 1, "number_of_replicas": settings.ELASTICSEARCH["replicas"]},
        )
        return EngineIndex.objects.create(name=name, fingerprint=fingerprint())

    def _indices(self, client: Elasticsearch, language: str) -> list[EngineIndex]:
        """The indices to fill: the served one, and one that is being made; at least one."""
        rows = EngineIndex.objects.filter(name__startswith=f"{self.alias(language)}-", fingerprint=fingerprint())
        return list(rows.order_by("name")) or [self.begin(client, language)]

    def _fill_batch(self, client: Elasticsearch, index: EngineIndex, locale: Locale, report) -> bool:
        """Carries the next changes, oldest first. False when there are none."""
        rows = Document.objects.filter(locale=locale, change__gt=index.synced).order_by("change")
        gone = RemovedDocument.objects.filter(locale=locale, change__gt=index.synced).order_by("change")
        changes = sorted(
            [*rows.values_list("change", flat=True)[:BATCH], *gone.values_list("change", flat=True)[:BATCH]]
        )
        if not changes:
            return False
        last = changes[:BATCH][-1]
        documents = list(rows.filter(change__lte=last).select_related("text"))
        removed = list(gone.filter(change__lte=last))
        self._send(client, index.name, locale.language_code, documents, removed)
        index.synced = last
        index.save(update_fields=["synced"])
        report(len(documents))
        return True

    def _send(
        self, client: Elasticsearch, name: str, language: str, documents: list[Document], removed: list[RemovedDocument]
    ) -> None:
        # The number of the change is the version, so that a slow process cannot put an old text over a new one.
        operations: list[dict] = []
        for document in documents:
            version = {"_id": str(document.pk), "version": document.change, "version_type": "external_gte"}
            operations += [{"index": version}, fields_of(document, language)]
        for row in removed:
            operations.append({"delete": {"_id": str(row.pk), "version": row.change, "version_type": "external_gte"}})
        few = len(operations) <= 50
        answer = client.bulk(index=name, operations=operations, refresh=few)
        for item in answer["items"] if answer["errors"] else []:
            result = next(iter(item.values()))
            if result["status"] not in (200, 201, 404, 409):
                raise TransportError(f"document {result['_id']} was refused: {result['status']}")

    def _serve(self, client: Elasticsearch, index: EngineIndex, language: str) -> None:
        """Puts an index in the place of the one before, in one step, and deletes that."""
        alias = self.alias(language)
        client.indices.refresh(index=index.name)
        before = [
            name for name in client.indices.get(index=f"{alias}-*", ignore_unavailable=True) if name != index.name
        ]
        actions = [{"add": {"index": index.name, "alias": alias}}]
        actions += [{"remove_index": {"index": name}} for name in before]
        client.indices.update_aliases(actions=actions)
        with transaction.atomic():
            EngineIndex.objects.filter(name__startswith=f"{alias}-").exclude(pk=index.pk).delete()
            index.serving = True
            index.save(update_fields=["serving"])
        self._serving = NOT_ASKED

    def rebuild(self, report=lambda done, total: None) -> None:
        """Makes new indices beside the served ones, fills and serves them. Goes on with what was broken off.

        :raises elasticsearch.ApiError, elasticsearch.TransportError: when the server does not answer
        """
        done, total = 0, Document.objects.count()

        def progress(number: int) -> None:
            nonlocal done
            done += number
            report(min(done, total), total)

        for locale in Locale.objects.order_by("pk"):
            unfinished = EngineIndex.objects.filter(
                name__startswith=f"{self.alias(locale.language_code)}-", serving=False, fingerprint=fingerprint()
            )
            if not unfinished.exists():
                self.begin(self._writer(None), locale.language_code)
            self.fill(locale, report=progress)
        self.breaker.reset()

    @property
    def is_behind(self) -> bool:
        """True where a served index has not got the last change of its language yet, or a language has none."""
        return any(self._misses(locale) for locale in Locale.objects.order_by("pk"))

    def _misses(self, locale: Locale) -> bool:
        served = EngineIndex.objects.filter(
            serving=True, fingerprint=fingerprint(), name__startswith=f"{self.alias(locale.language_code)}-"
        ).first()
        return served is None or any(
            model.objects.filter(locale=locale, change__gt=served.synced).exists()
            for model in (Document, RemovedDocument)
        )


def fields_of(document: Document, language: str) -> dict:
    """A document as the server keeps it."""
    analysis, text, codes = analysis_of(language), document.text, document.codes.split()
    facets: dict[str, list[str]] = {}
    for name in codes:
        facet, _, code = name.partition("=")
        facets.setdefault(facet, []).append(code)
    words = [
        terms
        for column, times in engine.TIMES.items()
        for terms in [analysis.terms_text(getattr(text, column))] * times
    ]
    return {
        "words": " ".join(words),
        "codes": [name for name in codes if not name.startswith(f"{HAS}=")],
        "facets": facets,
        "title_key": document.title_key,
        "published": document.published.isoformat(),
        "checked": document.checked.isoformat() if document.checked else None,
    }


@functools.cache
def _server(url: str, api_key: str, ca: str, prefix: str) -> SearchServer:
    return SearchServer(url, api_key, ca, prefix)


def search_server() -> SearchServer | None:
    """The search server in use; None where the database searches."""
    if settings.SEARCH_ENGINE != "elasticsearch":
        return None
    options = settings.ELASTICSEARCH
    return _server(options["url"], options["api_key"], options["ca"], options["prefix"])
