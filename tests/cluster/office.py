"""Customers, agents and screens over two web and two worker processes."""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from prosa.db.embedded import EmbeddedPostgres
from tests.cluster.nodes import Cluster
from tests.kills.people import Agent, Customer, Person
from tests.kills.provider import Provider
from tests.kills.screen import Screen
from tests.kills.truth import Truth, check_timeline, stored_of
from tests.runtime.running import PASSWORD
from tests.support.patience import until

log = logging.getLogger(__name__)

CUSTOMERS: Final = 24
REPLIES: Final = 6
AGENTS: Final = ("ana", "bruno", "carla", "diego")
CHIEFS: Final = ("marcos", "helena")
"""See everything, each on another web process."""

_NEVER = asyncio.Event()


@dataclass(slots=True)
class Office:
    cluster: Cluster
    truth: Truth
    provider: Provider
    customers: list[Customer]
    agents: list[Agent]
    people: list[Person]
    """Whose screens are open, in the order of `screens`."""
    screens: list[Screen] = field(default_factory=list[Screen])

    async def talk(self, is_over: asyncio.Event) -> None:
        """Customers write, and agents answer, until it is over and everybody was answered."""

        async def all_answered() -> bool:
            return sum(len(agent.written) for agent in self.agents) == CUSTOMERS * REPLIES

        async with asyncio.TaskGroup() as group:
            listening = group.create_task(self.provider.listen())
            working = [group.create_task(agent.work()) for agent in self.agents]
            chatting = [group.create_task(self._chat(c, is_over)) for c in self.customers]
            await asyncio.wait(chatting)
            await until(all_answered, within=60, what=f"{REPLIES} replies for each customer")
            for task in (listening, *working):
                task.cancel()

    async def _chat(self, customer: Customer, is_over: asyncio.Event) -> None:
        await customer.live(self.provider, _NEVER)
        while not is_over.is_set():
            await asyncio.sleep(customer.dice.uniform(*customer.pauses))
            text = f"{customer.number} diz {len(customer.said) + 1}"
            await customer._say(self.provider, text, _NEVER)

    async def settle(self) -> None:
        async def is_quiet() -> bool:
            waiting = (await self.provider.counters())["waiting"]
            return not waiting and await self.truth.is_settled()

        await until(is_quiet, within=60, what="every hook is read and every message sent")

    async def check_words(self) -> None:
        """What was said is kept once, in order, word for word, and so is what was answered."""
        timelines = await self.truth.timelines()
        for customer in self.customers:
            lines = timelines[customer.number]
            check_timeline(lines)
            assert stored_of(lines) == customer.said
        written = {id: text for agent in self.agents for id, text in agent.written.items()}
        replies = [line for lines in timelines.values() for line in lines if line.author == "agent"]
        assert {line.local_id: line.body for line in replies} == written
        assert len(replies) == len(written)

    async def check_sends(self) -> None:
        """The provider took each message once, and those of a conversation in their order."""
        taken: defaultdict[str, list[str]] = defaultdict(list)
        for send in await self.provider.sends():
            assert send.count == 1, send
            taken[send.recipient].append(send.text)
        for number, lines in (await self.truth.timelines()).items():
            promised = [line.body for line in lines if line.state is not None]
            assert taken[number] == promised

    async def check_screens(self) -> None:
        """Every event once to every screen that may see it, in the order of positions."""
        for person, screen in zip(self.people, self.screens, strict=True):
            assert screen.began_at is not None

            async def has_seen_all(person: Person = person, screen: Screen = screen) -> bool:
                return screen.positions == await told_to(person, since=screen.began_at or 0)

            await until(has_seen_all, within=15, what=f"the screen of {person.email} has all, once")
            assert screen.resyncs == []
        shared = await self.truth.check_the_log()
        for screen in self.screens[: len(CHIEFS)]:
            first, last = screen.began_at or 0, screen.positions[-1]
            seen = [position for position in screen.positions if position in set(shared)]
            assert seen == [position for position in shared if first < position <= last]

    async def check_books(self) -> None:
        await self.truth.check_the_log()
        await self.truth.check_the_counts()
        await self.truth.check_nothing_was_set_aside()
        odd = [said for person in self.people for said in person.odd_answers]
        assert not odd, odd


