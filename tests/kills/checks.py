"""What must be so once everything has come to rest, whatever was killed."""

import logging
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from tests.kills.killer import VICTIMS
from tests.kills.people import Person
from tests.kills.provider import Provider
from tests.kills.stage import CUSTOMERS, FILE_EVERY, MESSAGES_EACH, Stage
from tests.kills.storms import STORMS, TIMES
from tests.kills.truth import Line, Truth, check_order, check_the_bot, check_timeline, stored_of
from tests.runtime.running import PASSWORD
from tests.support.patience import until

log = logging.getLogger(__name__)

UNDECIDED = {"unconfirmed", "failed"}
"""Shown to the agent, who decides."""


async def settle(on: Stage) -> None:
    """After the last kill everything comes to rest by itself: leases last thirty seconds, and an
    inbox that paused looks again after fifteen, and then after as long again."""

    async def is_quiet() -> bool:
        waiting = (await on.provider.counters())["waiting"]
        return not waiting and await on.truth.is_settled()

    await until(is_quiet, within=180, what="every hook is answered and read, and no work is left")


async def check_words(on: Stage) -> None:
    """Each customer's words once, in order; the bot's as they should be; each reply once."""
    timelines = await on.truth.timelines()
    said = Counter((c.number, text) for c in on.customers for text in c.said)
    stored = Counter((n, text) for n, lines in timelines.items() for text in stored_of(lines))
    assert (stored - said).total() == 0, "stored more than once, or never said"
    assert (said - stored).total() == 0, "lost"
    for customer in on.customers:
        lines = timelines[customer.number]
        check_timeline(lines)
        check_order(lines, customer.said, customer.said_in_order)
        check_the_bot(lines)
    written = {id: text for agent in on.agents for id, text in agent.written.items()}
    replies = [line for lines in timelines.values() for line in lines if line.author == "agent"]
    assert Counter(line.local_id for line in replies) == Counter(written.keys())
    assert all(line.body == written[line.local_id or ""] for line in replies)


async def check_files(on: Stage) -> None:
    """Each document is there byte for byte, with us and with whom it was sent to."""
    kept = await on.truth.files()
    timelines = await on.truth.timelines()
    sent = {send.text: send.file for send in await on.provider.sends() if send.file}
    count = 0
    for customer in on.customers:
        for line in timelines[customer.number]:
            wanted = customer.files.get(line.body) if line.direction == "inbound" else None
            count += wanted is not None
            check_file(kept.get(line.id), wanted, on.media_dir)
    for agent in on.agents:
        for local_id, hashed in agent.files.items():
            assert sent.get(agent.written[local_id], hashed) == hashed, "other bytes were sent"
    assert count == CUSTOMERS * MESSAGES_EACH // FILE_EVERY
    log.warning("%s documents in, %s out", count, len(sent))


def check_file(kept: Sequence[str] | None, wanted: str | None, media_dir: Path) -> None:
    if wanted is None:
        return
    assert kept is not None, "a message without its file"
    state, hashed, key = kept
    assert (state, hashed) == ("stored", wanted)
    assert sha256((media_dir / key).read_bytes()).hexdigest() == wanted


async def check_sends(on: Stage) -> None:
    """Every message was accepted once, and in the order of its conversation. A lost one was on
    its way when its sender was killed, or a provider left us without an answer, and it says so."""
    accepted = await accepted_of(on.provider)
    unconfirmed = await on.truth.ever_unconfirmed()
    counters = await on.provider.counters()
    unanswered = counters["sends_unanswered"] + counters["sends_refused"]
    log.warning("%s in flight at kills, %s unconfirmed", len(on.truth.caught), len(unconfirmed))
    sent_again = {name: times for name, times in accepted.items() if times > 1}
    assert not sent_again, f"{len(sent_again)} messages were sent more than once"
    assert on.truth.caught, "no kill hit a message on its way: this shows nothing"
    assert len(unconfirmed) <= len(on.truth.caught) + unanswered
    taken = {name: place for place, name in enumerate(accepted)}
    for lines in (await on.truth.timelines()).values():
        order = [taken[_name(line)] for line in lines if line.state and _name(line) in taken]
        assert order == sorted(order), f"sent in another order than written: {lines[0].number}"
    for line in await outbound(on.truth):
        times = accepted[_name(line)]
        assert times == 1 or line.state in UNDECIDED, f"lost: {line}"
        assert line.state in {"sent", "delivered", "read", *UNDECIDED}, line
    assert sum(accepted.values()) == len(await on.provider.sends()), "somebody else's words"


