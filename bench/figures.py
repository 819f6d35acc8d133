"""The figures, their bars, and how each is measured.

A measurement gives one or several figures and is run several times on a product
of its own; the median counts, and every run is kept beside it.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench import loads, scene
from bench.product import Product, running

Run = Mapping[str, float]
"""The figures of one run, by name."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure must reach."""

    name: str
    unit: str
    bar: float
    is_at_most: bool = False

    def holds(self, value: float) -> bool:
        return value <= self.bar if self.is_at_most else value >= self.bar


@dataclass(frozen=True, slots=True)
class Measurement:
    title: str
    bars: Sequence[Bar]
    measure: Callable[[Product, int, Say], list[Run]]
    runs: int

    @property
    def names(self) -> frozenset[str]:
        return frozenset(bar.name for bar in self.bars)


HOOK_SECONDS = 8.0
RETURNING_SECONDS = 30.0
NEW_CUSTOMERS = 6_000
IDLE_MESSAGES = 300


def hooks(product: Product, runs: int, say: Say) -> list[Run]:
    """Hooks accepted at 64 connections with the worker paused, and raw inserts beside them."""
    place = scene.inboxes_only(product)
    company_id, inbox_id = scene.company_and_inbox(product)
    row: tuple[Any, ...] = (company_id, inbox_id, scene.body_of(place.accounts[0]))
    found: list[Run] = []
    for n in range(runs):
        raw = loads.apart(loads.insert_raw, product.database_url, row, 8, HOOK_SECONDS / 2)
        with product.worker_paused():
            load = loads.apart(
                loads.post_for,
                product.url,
                place.accounts[:1],
                ["5511970000000"],
                64,
                HOOK_SECONDS,
                f"HOOK{n}",
            )
        scene_is_honest(load.refused == 0, "hooks were refused")
        rate, limit = load.accepted / load.seconds, raw.accepted / raw.seconds
        say(f"{rate:,.0f} hooks/s; raw inserts {limit:,.0f}/s")
        found.append({"hooks_accepted_per_s": rate, "hooks_vs_raw_insert": rate / limit})
        scene.wait_until_read(product)
    return found


def returning(product: Product, runs: int, say: Say) -> list[Run]:
    """Customers of open conversations write; every message must reach an agent's socket."""
    place = scene.with_customers(product)
    found: list[Run] = []
    for n in range(runs):
        before = product.cpu_seconds()
        load = loads.apart(
            loads.watch_while_posting,
            product.url,
            place.agent_token,
            place.accounts,
            place.returning,
            seconds=RETURNING_SECONDS,
            label=f"RETURNING{n}",
        )
        after = product.cpu_seconds()
        lost = f"{load.posted - load.seen} missing, {load.twice} twice, {load.refused} refused"
        scene_is_honest(load.seen == load.posted and not load.twice and not load.refused, lost)
        cpu = {part: (after[part] - before[part]) * 1000 / load.seen for part in after}
        spent = cpu["web"] + cpu["worker"] + cpu["database"]
        rate = load.seen / load.seconds
        parts = ", ".join(f"{part} {cpu[part]:.2f}" for part in ("web", "worker", "database"))
        say(f"{rate:,.0f} messages/s, none of {load.seen:,} missing; CPU ms each: {parts}")
        found.append({"inbound_returning_per_s": rate, "cpu_ms_per_message": spent})
    return found


def new(product: Product, runs: int, say: Say) -> list[Run]:
    """Strangers write; each must be greeted, which counts once the provider has accepted it."""
    place = scene.inboxes_only(product)
    found: list[Run] = []
    for n in range(runs):
        numbers = [f"55119{80_000_000 + n * NEW_CUSTOMERS + c}" for c in range(NEW_CUSTOMERS)]
        requests = loads.texts(
            place.accounts, numbers, count=NEW_CUSTOMERS, label=f"NEW{n}", text="Oi"
        )
        before = scene.counters(product)["sends_accepted"]
        load = loads.apart(loads.post_all, product.url, requests, 16)
        scene_is_honest(load.accepted == NEW_CUSTOMERS, "hooks were refused")
        _wait_for_greetings(product, before + NEW_CUSTOMERS)
        rate = NEW_CUSTOMERS / (time.perf_counter() - load.began_at)
        say(f"{rate:,.0f} greeted/s; their hooks took {load.seconds:.1f} s")
        found.append({"inbound_new_per_s": rate})
        scene.wait_until_read(product)
    return found


def _wait_for_greetings(product: Product, wanted: int) -> None:
    deadline = time.monotonic() + 120
    while scene.counters(product)["sends_accepted"] < wanted:
        if time.monotonic() > deadline:
            raise RuntimeError("Not every greeting was accepted within two minutes.")
        time.sleep(0.1)


def idle(product: Product, runs: int, say: Say) -> list[Run]:
    """One message at a time: from the provider's call to the agent's socket."""
    place = scene.with_customers(product)
    time.sleep(3)
    found: list[Run] = []
    for n in range(runs):
        load = loads.apart(
            loads.watch_one_by_one,
            product.url,
            place.agent_token,
            place.accounts,
            place.returning,
            count=IDLE_MESSAGES,
            pause=0.03,
            label=f"IDLE{n}",
        )
        scene_is_honest(load.seen == IDLE_MESSAGES, "messages are missing")
        cuts = statistics.quantiles(load.latencies_ms, n=100)
        say(f"p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms of {IDLE_MESSAGES}")
        found.append({"hook_to_socket_ms_p50": cuts[49], "hook_to_socket_ms_p99": cuts[98]})
    return found


def scene_is_honest(holds: bool, otherwise: str) -> None:
    """A figure counts only if nothing was lost for it."""
    if not holds:
        raise RuntimeError(f"This run does not count: {otherwise}.")


MEASUREMENTS: Sequence[Measurement] = (
    Measurement(
        "Webhooks accepted, worker paused",
        (
            Bar("hooks_accepted_per_s", "1/s", 4_000),
            Bar("hooks_vs_raw_insert", "ratio", 0.3),
        ),
        hooks,
        3,
    ),
    Measurement(
        "Returning customers, to an agent's socket",
        (
            Bar("inbound_returning_per_s", "1/s", 1_500),
            Bar("cpu_ms_per_message", "ms", 1.2, is_at_most=True),
        ),
        returning,
        3,
    ),
    Measurement(
        "New customers, greeting delivered",
        (Bar("inbound_new_per_s", "1/s", 500),),
        new,
        3,
    ),
    Measurement(
        "Idle, from webhook to socket",
        (
            Bar("hook_to_socket_ms_p50", "ms", 15, is_at_most=True),
            Bar("hook_to_socket_ms_p99", "ms", 60, is_at_most=True),
        ),
        idle,
        3,
    ),
)


def measure(measurement: Measurement, say: Say) -> tuple[list[Run], str]:
    """All runs of one measurement, and the version of the database that they ran on."""
    with running() as product:
        return measurement.measure(product, measurement.runs, say), scene.database_version(product)
