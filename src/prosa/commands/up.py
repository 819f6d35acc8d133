"""`prosa up`: everything that an installation on one machine needs, in one command.

Takes the data folder and the port first, so that a second start is refused
before it touches anything. Then the database, its schema, the demo company on
the first run, and the programs, which `supervisor.py` keeps alive.
"""

import asyncio
import signal
import socket
import sys
from collections import ChainMap
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from prosa.commands import welcome
from prosa.commands.console import Lines, fail, step
from prosa.commands.processes import listen
from prosa.commands.readiness import wait_until_ready
from prosa.commands.reload import restart_on_change, screens_part
from prosa.commands.schema import bring_up_to_date
from prosa.commands.up_database import DatabaseKeeper
from prosa.kit.clock import SystemClock
from prosa.kit.folder_lock import FolderLock, FolderTaken, read_holder
from prosa.settings import Settings
from prosa.supervisor import Part, Supervisor

_SLOW_START_SECONDS: Final = 30
_AFTER_A_KILL_SECONDS: Final = 8
"""How long the children of an earlier `up` that was killed may hold on to its port."""

_WAVES: Final[Mapping[str, int]] = {"web": 0, "worker": 1, "emulators": 2}
"""Who ends after whom: what web has taken in, the worker may still begin, and the providers that
it speaks to outlive it. The database ends last of all."""


def run(settings: Settings, *, reload: bool = False) -> int:
    """Run until Ctrl-C or SIGTERM; the exit code. `reload` is for working on Prosa itself."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    was_killed = bool(read_holder(settings.data_dir / "prosa.lock"))
    lock = _take_folder(settings)
    patience = _AFTER_A_KILL_SECONDS if was_killed else 0
    try:
        with listen(settings.host, settings.port, patience_seconds=patience) as listener:
            return asyncio.run(Installation(settings, listener, reload=reload).run())
    finally:
        lock.release()


class Installation:
    """One running `prosa up`."""

    def __init__(self, settings: Settings, listener: socket.socket, *, reload: bool) -> None:
        self._settings = settings
        self._reload = reload
        self._listener = listener
        self._stop = asyncio.Event()
        self._environment: dict[str, str] = {}
        """Shared by all parts and read at each of their starts."""
        lines = Lines()
        self._supervisor = Supervisor(lines, drain_seconds=settings.drain_seconds)
        self._database = DatabaseKeeper(settings, say=lines, on_move=self._follow_database)

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._on_signal)
        stopped = asyncio.create_task(self._stop.wait())
        life = asyncio.create_task(self._live())
        try:
            await asyncio.wait({stopped, life}, return_when=asyncio.FIRST_COMPLETED)
            if life.done():
                life.result()  # it never ends by itself: this raises what went wrong
        finally:
            life.cancel()
            # Ours would keep callers waiting whom nobody will answer any more.
            self._listener.close()
            await self._supervisor.stop()
            self._database.stop()
        step("Prosa has stopped.")
        return 0

    async def _live(self) -> None:
        """From nothing to ready, and then on until cancelled."""
        url = self._database.start()
        await bring_up_to_date(self._settings, url)
        self._environment |= {"PROSA_DATABASE_URL": url}
        demo = None
        if self._settings.plays_demo:
            from prosa.commands.demo import prepare_demo

            demo = await prepare_demo(self._settings, url)
        if demo is not None:
            self._environment |= {"PROSA_EMULATOR_PORT": str(demo.emulator_port)}
        self._supervisor.start(*self._parts(accounts=demo.accounts_file if demo else None))
        if self._reload:
            self._supervisor.start(screens_part(self._settings.url))
        await self._announce_when_ready(demo)
        await asyncio.gather(self._database.keep(), self._follow_changes())

    async def _announce_when_ready(self, demo: "welcome.Demo | None") -> None:
        ready = asyncio.create_task(wait_until_ready(self._settings))
        keeping = asyncio.create_task(self._database.keep())
        _, late = await asyncio.wait({ready}, timeout=_SLOW_START_SECONDS)
        if late:
            step("Prosa is taking longer than usual to start; the lines above may say why.")
        await ready
        keeping.cancel()
        welcome.announce(self._settings, demo)

    def _parts(self, accounts: Path | None) -> list[Part]:
        fd = self._listener.fileno()
        webs = self._settings.web_processes
        parts = [
            self._part("web", number, "serve", "--fd", str(fd), pass_fds=(fd,), door=number)
            for number in range(webs)
        ]
        parts += [
            self._part("worker", number, "work", door=webs + number)
            for number in range(self._settings.worker_processes)
        ]
        if accounts is not None:
            parts.append(self._part("emulators", 0, "emulate", "--accounts", str(accounts)))
        return parts

    def _part(
        self, name: str, number: int, *words: str, pass_fds: tuple[int, ...] = (), door: int = 0
    ) -> Part:
        """A program of ours; the second of a kind has a number. `door` counts the ports at
        which each shows its figures, if they do."""
        first = self._settings.metrics_port
        own = {"PROSA_METRICS_PORT": str(first + door)} if first else {}
        return Part(
            name=f"{name}-{number + 1}" if number else name,
            command=(sys.executable, "-m", "prosa", *words),
            environment=ChainMap(own, self._environment),
            pass_fds=pass_fds,
            wave=_WAVES[name],
        )

    async def _follow_changes(self) -> None:
        if self._reload:
            await restart_on_change(self._supervisor.restart_all)

    def _follow_database(self, url: str) -> None:
        """The database came back somewhere else: everybody must look for it there."""
        self._environment["PROSA_DATABASE_URL"] = url
        self._supervisor.restart_all()

    def _on_signal(self) -> None:
        if self._stop.is_set():
            self._supervisor.kill()
            return
        step("Stopping…")
        self._stop.set()


def _take_folder(settings: Settings) -> FolderLock:
    lock = FolderLock(settings.data_dir / "prosa.lock")
    now = SystemClock().now().astimezone().strftime("%Y-%m-%d %H:%M")
    try:
        lock.acquire(port=settings.port, since=now)
    except FolderTaken as taken:
        fail(_who_has_it(settings, taken.holder))
    return lock


def _who_has_it(settings: Settings, holder: Mapping[str, object]) -> str:
    return (
        f"Prosa already runs in {settings.data_dir.absolute()}: process {holder.get('pid', '?')} "
        f"on port {holder.get('port', '?')} since {holder.get('since', '?')}. Use that one, stop "
        "it, or choose another folder with PROSA_DATA_DIR."
    )
