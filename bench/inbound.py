"""Customers write: webhooks accepted, messages shown, strangers greeted, memory kept."""

import statistics
import time
from typing import Any

from bench import loads, scene, watching
from bench.measure import Run, Say, scene_is_honest
from bench.product import Product

HOOK_SECONDS = 8.0
RETURNING_SECONDS = 30.0
AGENTS = 30
AGENTS_SECONDS = 15.0
NEW_CUSTOMERS = 6_000
IDLE_MESSAGES = 300
MANY_MESSAGES = 100_000


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


def hooks_while_reading(product: Product, runs: int, say: Say) -> list[Run]:
    """Hooks of customers with open conversations accepted at 64 connections, the worker reading
    them all the while."""
    place = scene.with_customers(product)
    found: list[Run] = []
    for n in range(runs):
        before = scene.messages_received(product)
        cpu_before = product.cpu_seconds()
        load = loads.apart(
            loads.post_for,
            product.url,
            place.accounts,
            place.returning,
            64,
            HOOK_SECONDS,
            f"READING{n}",
        )
        read = scene.messages_received(product) - before
        scene_is_honest(load.refused == 0, "hooks were refused")
        rate = load.accepted / load.seconds
        say(f"{rate:,.0f} hooks/s; meanwhile {read / load.seconds:,.0f} messages/s were read")
        say(f"CPU ms each: {product.cpu_ms_each(cpu_before, load.accepted)}")
        found.append({"hooks_accepted_reading_per_s": rate})
        scene.wait_until_read(product)
        kept = scene.messages_received(product) - before
        scene_is_honest(kept == load.accepted, f"{load.accepted - kept} hooks have no message")
    return found


def returning(product: Product, runs: int, say: Say) -> list[Run]:
    """Customers of open conversations write; every message must reach an agent's socket."""
    place = scene.with_customers(product)
    found: list[Run] = []
    for n in range(runs):
        before = product.cpu_seconds()
        load = _shown(product, place, f"RETURNING{n}", seconds=RETURNING_SECONDS)
        after = product.cpu_seconds()
        cpu = {part: (after[part] - before[part]) * 1000 / load.seen for part in after}
        spent = cpu["web"] + cpu["worker"] + cpu["database"]
        rate = load.seen / load.seconds
        parts = ", ".join(f"{part} {cpu[part]:.2f}" for part in ("web", "worker", "database"))
        say(f"{rate:,.0f} messages/s, none of {load.seen:,} missing; CPU ms each: {parts}")
        found.append({"inbound_returning_per_s": rate, "cpu_ms_per_message": spent})
    return found


def thirty_agents(product: Product, runs: int, say: Say) -> list[Run]:
    """The same with thirty agents in the room: a message counts when all thirty have it."""
    place = scene.with_customers(product, agents=AGENTS)
    found: list[Run] = []
    for n in range(runs):
        load = _shown(product, place, f"AGENTS{n}", seconds=AGENTS_SECONDS, screens=AGENTS)
        rate = load.seen / load.seconds
        say(f"{rate:,.0f} messages/s, each on {AGENTS} screens, none of {load.seen:,} missing")
        found.append({"inbound_30_agents_per_s": rate})
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
        cpu_before = product.cpu_seconds()
        load = loads.apart(loads.post_all, product.url, requests, 16)
        scene_is_honest(load.accepted == NEW_CUSTOMERS, "hooks were refused")
        _wait_for_greetings(product, before + NEW_CUSTOMERS)
        rate = NEW_CUSTOMERS / (time.perf_counter() - load.began_at)
        scene.wait_until_read(product)
        parts = product.cpu_ms_each(cpu_before, NEW_CUSTOMERS)
        say(f"{rate:,.0f} greeted/s; their hooks took {load.seconds:.1f} s; CPU ms each: {parts}")
        found.append({"inbound_new_per_s": rate})
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
            watching.watch_one_by_one,
            product.url,
            place.tokens[0],
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


def memory(product: Product, runs: int, say: Say) -> list[Run]:
    """What web and worker hold after a hundred thousand messages, and after as many more."""
    place = scene.with_customers(product)
    found: list[Run] = []
    held = 0.0
    for n in range(runs + 1):
        _shown(product, place, f"MEMORY{n}", count=MANY_MESSAGES)
        time.sleep(3)
        before, held = held, product.pss_mb("web", "worker")
        parts = ", ".join(f"{part} {product.pss_mb(part):.0f}" for part in ("web", "worker"))
        say(f"{held:.1f} MB after {n + 1} × {MANY_MESSAGES:,} messages: {parts}")
        if n == 0:
            found.append({"rss_mb_after_100k": held})
        else:
            found.append({"rss_growth_mb": held - before})
    return found


def _shown(
    product: Product, place: scene.Scene, label: str, *, screens: int = 1, **how: Any
) -> watching.Seen:
    """Customers of open conversations write, and so many screens show all of it once."""
    load = loads.apart(
        watching.watch_while_posting,
        product.url,
        place.tokens[:screens],
        place.accounts,
        place.returning,
        label=label,
        **how,
    )
    lost = f"{load.posted - load.seen} missing, {load.twice} twice, {load.refused} refused"
    scene_is_honest(load.seen == load.posted and not load.twice and not load.refused, lost)
    return load
