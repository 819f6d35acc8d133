"""The emulators as one HTTP server. `prosa emulate` runs it; tests start it in their own loop."""

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import Self

import msgspec
import structlog
from aiohttp import web

from prosa.emulators.control.api import control_app
from prosa.emulators.fate import WORLD
from prosa.emulators.meta import api as meta
from prosa.emulators.meta import media as meta_media
from prosa.emulators.meta import templates as meta_templates
from prosa.emulators.model import Account
from prosa.emulators.waha import api as waha
from prosa.emulators.waha import changes as waha_changes
from prosa.emulators.waha import chats as waha_chats
from prosa.emulators.waha import media as waha_media
from prosa.emulators.waha import numbers as waha_numbers
from prosa.emulators.world import World

_LOOK_AGAIN_SECONDS = 1.0

log = structlog.get_logger()


class Emulator:
    """A running emulator: `async with await Emulator.start() as emulator: emulator.url`."""

    def __init__(self, runner: web.AppRunner, world: World, url: str) -> None:
        self.world = world
        self.url = url
        self._runner = runner
        self._watch: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls, *, host: str = "127.0.0.1", port: int = 0, accounts_file: Path | None = None
    ) -> Self:
        """Listen. Port 0 is any free one. `accounts_file` is a JSON list as for
        `PUT /control/accounts`; it may appear or change later. Raises OSError."""
        world = World()
        runner = web.AppRunner(
            _app(world), access_log=None, keepalive_timeout=600, shutdown_timeout=1
        )
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port, backlog=1024)
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        bound: tuple[str, int] = runner.addresses[0][:2]
        emulator = cls(runner, world, f"http://{host}:{bound[1]}")
        if accounts_file is not None:
            emulator._watch = asyncio.create_task(_follow_file(world, accounts_file))
        return emulator

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()


def _app(world: World) -> web.Application:
    app = web.Application(client_max_size=1024 * 1024)
    app[WORLD] = world
    app.add_routes(meta.routes())
    app.add_routes(meta_templates.routes())
    app.add_routes(meta_media.routes())
    app.add_routes(waha_media.routes())
    app.add_routes(waha.routes())
    app.add_routes(waha_chats.routes())
    app.add_routes(waha_changes.routes())
    app.add_routes(waha_numbers.routes())
    app.add_routes([web.get("/health", _health)])
    app.add_subapp("/control", control_app(world))
    app.on_shutdown.append(_stop_work)
    return app


async def _health(_: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _stop_work(app: web.Application) -> None:
    await app[WORLD].close()


async def _follow_file(world: World, path: Path) -> None:
    """Connect the accounts of the file, and again whenever it changes."""
    seen: tuple[int, int] | None = None
    while True:
        found = _stamp(path)
        if found is not None and found != seen:
            seen = found
            _connect_from(world, path)
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _connect_from(world: World, path: Path) -> None:
    try:
        accounts = msgspec.json.decode(path.read_bytes(), type=list[Account])
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        log.warning("emulator.accounts_unreadable", reason=type(error).__name__)
        return
    world.connect(accounts)
    log.info("emulator.accounts_connected", count=len(accounts))


async def serve(*, host: str, port: int, accounts_file: Path | None) -> None:
    """Run until SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    async with await Emulator.start(host=host, port=port, accounts_file=accounts_file) as emulator:
        log.info("emulator.started", url=emulator.url)
        await stopped.wait()
    log.info("emulator.stopped")


def run(*, host: str, port: int, accounts_file: Path | None) -> None:
    """`serve` in an event loop of its own. Raises OSError when the port is taken."""
    try:
        import uvloop
    except ImportError:
        loop_factory = None
    else:
        loop_factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(serve(host=host, port=port, accounts_file=accounts_file))
