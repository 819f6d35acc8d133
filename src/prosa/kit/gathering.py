"""Work that gathers while the work before it is done: what makes a group of commits one."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress


class Gathering:
    """Calls `do_all` whenever there is something to do, one call at a time.

    `do_all` goes on until nothing waits, what was added meanwhile included.
    """

    def __init__(self, name: str, do_all: Callable[[], Awaitable[None]]) -> None:
        self._name = name
        self._do_all = do_all
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """What was added is done, then it ends."""
        await self._idle.wait()
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def added(self) -> None:
        """There is something to do."""
        self._idle.clear()
        self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._idle.clear()
            await self._do_all()
            self._idle.set()
