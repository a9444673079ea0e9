"""``/metrics``: what a Prometheus server asks for. Loaded only where ``PORTAL_METRICS_TOKEN`` is set (portal.settings).

Each web process writes its counters into a file of ``metrics/`` in the data folder; any of them answers for all. What
the database and the machine know is read when it is asked for.
"""

import time

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count
from django.http import HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from briefings.documents import paper_printed
from organizations.choices import OperatorKind
from organizations.models import OperatorEntry
from portal.backup import last_nightly
from portal.request_log import METHODS, route_of
from portal.system import commit, disk, queue, worker_list

SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

requests = Counter("portal_requests", "Requests answered", ["method", "route", "status"])
durations = Histogram("portal_request_seconds", "How long an answer took", ["route"], buckets=SECONDS)
queries = Counter("portal_database_queries", "Queries sent to the database")
database_time = Counter("portal_database_seconds", "Time spent waiting for the database")
papers = Counter("portal_papers_printed", "Papers made by web processes", ["format"])


class MetricsMiddleware:
    """Stands directly behind the log's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.perf_counter()
        with connection.execute_wrapper(count_query):
            response = self.get_response(request)
        method = request.method if request.method in METHODS else "OTHER"
        static = request.path.startswith(settings.STATIC_URL)
        route = settings.STATIC_URL.lstrip("/") if static else route_of(request)
        requests.labels(method, route, str(response.status_code)).inc()
        durations.labels(route).observe(time.perf_counter() - began)
        return response


def count_query(execute, sql, params, many, context):
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        queries.inc()
        database_time.inc(time.perf_counter() - began)


def count_paper(sender, format, **kwargs) -> None:
    papers.labels(format).inc()


paper_printed.connect(count_paper)


@require_safe
@never_cache
def metrics(request):
    """For whoever sends the token as ``Authorization: Bearer …``."""
    given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponseForbidden("403", content_type="text/plain")
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(Installation())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Installation:
    """What is so at the moment, whichever process is asked."""

    def collect(self):
        yield gauge("portal_info", "The commit that runs", {(commit() or "unknown",): 1}, ["commit"])
        space = disk()
        sizes = {("free",): space.free, ("total",): space.total}
        yield gauge("portal_disk_bytes", "Disk of the data folder", sizes, ["what"])
        if backup := last_nightly():
            age = (timezone.localdate() - backup.day).days
            complete = {("complete" if backup.is_complete else "incomplete",): age}
            yield gauge("portal_backup_age_days", "Days since the night of the last backup", complete, ["state"])
        try:
            yield from self.of_database()
        except DatabaseError:
            yield gauge("portal_database_up", "Whether the database answers", {(): 0})

    def of_database(self):
        work = queue()
        states = {("waiting",): work.waiting, ("running",): work.running, ("failed",): work.failed}
        yield gauge("portal_tasks", "Tasks by state", states, ["state"])
        yield gauge("portal_queue_oldest_seconds", "How long work has been waiting", {(): work.oldest.total_seconds()})
        living = sum(each.lives for each in worker_list())
        yield gauge("portal_workers", "Processes that do tasks and give signs of life", {(): living})
        counted = OperatorEntry.objects.unresolved().order_by().values_list("kind").annotate(Count("pk"))
        entries = {(kind,): 0 for kind in OperatorKind.values} | {(kind,): number for kind, number in counted}
        yield gauge("portal_operator_entries", "What the operator is to look at", entries, ["kind"])
        yield gauge("portal_database_up", "Whether the database answers", {(): 1})


def gauge(name: str, what: str, values: dict, labels: list[str] | None = None) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=labels or [])
    for key, value in values.items():
        family.add_metric(list(key), value)
    return family
