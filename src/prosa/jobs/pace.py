"""When a loop of a worker looks for work: when it is woken, and once a second anyway."""

import asyncio
from contextlib import suppress

from prosa.db import bell


class Pace:
    """Woken by a bell, ended by `stop`; between the two it rests."""

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self.is_stopping = False

    @classmethod
    def woken_by(cls, rings: bell.Bell, topic: str) -> "Pace":
        pace = cls()
        rings.listen(topic, lambda _payload: pace.hurry())
        return pace

    def hurry(self) -> None:
        """There is work: do not rest now."""
        self._wake.set()

    def stop(self) -> None:
        """End after the work in hand."""
        self.is_stopping = True
        self._wake.set()

    async def rest(self) -> None:
        """Until something rings, at most a second."""
        with suppress(TimeoutError):
            async with asyncio.timeout(bell.POLL_SECONDS):
                await self._wake.wait()
        self._wake.clear()
