"""Keeps the processes of one `prosa up` alive, and ends them in order.

Each part is a child process of its own session, so that Ctrl-C reaches only us
and we choose the order of the end: wave by wave, so that nobody loses what they
still need to finish. A part that dies is started again, at once
the first time and then more and more slowly. Lines that parts write are passed
on behind the part's name. It knows nothing of what the parts do.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

Say = Callable[[str, str], None]
"""(name of the part, one line of text)"""

FIRST_PAUSE_SECONDS: Final = 0.2
LONGEST_PAUSE_SECONDS: Final = 10.0
HEALTHY_SECONDS: Final = 10.0
"""Having lived this long, a part's next death counts as its first."""

STOP_SECONDS: Final = 6.0
"""Beyond what the parts themselves may take to end."""
_LONGEST_LINE: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class Part:
    """A program that must run for as long as we do."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    pass_fds: tuple[int, ...] = ()
    wave: int = 0
    """When we end, it is asked to once every part of a lower wave has ended."""


class Supervisor:
    """Runs parts until told to stop. Used from one event loop, on the main thread."""

    def __init__(self, say: Say, *, drain_seconds: float = 0) -> None:
        self._say = say
        self._drain_seconds = drain_seconds
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._parts: dict[asyncio.Task[None], Part] = {}
        self._stopping = asyncio.Event()

    def start(self, *parts: Part) -> None:
        for part in parts:
            self._parts[asyncio.create_task(self._keep(part), name=part.name)] = part

    def restart_all(self) -> None:
        """Have every part end and come back, with its environment as it is then."""
        self._signal_all(signal.SIGTERM)

    def pid_of(self, name: str) -> int | None:
        process = self._processes.get(name)
        return process.pid if process and process.returncode is None else None

    async def stop(self) -> None:
        """Ask the parts to end, one wave after the other; wait a little, then insist."""
        self._stopping.set()
        for wave in sorted({part.wave for part in self._parts.values()}):
            await self._stop_wave([t for t, part in self._parts.items() if part.wave == wave])

    async def _stop_wave(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        names = [self._parts[task].name for task in tasks]
        self._signal(names, signal.SIGTERM)
        alive = [task for task in tasks if not task.done()]
        if alive:
            patience = self._drain_seconds + STOP_SECONDS
            _, late = await asyncio.wait(alive, timeout=patience)
            if late:
                self._signal(names, signal.SIGKILL)
                await asyncio.wait(late, timeout=STOP_SECONDS)

    def kill(self) -> None:
        """End every part now."""
        self._stopping.set()
        self._signal_all(signal.SIGKILL)

    def _signal_all(self, number: signal.Signals) -> None:
        self._signal(self._processes, number)

    def _signal(self, names: Iterable[str], number: signal.Signals) -> None:
        """To each part with all that it started: a part leads a group of its own."""
        for name in names:
            process = self._processes.get(name)
            if process is not None and process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)

    async def _keep(self, part: Part) -> None:
        pause = BackOff()
        while not self._stopping.is_set():
            started_at = time.monotonic()
            try:
                ended = await self._run(part)
            except OSError as wrong:
                ended = str(wrong)
            if self._stopping.is_set():
                return
            seconds = pause.after(time.monotonic() - started_at)
            self._say(part.name, f"ended ({ended}); starting again in {seconds:.1f} s")
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._stopping.wait()

    async def _run(self, part: Part) -> str:
        """One life of a part; how it ended, in words."""
        process = await asyncio.create_subprocess_exec(
            *part.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, **part.environment, "PROSA_SUPERVISOR": str(os.getpid())},
            pass_fds=part.pass_fds,
            start_new_session=True,
            limit=_LONGEST_LINE,
        )
        self._processes[part.name] = process
        if self._stopping.is_set():
            process.terminate()
        assert process.stdout is not None  # noqa: S101  # a pipe was asked for, above
        await self._pass_on(part.name, process.stdout)
        return describe_end(await process.wait())

    async def _pass_on(self, name: str, output: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await output.readline()
            except ValueError:  # longer than a line may be: asyncio has dropped it
                continue
            if not line:
                return
            self._say(name, line.decode(errors="replace").rstrip("\n"))


class BackOff:
    """How long to wait before the next start, given how long the last life was."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE_SECONDS

    def after(self, lived_seconds: float) -> float:
        if lived_seconds >= HEALTHY_SECONDS:
            self._next = FIRST_PAUSE_SECONDS
        pause = self._next
        self._next = min(self._next * 2, LONGEST_PAUSE_SECONDS)
        return pause


def describe_end(code: int) -> str:
    """`exit 1`, or the name of the signal that ended it."""
    if code >= 0:
        return f"exit {code}"
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"
