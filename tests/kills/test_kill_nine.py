"""`kill -9` of web, worker and database while people talk: nothing lost, nothing said twice.

1,000 messages of 100 customers and 200 replies of four agents, over providers
that repeat, shuffle and hold back. Requirements: MSG-18, and invariant 10 of the
architecture: a provider hook, once answered 200, is never lost.
"""

import asyncio
import logging
import os
import random
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp
import pytest

from prosa.db.embedded import EmbeddedPostgres
from prosa.db.embedded_server import free_port
from tests.kills.killer import VICTIMS, Killer
from tests.kills.patience import until
from tests.kills.people import MESSAGES_EACH, REPLIES_EACH, Agent, Customer, Person
from tests.kills.provider import Provider
from tests.kills.screen import Screen
from tests.kills.truth import Line, Truth, check_order, check_the_bot, check_timeline, stored_of
from tests.runtime.running import PASSWORD, Running
from tests.support.folders import open_folder

log = logging.getLogger(__name__)

pytestmark = [pytest.mark.anyio, pytest.mark.kills, pytest.mark.timeout(240)]

CUSTOMERS = 100
AGENTS = ("ana", "bruno", "carla", "diego")
PACE = {"retry_first_seconds": 0.2, "retry_cap_seconds": 1.0, "answer_seconds": 0.4}
"""Answers as slow as Meta's, so that kills catch messages on their way."""
SEED = int(os.environ.get("PROSA_KILLS_SEED", "2026"))


@dataclass(slots=True)
class Stage:
    """Everybody who takes part."""

    truth: Truth
    provider: Provider
    customers: list[Customer]
    agents: list[Agent]
    screen: Screen
    killer: Killer


async def test_nothing_is_lost_or_said_twice_whatever_is_killed() -> None:
    log.warning("seed %s: PROSA_KILLS_SEED tells the same story again", SEED)
    async with stage() as everybody:
        await talk_and_kill(everybody)
        await settle(everybody)
        await check_words(everybody)
        await check_sends(everybody)
        await check_receipts_settle(everybody)
        await check_a_retry_sends_what_was_never_sent(everybody)
        await check_books(everybody)


async def talk_and_kill(on: Stage) -> None:
    """Halfway the provider stops keeping the order, and holds its receipts back."""
    is_shuffled = asyncio.Event()

    async def everybody_was_answered() -> bool:
        return sum(len(agent.written) for agent in on.agents) == CUSTOMERS * REPLIES_EACH

    async with asyncio.TaskGroup() as group:
        listening = group.create_task(on.provider.listen())
        working = [group.create_task(agent.work()) for agent in on.agents]
        killing = group.create_task(on.killer.run(on.truth.note_what_was_caught))
        living = [group.create_task(c.live(on.provider, is_shuffled)) for c in on.customers]
        shuffling = group.create_task(shuffle_halfway(on, is_shuffled))
        await asyncio.wait([*living, killing, shuffling])
        await until(everybody_was_answered, within=60, what="200 replies")
        for task in (listening, *working):
            task.cancel()


async def shuffle_halfway(on: Stage, is_shuffled: asyncio.Event) -> None:
    async def half_is_said() -> bool:
        return sum(len(c.said) for c in on.customers) >= CUSTOMERS * MESSAGES_EACH // 2

    await until(half_is_said, within=100, what="500 messages")
    is_shuffled.set()
    await on.provider.order(reorder_seconds=0.4, hold_receipts=True)


async def settle(on: Stage) -> None:
    """After the last kill everything comes to rest by itself; leases last thirty seconds."""

    async def is_quiet() -> bool:
        waiting = (await on.provider.counters())["waiting"]
        return not waiting and await on.truth.is_settled()

    await until(is_quiet, within=60, what="every hook is answered and read, and no work is left")


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


async def check_sends(on: Stage) -> None:
    """Every message was accepted once; a lost one was being sent at a kill, and says so."""
    accepted = await accepted_of(on.provider)
    unconfirmed = await on.truth.ever_unconfirmed()
    log.warning("%s in flight at kills, %s unconfirmed", len(on.truth.caught), len(unconfirmed))
    sent_again = {name: times for name, times in accepted.items() if times > 1}
    assert not sent_again, f"{len(sent_again)} messages were sent more than once"
    assert on.truth.caught, "no kill hit a message on its way: this shows nothing"
    assert unconfirmed <= on.truth.caught
    for line in await outbound(on.truth):
        times = accepted[_name(line)]
        assert times == 1 or line.state == "unconfirmed", f"lost: {line}"
        assert line.state in {"sent", "delivered", "read", "unconfirmed"}, line
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

    await until(all_is_read, within=40, what="each receipt settles its message")
    for line in await outbound(on.truth):
        assert line.state in {"read", "unconfirmed"}, line
        if line.state == "unconfirmed" and _is_named(line):
            assert accepted[_name(line)] == 0


