"""What the service counts of itself, as Prometheus reads it.

Each application has a registry of its own. What can be read off the service when it is asked is not
counted beside it: free places, jobs, the snapshot and the store are looked at then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from fastapi import FastAPI
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from graph.errors import StoreError
from queries.network import Network

_STORE_S = 2.0
"""Seconds that a store may take to tell its revision."""
_BUCKETS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120)
_BESIDE = "gongjian_beside"
"""What the names of those of the process beside the service begin with."""
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
"""Others are counted as one, since anybody may make one up."""

Pids = Callable[[], Sequence[int]]
"""The processes that answer, by their numbers; 0 where one is not there yet."""


class Metrics:
    """The metrics of one application."""

    def __init__(self, *, beside: bool = False, pids: Pids | None = None) -> None:
        """``beside``: it is the one beside the service, which has names of its own. ``pids`` gives
        the processes that answer, whose counts are told as one; None: this is the only one.
        They count in files of the folder that ``PROMETHEUS_MULTIPROC_DIR`` names."""
        self._beside = beside
        self._registry = CollectorRegistry()
        if beside:
            ProcessCollector(namespace=_BESIDE, registry=self._registry)
            return
        counts = CollectorRegistry() if pids else self._registry
        self._requests = Counter(
            "gongjian_requests",
            "Requests by template of the path ('' where there is none), method and status (0: the "
            "client went).",
            ("route", "method", "status"),
            registry=counts,
        )
        self._seconds = Histogram(
            "gongjian_request_duration_seconds",
            "Seconds until the whole answer was out.",
            ("route",),
            buckets=_BUCKETS,
            registry=counts,
        )
        if pids is None:
            ProcessCollector(registry=self._registry)
        else:
            MultiProcessCollector(self._registry)  # type: ignore[no-untyped-call]
            self._registry.register(_Processes(pids))

    def look_at(self, app: FastAPI) -> None:
        """Tell of an application's state too."""
        self._registry.register(_State(app, _BESIDE if self._beside else "gongjian"))

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        method = method if method in _METHODS else "other"
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self._registry)


class _Processes(Collector):
    """What the processes that answer take, each by its number."""

    def __init__(self, pids: Pids) -> None:
        self._pids = pids

    def collect(self) -> Iterator[Metric]:
        found: dict[str, Metric] = {}
        for process, pid in enumerate(self._pids()):
            one = ProcessCollector(pid=lambda pid=pid: pid, registry=None)  # type: ignore[misc]
            for metric in one.collect() if pid else ():
                samples = [
                    sample._replace(labels={"process": str(process)}) for sample in metric.samples
                ]
                if metric.name in found:
                    found[metric.name].samples += samples
                else:
                    metric.samples = samples
                    found[metric.name] = metric
        yield from found.values()


class _State(Collector):
    def __init__(self, app: FastAPI, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    def describe(self) -> list[Metric]:
        """Nothing: else the registry would ask a service that has not started."""
        return []

    def collect(self) -> Iterator[Metric]:
        state, prefix = self._app.state, self._prefix
        free = GaugeMetricFamily(f"{prefix}_places_free", "Free places by kind.", labels=["kind"])
        left = GaugeMetricFamily(
            f"{prefix}_work_left", "Work that runs on for clients that went.", labels=["kind"]
        )
        for kind, gate in state.gates.items():
            free.add_metric([kind], gate.free)
            left.add_metric([kind], gate.left)
        yield from (free, left)
        refused = CounterMetricFamily(
            f"{prefix}_quota_refusals",
            "Requests over the limit of an actor.",
            labels=["kind"],
        )
        for kind, count in state.rates.refusals.items():
            refused.add_metric([kind], count)
        yield refused
        jobs = GaugeMetricFamily(f"{prefix}_jobs", "Jobs that run or wait.", labels=["what"])
        for what, queue in (
            ("plan", state.plans),
            ("matching", state.matchings),
            ("search", state.searches),
            ("import", state.drafts.jobs),
        ):
            jobs.add_metric([what], queue.unended)
        yield jobs
        if prefix != _BESIDE:
            yield from _of_the_network(state.network)


def _of_the_network(network: Network) -> Iterator[Metric]:
    try:
        revision = network.store.store_revision(within_s=_STORE_S).revision
    except StoreError:
        yield GaugeMetricFamily("gongjian_store_up", "Whether the store answers.", 0)
    else:
        yield GaugeMetricFamily("gongjian_store_up", "Whether the store answers.", 1)
        yield GaugeMetricFamily("gongjian_store_revision", "Number of its last change.", revision)
    if (held := network.held()) is not None:
        snapshot, age_s = held
        yield GaugeMetricFamily(
            "gongjian_snapshot_revision", "Revision that is answered from.", snapshot.revision
        )
        yield GaugeMetricFamily(
            "gongjian_snapshot_age_seconds", "Seconds since that was read.", age_s
        )
