"""The product as it runs: the web process on a loopback port, the worker's loops, the emulators.

Made once for each worker of xdist; what a story does in it, it does in a company of its own.
The periodic ticks do not run by themselves: a test that needs one runs it.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import pytest
import uvicorn

from prosa.app import Web
from prosa.channels.transport import Transport
from prosa.db.database import Database
from prosa.emulators import tape
from prosa.emulators.server import Emulator
from prosa.emulators.switches import Pace
from prosa.jobs.periodic import Ticker
from prosa.kit.clock import Clock
from prosa.kit.secrets import Secret
from prosa.settings import Settings
from prosa.worker import Loop, loops
from tests.support.clock import MovableClock
from tests.support.database import SECRET
from tests.support.folders import MEDIA_DIR

QUICK = Pace(
    sent_seconds=0.001,
    delivered_seconds=0.002,
    read_seconds=0.003,
    retry_first_seconds=0.02,
    retry_cap_seconds=0.2,
    batch_wait_seconds=0.01,
)
"""As on a phone network without distances."""


class Worker:
    """The loops of one worker process, in this one."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._running: Sequence[Loop] = ()
        self._tasks: list[asyncio.Task[None]] = []
        self._transport: Transport | None = None

    async def start(self) -> None:
        self._transport = Transport()
        found = loops(self._settings, self._database, self._transport, self._clock)
        self._running = [loop for loop in found if not isinstance(loop, Ticker)]
        self._tasks = [asyncio.create_task(loop.run()) for loop in self._running]

    async def stop(self) -> None:
        """As on SIGTERM: what is in hand is finished."""
        for loop in self._running:
            loop.pace.stop()
        await asyncio.gather(*self._tasks)
        if self._transport is not None:
            await self._transport.close()
        self._tasks = []

    def check(self) -> None:
        """Loops run until they are stopped; one that has ended has failed."""
        for task in self._tasks:
            if task.done():
                task.result()

    @asynccontextmanager
    async def paused(self) -> AsyncGenerator[None]:
        """Meanwhile nothing is read, routed or sent."""
        await self.stop()
        try:
            yield
        finally:
            await self.start()


@dataclass(slots=True)
class Stack:
    """Everything that runs."""

    database: Database
    settings: Settings
    clock: MovableClock
    web: Web
    url: str
    emulator: Emulator
    worker: Worker


@pytest.fixture(scope="session")
async def stack(shared_database: Database) -> AsyncGenerator[Stack]:
    async with running(shared_database) as stack:
        yield stack


def settings() -> Settings:
    return Settings(
        secret_key=Secret(SECRET),
        rate_limit_per_minute=0,
        media_dir=MEDIA_DIR,
        media_max_mb=2,
        push_private_hosts=True,
    )


@asynccontextmanager
async def running(database: Database) -> AsyncGenerator[Stack]:
    clock = MovableClock()
    before = tape.go_by(clock)
    web = Web(settings(), database, clock)
    async with await Emulator.start() as emulator, serving(web) as url:
        emulator.world.poster.set_pace(QUICK)
        worker = Worker(settings(), database, clock)
        await worker.start()
        try:
            yield Stack(database, settings(), clock, web, url, emulator, worker)
        finally:
            await worker.stop()
            tape.go_by(before)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Ctrl-C belongs to pytest."""
        yield


@asynccontextmanager
async def serving(web: Web) -> AsyncGenerator[str]:
    """As `prosa serve` does it, but in this loop."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(
        web,
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    web.start()
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await web.stop()
        server.should_exit = True
        await task