async def told_to(person: Person, *, since: int) -> list[int]:
    """The positions that the log has for them, by the API."""
    found: list[int] = []
    while True:
        page: dict[str, Any] = await person.call("GET", f"/events?since={since}&limit=100")
        found += [event["position"] for event in page["items"]]
        since = page["position"]
        if not page["has_more"]:
            return found


@asynccontextmanager
async def open_office(cluster: Cluster, seed: int) -> AsyncGenerator[Office]:
    dice = random.Random(seed)
    server = EmbeddedPostgres.find_running(cluster.up.data_dir)
    assert server is not None
    async with aiohttp.ClientSession() as http:
        provider = Provider(http, cluster.emulator_url)
        await provider.order(duplicate=1)
        chiefs = [await signed_in(cluster, http, name, n) for n, name in enumerate(CHIEFS)]
        agents = [
            await hired(cluster, http, name, n, chief=chiefs[1], dice=dice)
            for n, name in enumerate(AGENTS)
        ]
        customers = [await new_customer(provider, n, dice) for n in range(CUSTOMERS)]
        people = [*chiefs, *agents]
        office = Office(cluster, Truth(server), provider, customers, agents, people)
        async with watched(office):
            try:
                yield office
            finally:
                log.warning("the provider: %s", await provider.counters())


@asynccontextmanager
async def watched(office: Office) -> AsyncGenerator[None]:
    """Everybody has a screen open, at the web process that they use."""
    office.screens = [Screen(person.url, person.token) for person in office.people]
    watching = [asyncio.create_task(screen.watch()) for screen in office.screens]
    watching += [asyncio.create_task(agent.stay_present()) for agent in office.agents]
    try:
        await until(lambda: all(screen.began_at is not None for screen in office.screens))
        yield
    finally:
        for task in watching:
            task.cancel()
        for task in watching:
            with suppress(asyncio.CancelledError):
                await task


async def signed_in(cluster: Cluster, http: aiohttp.ClientSession, name: str, n: int) -> Person:
    person = Person(http, cluster.urls[n % 2], f"{name}@demo.prosa.local")
    await person.sign_in(PASSWORD)
    return person


async def hired(
    cluster: Cluster,
    http: aiohttp.ClientSession,
    name: str,
    n: int,
    *,
    chief: Person,
    dice: random.Random,
) -> Agent:
    """With room for every customer."""
    agent = Agent(
        http,
        cluster.urls[n % 2],
        f"{name}@demo.prosa.local",
        replies=REPLIES,
        dice=random.Random(dice.random()),
    )
    await agent.sign_in(PASSWORD)
    me = await agent.call("GET", "/me")
    await chief.call("PATCH", f"/users/{me['user']['id']}", {"capacity": CUSTOMERS})
    return agent


async def new_customer(provider: Provider, n: int, dice: random.Random) -> Customer:
    """Two in three write through Meta, the others through WAHA."""
    meta, waha = sorted(await provider.accounts())
    number = f"55119{82000000 + n}"
    phone_id = await provider.take_phone(waha if n % 3 == 2 else meta, f"Cliente {n}", number)
    return Customer(
        number,
        str(1 + n % 4),
        phone_id,
        random.Random(dice.random()),
        messages=6,
        begins_within=3,
        pauses=(0.2, 1.5),
    )


async def ticks_taken(truth: Truth) -> Sequence[Any]:
    """When each tick was taken, and by which connection: kept by `watch_ticks`."""
    return await truth.read("SELECT name, at, pid FROM ticks_taken ORDER BY name, at")


async def watch_ticks(truth: Truth) -> None:
    """From now on the database notes down whoever takes a tick."""
    for statement in _WATCH_TICKS:
        await truth.read(statement)


_WATCH_TICKS: Final = (
    "CREATE TABLE ticks_taken (name text, at timestamptz, pid int)",
    """CREATE FUNCTION note_tick() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN INSERT INTO ticks_taken VALUES (NEW.name, clock_timestamp(), pg_backend_pid());
    RETURN NULL; END $$""",
    """CREATE TRIGGER note_tick AFTER INSERT OR UPDATE OF due_at ON ticks
    FOR EACH ROW EXECUTE FUNCTION note_tick()""",
)
