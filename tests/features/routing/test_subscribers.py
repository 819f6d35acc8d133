"""Readers of the log: each event has its effect once, and a failing one stops nobody."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from prosa.db.work import Work
from prosa.domain.events import TeamChanged
from prosa.jobs import subscribers
from prosa.jobs.positions import Happened
from prosa.jobs.subscribers import Subscriber, SubscriberLoop
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7
from tests.support.patience import PATIENCE_SECONDS
from tests.support.world import World

pytestmark = pytest.mark.anyio


class Notary:
    """Writes each event down in the company's audit trail: an effect that can be counted."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.poison = 0
        self.tries: Counter[int] = Counter()
        self.counted: list[int] = []
        """How often each was begun before, as whoever begins it after a crash would find it."""
        self.subscriber = Subscriber(f"notary-{uuid7()}", frozenset({"team.changed"}), self.effect)

    async def effect(self, work: Work, happened: Sequence[Happened], clock: Clock) -> None:
        if work.company_id != self.world.company:
            return
        query = "SELECT attempts FROM subscriptions WHERE company_id = $1 AND subscriber = $2"
        for event in happened:
            self.tries[event.position] += 1
            name = self.subscriber.name
            self.counted.append(await work.sql.fetchval(query, work.company_id, name))
            if event.position == self.poison:
                raise ValueError("veneno")
            await work.sql.execute(
                """INSERT INTO audit_events (company_id, id, action, subject_type, subject_id, at)
                VALUES ($1, $2, 'noted', 'event', $3, $4)""",
                work.company_id,
                uuid7(),
                str(event.position),
                clock.now(),
            )

    async def noted(self) -> list[int]:
        rows = await self.world.rows(
            "SELECT subject_id FROM audit_events WHERE action = 'noted' ORDER BY id"
        )
        return [int(row["subject_id"]) for row in rows]

    async def runs(self, workers: int) -> list[SubscriberLoop]:
        async with self.world.database.system_work() as work:
            await work.sql.execute(
                "INSERT INTO queue_heads (company_id, queue) VALUES ($1, $2)",
                self.world.company,
                self.subscriber.name,
            )
        return [
            SubscriberLoop(self.world.database, self.subscriber, self.world.clock)
            for _ in range(workers)
        ]


async def happens(world: World, times: int) -> int:
    """Something happens, so many times in one unit of work. Answers with the last position."""
    async with world.database.work(world.company) as work:
        now = world.clock.now()
        work.record(*(TeamChanged(at=now, subject="company") for _ in range(times)))
    return await world.value("SELECT position FROM log_heads")


async def until_read(world: World, notary: Notary, loops: Sequence[SubscriberLoop]) -> None:
    tasks = [asyncio.create_task(loop.run()) for loop in loops]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await world.value(  # noqa: ASYNC110  the position is a row
            """SELECT l.position - coalesce(s.position, 0) FROM log_heads l
            LEFT JOIN subscriptions s ON s.company_id = l.company_id AND s.subscriber = $1""",
            notary.subscriber.name,
        ):
            await asyncio.sleep(0.01)
    for loop in loops:
        loop.pace.stop()
    await asyncio.gather(*tasks)


async def test_several_workers_give_each_event_its_effect_once(world: World) -> None:
    notary = Notary(world)
    last = await happens(world, 30)
    loops = await notary.runs(workers=3)
    await until_read(world, notary, loops)
    noted = await notary.noted()
    assert noted[-30:] == list(range(last - 29, last + 1))
    assert len(noted) == len(set(noted))


async def test_an_event_that_keeps_failing_is_set_aside_with_its_reason(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those before it are not tried again for its sake, and those after it follow."""
    monkeypatch.setattr(subscribers, "RETRY_AFTER", timedelta(0))
    notary = Notary(world)
    last = await happens(world, 40)
    notary.poison = last - 10
    await until_read(world, notary, await notary.runs(workers=1))

    noted = await notary.noted()
    assert noted[-39:] == [n for n in range(last - 39, last + 1) if n != notary.poison]
    [letter] = await world.rows("SELECT * FROM dead_letters")
    assert letter["source"] == "event"
    assert letter["reason"] == "ValueError: veneno"
    assert letter["detail"] == {"subscriber": notary.subscriber.name, "position": notary.poison}
    assert notary.tries[notary.poison] == 1 + subscribers.MOST_ATTEMPTS, "in its batch, then alone"
    assert notary.tries[notary.poison - 1] == 2, "in the batch that failed, and alone"


async def did_not_come_back(world: World, notary: Notary, *, after: int, attempts: int) -> None:
    """As a worker leaves it whose process has ended in the middle of an effect."""
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            """INSERT INTO subscriptions (company_id, subscriber, position, attempts)
            VALUES ($1, $2, $3, $4)""",
            work.company_id,
            notary.subscriber.name,
            after,
            attempts,
        )
        await work.sql.execute(
            """UPDATE queue_heads SET lease_token = $3, lease_until = clock_timestamp()
            WHERE company_id = $1 AND queue = $2""",
            work.company_id,
            notary.subscriber.name,
            uuid7(),
        )


async def test_after_a_reader_that_did_not_come_back_each_try_is_counted_first(
    world: World,
) -> None:
    notary = Notary(world)
    last = await happens(world, 3)
    loops = await notary.runs(workers=1)
    await did_not_come_back(world, notary, after=last - 3, attempts=0)
    await until_read(world, notary, loops)
    assert await notary.noted() == [last - 2, last - 1, last]
    assert notary.counted == [1, 1, 1], "alone, and by the next reader if this one dies as well"
    assert not await world.rows("SELECT 1 FROM dead_letters")


async def test_an_event_that_ended_its_readers_is_set_aside_and_those_after_it_follow(
    world: World,
) -> None:
    notary = Notary(world)
    last = await happens(world, 3)
    loops = await notary.runs(workers=1)
    fatal = subscribers.MOST_ATTEMPTS
    await did_not_come_back(world, notary, after=last - 3, attempts=fatal)
    await until_read(world, notary, loops)
    assert await notary.noted() == [last - 1, last]
    assert notary.tries[last - 2] == 0
    [letter] = await world.rows("SELECT * FROM dead_letters")
    assert letter["source"] == "event"
    assert letter["reason"] == f"its reader ended without a word {fatal} times"
    assert letter["detail"] == {"subscriber": notary.subscriber.name, "position": last - 2}


async def test_one_that_fails_after_a_crash_is_counted_once_for_each_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribers, "RETRY_AFTER", timedelta(0))
    notary = Notary(world)
    last = await happens(world, 3)
    notary.poison = last - 1
    loops = await notary.runs(workers=1)
    await did_not_come_back(world, notary, after=last - 3, attempts=0)
    await until_read(world, notary, loops)
    assert await notary.noted() == [last - 2, last]
    assert notary.tries[notary.poison] == subscribers.MOST_ATTEMPTS
    [letter] = await world.rows("SELECT reason FROM dead_letters")
    assert letter["reason"] == "ValueError: veneno"


async def test_routing_the_same_events_again_assigns_nothing_twice(world: World) -> None:
    """A reader whose position was lost reads everything again: the conversation has an owner."""
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    async with world.database.work(world.company) as work:
        await work.sql.execute("UPDATE subscriptions SET position = 0")
    await happens(world, 1)
    await world.settles()
    assert await world.owner_of("Rui") == ana
    assert await world.value("SELECT count(*) FROM assignments") == 1
    assert await world.value("SELECT sum(open_count) FROM agent_loads") == 1