async def check_receipts_settle(on: Stage) -> None:
    """What the provider held back settles all that it took, where it names our message."""
    await on.provider.order(reorder_seconds=0.0, duplicate=0, hold_receipts=False)
    accepted = await accepted_of(on.provider)

    async def all_is_read() -> bool:
        return all(
            line.state == "read" or not accepted[_name(line)] or not _is_named(line)
            for line in await outbound(on.truth)
        )

    await until(all_is_read, within=60, what="each receipt settles its message")
    for line in await outbound(on.truth):
        assert line.state in {"read", *UNDECIDED}, line
        if line.state in UNDECIDED and _is_named(line):
            assert accepted[_name(line)] == 0


async def check_a_retry_sends_what_was_never_sent(on: Stage) -> None:
    """An agent decides about what nobody knows of."""
    accepted = await accepted_of(on.provider)
    helena = Person(on.agents[0].http, on.agents[0].url, "helena@demo.prosa.local")
    await helena.sign_in(PASSWORD)
    for line in await outbound(on.truth):
        if line.state in UNDECIDED:
            verb = "discard" if accepted[_name(line)] else "retry"
            await helena.call("POST", f"/messages/{line.id}/{verb}")
    await settle(on)
    for line in await outbound(on.truth):
        assert line.state not in UNDECIDED or accepted[_name(line)], line
    assert set((await accepted_of(on.provider)).values()) == {1}
    assert len(await on.provider.sends()) == len(await outbound(on.truth))


async def check_books(on: Stage) -> None:
    """The log, the counters, the loads, the screen; and nothing was set aside."""
    await settle(on)
    positions = await on.truth.check_the_log()
    await on.truth.check_the_counts()
    await on.truth.check_nothing_was_set_aside()
    counters = await on.provider.counters()
    assert counters["events_dropped"] == 0
    assert counters["sends_refused"], "no storm hit anything"
    assert counters["sends_unanswered"], "no storm hit anything"
    assert sorted(on.weather.told) == sorted([*STORMS] * TIMES)
    assert not on.screen.resyncs

    async def has_seen_all() -> bool:
        return (on.screen.since or 0) >= positions[-1]

    await until(has_seen_all, within=10, what="the screen has caught up")
    seen = [position for position in on.screen.positions if position in set(positions)]
    assert seen == [position for position in positions if position > (on.screen.began_at or 0)]
    assert len(set(on.screen.positions)) == len(on.screen.positions), "nothing twice"
    assert len(on.killer.kills) == len(VICTIMS)
    odd = [said for agent in on.agents for said in agent.odd_answers]
    assert not odd, odd


async def outbound(truth: Truth) -> list[Line]:
    timelines = await truth.timelines()
    return [line for lines in timelines.values() for line in lines if line.state is not None]


async def accepted_of(provider: Provider) -> Counter[str]:
    """How often each message was accepted, in the order of the first time: by our reference, or
    by recipient and words where the provider carries none."""
    return Counter(s.reference or f"{s.recipient} {s.text}" for s in await provider.sends())


def _name(line: Line) -> str:
    return line.id if _is_named(line) else f"{line.number} {line.body}"


def _is_named(line: Line) -> bool:
    return line.channel == "whatsapp_cloud"
