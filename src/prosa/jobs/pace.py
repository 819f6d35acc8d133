"""When a loop of a worker looks for work: when it is woken, and once a second anyway."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import structlog

from prosa.db import bell
from prosa.db.trouble import AWAY

log = structlog.get_logger()

AFTER_TROUBLE_SECONDS: Final = 0.5
GATHER_SECONDS: Final = 0.05
"""A turn that found work is followed by the next no sooner than this after it began, so that a
busy moment makes a few larger turns: one costs nearly the same for one row as for ten. The first
one is not delayed, and a turn that took longer delays nothing. Loops that somebody waits for
with their eyes gather for less."""

Turn = Callable[[], Awaitable[bool]]
"""Looks for work once and does it. Whether it found any."""


class Pace:
    """Woken by a bell, ended by `stop`; between the two it rests."""

    def __init__(self, gather_seconds: float = GATHER_SECONDS) -> None:
        self._gather_seconds = gather_seconds
        self._wake = asyncio.Event()
        self.is_stopping = False

    @classmethod
    def woken_by(
        cls, rings: bell.Bell, topic: str, *, gather_seconds: float = GATHER_SECONDS
    ) -> "Pace":
        pace = cls(gather_seconds)
        rings.listen(topic, lambda _payload: pace.hurry())
        return pace

    def hurry(self) -> None:
        """There is work: do not rest now."""
        self._wake.set()

    def stop(self) -> None:
        """End after the work in hand."""
        self.is_stopping = True
        self._wake.set()

    async def repeat(self, turn: Turn, *, name: str) -> None:
        """One turn after the other, until `stop`. A database that is away ends a turn, and so does
        whatever else goes wrong; neither ends the loop, nor those beside it in the worker."""
        while not self.is_stopping:
            began = time.monotonic()
            try:
                found = await turn()
            except AWAY as error:
                log.warning("loop.paused", loop=name, error=type(error).__name__)
            except Exception:  # the edge of a job: what was claimed is due again by its lease
                log.exception("loop.turn_failed", loop=name)
            else:
                await (gather(began, self._gather_seconds) if found else self.rest())
                continue
            await asyncio.sleep(AFTER_TROUBLE_SECONDS)

    async def rest(self) -> None:
        """Until something rings, at most a second."""
        with suppress(TimeoutError):
            async with asyncio.timeout(bell.POLL_SECONDS):
                await self._wake.wait()
        self._wake.clear()


async def gather(began: float, seconds: float = GATHER_SECONDS) -> None:
    """Let more come in before the next turn, after one that `began` at this `time.monotonic()`."""
    await asyncio.sleep(max(0.0, began + seconds - time.monotonic()))
