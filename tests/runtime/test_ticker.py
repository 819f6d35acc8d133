"""Whatever number of workers runs, a tick is in one hand, and comes back from a dead one."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from prosa.jobs import periodic
from prosa.jobs.periodic import Tick, Ticker
from prosa.kit.ids import uuid7
from tests.support.patience import until
from tests.support.world import World

pytestmark = pytest.mark.anyio

A_FEW_LOOKS_SECONDS = 0.3


class Deeds:
    """Periodic work that counts itself, and how many do it at once."""

    def __init__(self, *, every: float = 3600) -> None:
        self.done = 0
        self.now = 0
        self.most = 0
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.tick = Tick(f"tests.{uuid7()}", timedelta(seconds=every), self.work)

    async def work(self, *_: object) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        await self.may_end.wait()
        self.now -= 1
        self.done += 1


@asynccontextmanager
async def workers(world: World, many: int, *ticks: Tick) -> AsyncGenerator[None]:
    """So many look for what is due, again and again; in the end what they have in hand is done."""
    tickers = [Ticker(world.database, ticks, world.clock) for _ in range(many)]

    async def hurries() -> None:
        while not all(ticker.pace.is_stopping for ticker in tickers):
            for ticker in tickers:
                ticker.pace.hurry()
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as group:
        for one in (hurries(), *(ticker.run() for ticker in tickers)):
            group.create_task(one)
        yield
        for ticker in tickers:
            ticker.pace.stop()


async def lease_of(world: World, deeds: Deeds) -> datetime | None:
    async with world.database.system_work() as work:
        return await work.sql.fetchval(
            "SELECT lease_until FROM ticks WHERE name = $1", deeds.tick.name
        )


async def test_a_tick_is_taken_by_one_of_several_workers(world: World) -> None:
    """RTE-08."""
    deeds = Deeds()
    async with workers(world, 4, deeds.tick):
        await until(lambda: deeds.done > 0)
        await asyncio.sleep(A_FEW_LOOKS_SECONDS)
    assert deeds.done == 1


async def test_work_longer_than_its_interval_does_not_overlap_with_itself(world: World) -> None:
    """Not in this worker and not in another; and the others go on meanwhile."""
    slow, quick = Deeds(every=0.01), Deeds(every=0.01)
    slow.may_end.clear()
    async with workers(world, 3, slow.tick, quick.tick):
        await until(lambda: slow.now == 1 and quick.done >= 5)
        assert slow.done == 0
        slow.may_end.set()
        await until(lambda: slow.done >= 2)
    assert slow.most == quick.most == 1


async def test_what_a_dead_worker_had_in_hand_is_taken_up_when_its_lease_is_over(
    world: World,
) -> None:
    deeds = Deeds()
    async with world.database.system_work() as work:
        await work.sql.execute(
            """INSERT INTO ticks (name, due_at, lease_until, lease_token)
            VALUES ($1, now() - interval '1 minute', now() + interval '1 hour', $2)""",
            deeds.tick.name,
            uuid7(),
        )
    async with workers(world, 2, deeds.tick):
        await asyncio.sleep(A_FEW_LOOKS_SECONDS)
        assert deeds.done == 0, "perhaps it lives"
        async with world.database.system_work() as work:
            await work.sql.execute(
                "UPDATE ticks SET lease_until = now() - interval '1 ms' WHERE name = $1",
                deeds.tick.name,
            )
        await until(lambda: deeds.done > 0)
        await asyncio.sleep(A_FEW_LOOKS_SECONDS)
    assert deeds.done == 1


async def test_a_lease_is_extended_while_the_work_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker: while the machine stands still longer than such a lease, another would be right
    to take it."""
    monkeypatch.setattr(periodic, "LEASE", timedelta(milliseconds=300))
    deeds = Deeds()
    deeds.may_end.clear()
    async with workers(world, 1, deeds.tick):
        await until(lambda: deeds.now == 1)
        first = await lease_of(world, deeds)
        assert first is not None

        async def is_long_extended() -> bool:
            last = await lease_of(world, deeds)
            return last is not None and last > first + periodic.LEASE

        await until(is_long_extended)
        deeds.may_end.set()
    assert await lease_of(world, deeds) is None, "given back"


async def test_a_tick_that_fails_is_tried_again_at_its_next_time(world: World) -> None:
    tries: list[int] = []

    async def fails(*_: object) -> None:
        tries.append(1)
        raise ValueError("veneno")

    async with workers(world, 1, Tick(f"tests.{uuid7()}", timedelta(milliseconds=50), fails)):
        await until(lambda: len(tries) >= 2)
