"""The figures of the installation as Prometheus reads them.

Read from rows, so every process tells the same whatever it remembers, and a restart changes
nothing. A scrape within a few seconds of another costs no statement.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Final, cast
from uuid import UUID

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.features.figures import queries
from prosa.features.figures.catalog import DOCUMENTED, NATIVE, Figure
from prosa.features.figures.queries import Snapshot
from prosa.features.figures.store import BUCKETS
from prosa.kit.clock import Clock

FRESH_SECONDS: Final = 5.0
_FIGURES: Final = {figure.name: figure for figure in (*DOCUMENTED, *NATIVE)}
_KINDS: Final = {"counter": CounterMetricFamily, "gauge": GaugeMetricFamily}
_AGES: Final = {
    "prosa_hooks_oldest_unread_seconds": "hook",
    "prosa_deliveries_oldest_due_seconds": "delivery",
    "prosa_media_oldest_due_seconds": "media",
}
_log = structlog.get_logger()

Labelled = tuple[tuple[str, ...], float]


class Figures:
    """One per web process. `text` may be asked as often as anybody likes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._asking = asyncio.Lock()
        self._text = b""
        self._until = 0.0

    async def text(self) -> bytes:
        """At most `FRESH_SECONDS` old. Without the database, it says that it is away."""
        async with self._asking:
            if time.monotonic() >= self._until:
                self._text = exposed(await self._snapshot(), now=self._clock.now())
                self._until = time.monotonic() + FRESH_SECONDS
            return self._text

    async def _snapshot(self) -> Snapshot | None:
        try:
            async with self._database.system_work() as work:
                return await queries.snapshot(work)
        except AWAY as error:
            _log.warning("figures.not_read", error=type(error).__name__)
            return None


def exposed(snapshot: Snapshot | None, *, now: datetime) -> bytes:
    """The text of a scrape. None: the database could not be asked."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected([*_families(snapshot, now)]))
    return generate_latest(registry)


class _Collected(Collector):
    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> list[Metric]:
        return self._families


def _families(snapshot: Snapshot | None, now: datetime) -> Iterator[Metric]:
    yield _family("prosa_database_reachable", [((), 0.0 if snapshot is None else 1.0)])
    if snapshot is None:
        return
    yield from _documented(snapshot)
    numbers: defaultdict[str, list[Labelled]] = defaultdict(list)
    for row in snapshot.numbers:
        numbers[row["name"]].append(((row["label"],) if row["label"] else (), row["value"]))
    for name, oldest in _AGES.items():
        since = snapshot.oldest.get(oldest)
        numbers[name] = [((), max((now - since).total_seconds(), 0.0) if since else 0.0)]
    for figure in NATIVE[1:]:
        yield _family(figure.name, numbers[figure.name])


def _documented(snapshot: Snapshot) -> Iterator[Metric]:
    """MET-10 to MET-14."""
    for name, total in (
        ("tickets_criados_total", "conversations_created"),
        ("mensagens_enviadas_total", "messages_sent"),
    ):
        told = snapshot.of_company(total)
        yield _family(name, [((str(company), label), value) for company, label, value in told])
    for name, column in (("tickets_abertos", "open"), ("atendentes_online", "online")):
        yield _family(name, [((str(row["id"]),), row[column]) for row in snapshot.companies])
    yield _first_responses(snapshot, _FIGURES["tempo_primeira_resposta_segundos"])


def _first_responses(snapshot: Snapshot, figure: Figure) -> Metric:
    """Rows hold each bucket by itself; Prometheus wants each with all that are smaller."""
    family = HistogramMetricFamily(figure.name, figure.about, labels=figure.labels)
    sums = {company: value for company, _, value in snapshot.of_company("first_response_seconds")}
    counts: defaultdict[UUID, dict[str, float]] = defaultdict(dict)
    for company, label, value in snapshot.of_company("first_response"):
        counts[company][label] = value
    for company, of_bucket in counts.items():
        buckets: list[tuple[str, float]] = []
        running = 0.0
        for bucket in (*map(str, BUCKETS), "+Inf"):
            running += of_bucket.get(bucket, 0.0)
            buckets.append((bucket if bucket == "+Inf" else f"{bucket}.0", running))
        family.add_metric([str(company)], buckets, sums.get(company, 0.0))
    return family


def _family(name: str, values: list[Labelled]) -> Metric:
    figure = _FIGURES[name]
    family = _KINDS[figure.kind](figure.name, figure.about, labels=figure.labels)
    for labels, value in values:
        family.add_metric(labels, float(value))
    return cast(Metric, family)  # cast: the union of two of its subclasses
