"""What happens every so often, once, whatever number of workers runs.

A tick is a row: whoever moves its `due_at` does the work. A worker that dies in
the middle costs one interval; the work is written so that the next makes up.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.jobs.pace import Pace
from prosa.kit.clock import Clock
from prosa.kit.deeds import one_line

log = structlog.get_logger()

_TAKE: Final = """
INSERT INTO ticks (name, due_at) VALUES ($1, clock_timestamp() + $2)
ON CONFLICT (name) DO UPDATE SET due_at = clock_timestamp() + $2
WHERE ticks.due_at <= clock_timestamp()
RETURNING name
"""


@dataclass(frozen=True, slots=True)
class Tick:
    """Periodic work: its name (public, in the database), its pace, and what is done."""

    name: str
    every: timedelta
    work: Callable[[Database, Clock], Awaitable[None]]


class Ticker:
    """Runs the ticks of a worker."""

    def __init__(self, database: Database, ticks: Sequence[Tick], clock: Clock) -> None:
        self._database = database
        self._ticks = ticks
        self._clock = clock
        self.pace = Pace()

    async def run(self) -> None:
        while not self.pace.is_stopping:
            for tick in self._ticks:
                await self._perhaps(tick)
            await self.pace.rest()

    async def _perhaps(self, tick: Tick) -> None:
        try:
            if await self._database.system.fetchval(_TAKE, tick.name, tick.every):
                await self._do(tick)
        except AWAY as error:
            log.warning("tick.paused", tick=tick.name, error=type(error).__name__)
        except Exception:  # the edge of a job: the next tick tries again
            log.exception("tick.failed", tick=tick.name)

    async def _do(self, tick: Tick) -> None:
        """A tick that touched no company has found nothing due."""
        with one_line("tick.ran", tick=tick.name) as line:
            await tick.work(self._database, self._clock)
            line["companies"] = line.meter.units
            line.is_idle = line.meter.units == 0
