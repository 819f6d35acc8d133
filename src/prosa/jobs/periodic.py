"""What happens every so often, once, whatever number of workers runs.

A tick is a row: whoever moves its `due_at` does the work, and holds its lease until
it is done. A worker that dies in the middle costs one interval or one lease; the
work is written so that the next makes up.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.jobs.pace import Pace
from prosa.kit.clock import Clock
from prosa.kit.deeds import one_line
from prosa.kit.ids import uuid7

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=15)
"""Extended while the work goes on. So long a tick rests after a `kill -9` in its middle, if its
own interval is not longer."""

_DUE: Final = """
SELECT n FROM unnest($1::text[]) n LEFT JOIN ticks t ON t.name = n
WHERE t.name IS NULL OR t.due_at <= clock_timestamp()
"""

_TAKE: Final = """
INSERT INTO ticks (name, due_at, lease_until, lease_token)
VALUES ($1, clock_timestamp() + $2, clock_timestamp() + $3, $4)
ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at,
    lease_until = excluded.lease_until, lease_token = excluded.lease_token
WHERE ticks.due_at <= clock_timestamp()
    AND (ticks.lease_until IS NULL OR ticks.lease_until < clock_timestamp())
RETURNING name
"""

_EXTEND: Final = """
UPDATE ticks SET lease_until = clock_timestamp() + $3 WHERE name = $1 AND lease_token = $2
"""

_GIVE_BACK: Final = """
UPDATE ticks SET lease_until = NULL, lease_token = NULL WHERE name = $1 AND lease_token = $2
"""


@dataclass(frozen=True, slots=True)
class Tick:
    """Periodic work: its name (public, in the database), its pace, and what is done."""

    name: str
    every: timedelta
    work: Callable[[Database, Clock], Awaitable[None]]


class Ticker:
    """Runs the ticks of a worker. A long one holds up no other, and is not begun again anywhere
    while it goes on (RTE-08)."""

    def __init__(self, database: Database, ticks: Sequence[Tick], clock: Clock) -> None:
        self._database = database
        self._ticks = ticks
        self._clock = clock
        self._running: dict[str, asyncio.Task[None]] = {}
        self.pace = Pace()

    async def run(self) -> None:
        """Until `stop`; what is in hand is finished."""
        await self.pace.repeat(self._begin_due, name="ticks")
        if self._running:
            await asyncio.wait(self._running.values())

    async def _begin_due(self) -> bool:
        """Each has its own hand, so there is never more to do at once."""
        idle = {tick.name: tick for tick in self._ticks if tick.name not in self._running}
        rows = await self._database.system.fetch(_DUE, list(idle))
        for row in rows:
            tick, token = idle[row["n"]], uuid7()
            if await self._take(tick, token):
                task = asyncio.create_task(self._do(tick, token))
                self._running[tick.name] = task
                task.add_done_callback(lambda _, name=tick.name: self._ended(name))
        return False

    async def _take(self, tick: Tick, token: UUID) -> bool:
        taken = await self._database.system.fetchval(_TAKE, tick.name, tick.every, LEASE, token)
        return taken is not None

    def _ended(self, name: str) -> None:
        self._running.pop(name, None)

    async def _do(self, tick: Tick, token: UUID) -> None:
        """A tick that touched no company has found nothing due."""
        keeper = asyncio.create_task(self._keep(tick, token))
        try:
            with one_line("tick.ran", tick=tick.name) as line:
                await tick.work(self._database, self._clock)
                line["companies"] = line.meter.units
                line.is_idle = line.meter.units == 0
        except AWAY as error:
            log.warning("tick.paused", tick=tick.name, error=type(error).__name__)
        except Exception:  # the edge of a job: the next tick tries again
            log.exception("tick.failed", tick=tick.name)
        finally:
            keeper.cancel()
            with suppress(*AWAY):
                await self._database.system.execute(_GIVE_BACK, tick.name, token)

    async def _keep(self, tick: Tick, token: UUID) -> None:
        """The lease goes on while the work does. If the database is away, it runs out: the work
        is safe twice."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with suppress(*AWAY):
                await self._database.system.execute(_EXTEND, tick.name, token, LEASE)
