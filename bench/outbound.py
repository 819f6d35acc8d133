"""Agents answer, and what was promised leaves."""

import statistics
import time

from bench import calls, loads, scene, seed
from bench.calls import Answerable
from bench.loads import Posted
from bench.measure import Run, Say, scene_is_honest
from bench.product import Product

REPLY_SECONDS = 8.0
REPLY_CONNECTIONS = 16
IDLE_REPLIES = 200
RECEIPTS_SECONDS = 1.0
"""The emulator's last receipt comes within half a second."""
RECIPIENTS = 1_600
MESSAGES_EACH = 8
"""Well within the burst of a pair, so that only the inbox's own lane holds them."""
PER_INBOX_PER_S = 100


def replies(product: Product, runs: int, say: Say) -> list[Run]:
    """Agents answer over sixteen connections, each answer a unit of work of its own: first while
    the worker is stopped, and then while it sends them and their receipts come back."""
    place = scene.with_customers(product)
    targets = scene.answerable(product, place)
    found: list[Run] = []
    for n in range(runs):
        with product.worker_paused():
            accepted = _answered(product, targets, f"RUN{n}", say)
        _wait_until_settled(product)
        before = product.cpu_seconds()
        sent = _answered(product, targets, f"SENT{n}", say)
        _wait_until_settled(product)
        parts = product.cpu_ms_each(before, sent.accepted)
        say(f"with sending and receipts, CPU ms each: {parts}")
        found.append(
            {
                "replies_accepted_per_s": accepted.accepted / accepted.seconds,
                "replies_sent_per_s": sent.accepted / sent.seconds,
            }
        )
    return found


def _answered(product: Product, targets: list[Answerable], label: str, say: Say) -> Posted:
    load = loads.apart(
        calls.reply_for,
        product.url,
        targets,
        connections=REPLY_CONNECTIONS,
        seconds=REPLY_SECONDS,
        label=label,
    )
    scene_is_honest(load.refused == 0, f"{load.refused} replies were refused")
    say(f"{load.accepted / load.seconds:,.0f} replies/s")
    return load


def _wait_until_settled(product: Product) -> None:
    """All is sent, and all that was said about it is read."""
    scene.wait_until_sent(product)
    time.sleep(RECEIPTS_SECONDS)
    scene.wait_until_read(product)


def idle_reply(product: Product, runs: int, say: Say) -> list[Run]:
    """One answer at a time: from the agent's call until the provider has taken it."""
    place = scene.with_customers(product)
    targets = scene.answerable(product, place)
    scene.no_receipts(product)
    time.sleep(3)
    found: list[Run] = []
    for n in range(runs):
        sent = loads.apart(
            calls.reply_one_by_one,
            product.url,
            targets,
            count=IDLE_REPLIES,
            pause=0.06,
            label=f"IDLE{n}",
        )
        scene.wait_until_sent(product)
        arrived = {send["text"]: send["at"] for send in scene.sends(product)}
        scene_is_honest(not sent.refused and sent.at.keys() <= arrived.keys(), "replies are lost")
        took = [(arrived[text] - at) * 1000 for text, at in sent.at.items()]
        cuts = statistics.quantiles(took, n=100)
        say(f"p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms of {IDLE_REPLIES}")
        found.append({"reply_to_provider_ms_p50": cuts[49]})
    return found


def delivered(product: Product, runs: int, say: Say) -> list[Run]:
    """A backlog at sixteen inboxes of 100/s each leaves to an emulator that answers at once and
    sends no receipts; counted when the provider has accepted the last of it."""
    scene.inboxes_only(product, sends_per_second=PER_INBOX_PER_S)
    scene.no_receipts(product)
    found: list[Run] = []
    for n in range(runs):
        total = RECIPIENTS * MESSAGES_EACH
        before = scene.last_send(product)
        with product.worker_paused():
            seed.run(seed.outbox, product.database_url, n, RECIPIENTS, MESSAGES_EACH)
            cpu_before = product.cpu_seconds()
            began = time.time()
        scene.wait_until_sent(product)
        parts = product.cpu_ms_each(cpu_before, total)
        sends = scene.sends(product, after=before)
        scene_is_honest(len(sends) == total, f"{len(sends)} sends instead of {total}")
        scene_is_honest(all(send["count"] == 1 for send in sends), "something was sent twice")
        rate = total / (max(send["at"] for send in sends) - began)
        say(f"{rate:,.0f} delivered/s; CPU ms each: {parts}")
        found.append({"delivered_per_s": rate})
    return found