async def check_a_retry_sends_what_was_never_sent(on: Stage) -> None:
    """An agent decides about what nobody knows of."""
    accepted = await accepted_of(on.provider)
    helena = Person(on.agents[0].http, on.agents[0].url, "helena@demo.prosa.local")
    await helena.sign_in(PASSWORD)
    for line in await outbound(on.truth):
        if line.state == "unconfirmed":
            verb = "discard" if accepted[_name(line)] else "retry"
            await helena.call("POST", f"/messages/{line.id}/{verb}")
    await settle(on)
    for line in await outbound(on.truth):
        assert line.state != "unconfirmed"
    assert set((await accepted_of(on.provider)).values()) == {1}
    assert len(await on.provider.sends()) == len(await outbound(on.truth))


async def check_books(on: Stage) -> None:
    """The log, the counters, the loads, the screen; and nothing was set aside."""
    await settle(on)
    positions = await on.truth.check_the_log()
    await on.truth.check_the_counts()
    await on.truth.check_nothing_was_set_aside()
    counters = await on.provider.counters()
    assert counters["events_dropped"] == counters["sends_refused"] == 0
    assert not on.screen.resyncs

    async def has_seen_all() -> bool:
        return on.screen.since == positions[-1]

    await until(has_seen_all, within=10, what="the screen has caught up")
    assert on.screen.positions == positions[on.screen.began_at or 0 :]
    assert len(on.killer.kills) == len(VICTIMS)
    odd = [said for agent in on.agents for said in agent.odd_answers]
    assert not odd, odd


async def outbound(truth: Truth) -> list[Line]:
    timelines = await truth.timelines()
    return [line for lines in timelines.values() for line in lines if line.state is not None]


async def accepted_of(provider: Provider) -> Counter[str]:
    """How often each message was accepted: by our reference, or by recipient and words where
    the provider carries none."""
    return Counter(s.reference or f"{s.recipient} {s.text}" for s in await provider.sends())


def _name(line: Line) -> str:
    return line.id if _is_named(line) else f"{line.number} {line.body}"


def _is_named(line: Line) -> bool:
    return line.channel == "whatsapp_cloud"


@asynccontextmanager
async def stage() -> AsyncGenerator[Stage]:
    """The product as it is shipped, with two workers, and everybody signed in."""
    dice = random.Random(SEED)
    emulator_port = free_port()
    with open_folder() as folder:
        running = Running(
            folder,
            PROSA_EMULATOR_PORT=str(emulator_port),
            PROSA_WORKER_PROCESSES="2",
            PROSA_RATE_LIMIT_PER_MINUTE="0",
        )
        try:
            running.wait_until_ready()
            async with aiohttp.ClientSession() as http:
                provider = Provider(http, f"http://127.0.0.1:{emulator_port}")
                try:
                    async with on_stage(running, provider, http, dice) as everybody:
                        yield everybody
                finally:
                    log.warning("the provider: %s", await provider.counters())
        except BaseException:
            log.error("what went wrong inside:\n%s", errors_of(running.text()))
            raise
        finally:
            running.stop()


@asynccontextmanager
async def on_stage(
    running: Running, provider: Provider, http: aiohttp.ClientSession, dice: random.Random
) -> AsyncGenerator[Stage]:
    server = EmbeddedPostgres.find_running(running.data_dir)
    assert server is not None
    await provider.call("PUT", "/pace", PACE)
    await provider.order(duplicate=1)
    agents = await hire(running, http, dice)
    screen = Screen(running.url, (await signed_in(running, http, "marcos")).token)
    watching = asyncio.create_task(screen.watch())
    everybody = Stage(
        Truth(server),
        provider,
        [await new_customer(provider, n, dice) for n in range(CUSTOMERS)],
        agents,
        screen,
        Killer(running.process.pid, dice),
    )
    try:
        yield everybody
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def errors_of(text: str) -> str:
    """Errors in the log of the product, with what follows them."""
    lines = text.splitlines()
    shown = {m for n, line in enumerate(lines) if "[error" in line for m in range(n, n + 60)}
    return "\n".join(line for n, line in enumerate(lines) if n in shown)[-20_000:]


async def hire(running: Running, http: aiohttp.ClientSession, dice: random.Random) -> list[Agent]:
    """The demo's agents, with room for every customer."""
    helena = await signed_in(running, http, "helena")
    for user in (await helena.call("GET", "/users?role=agent"))["items"]:
        await helena.call("PATCH", f"/users/{user['id']}", {"capacity": CUSTOMERS})
    agents = [
        Agent(http, f"{running.url}", f"{name}@demo.prosa.local", dice=random.Random(dice.random()))
        for name in AGENTS
    ]
    for agent in agents:
        await agent.sign_in(PASSWORD)
    return agents


async def signed_in(running: Running, http: aiohttp.ClientSession, name: str) -> Person:
    person = Person(http, running.url, f"{name}@demo.prosa.local")
    await person.sign_in(PASSWORD)
    return person


async def new_customer(provider: Provider, n: int, dice: random.Random) -> Customer:
    """Four in five write through Meta, the others through WAHA."""
    meta, waha = sorted(await provider.accounts())
    number = f"55119{81000000 + n}"
    phone_id = await provider.take_phone(waha if n % 5 == 4 else meta, f"Cliente {n}", number)
    return Customer(number, str(1 + n % 4), phone_id, random.Random(dice.random()))
