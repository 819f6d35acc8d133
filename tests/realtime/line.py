"""A line between a screen and the server that can be cut in the middle of anything.

It carries bytes. The first of each connection are those of an HTTP request, to which it
adds the cookie and the origin that a browser would send by itself.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

_CHUNK: Final = 4096


class Fault(StrEnum):
    RESET = "reset"
    """Both ends are told at once that the connection is gone."""
    HALF_OPEN = "half open"
    """Only the screen is told; the server goes on talking to nobody."""
    STALL = "stall"
    """Nothing passes for a while, then it breaks."""
    MID_FRAME = "mid frame"
    """Part of what the server said last arrives, and then nothing more."""


@dataclass(slots=True, eq=False)
class _Wire:
    """One connection over the line."""

    to_screen: asyncio.StreamWriter
    to_server: asyncio.StreamWriter
    is_dead: bool = False
    most: int | None = None
    """So many bytes of the server still pass; None: all."""

    def reset(self, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()


@dataclass(slots=True)
class Line:
    """Listens on `url`; what comes goes to the server."""

    server: tuple[str, int]
    cookie: str
    dice: random.Random
    url: str = ""
    cuts: int = 0
    _wires: list[_Wire] = field(default_factory=list[_Wire])
    _abandoned: list[_Wire] = field(default_factory=list[_Wire])
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def cut(self, fault: Fault) -> bool:
        """Every connection of this moment. False if there was none."""
        wires, self._wires = self._wires, []
        for wire in wires:
            self.cuts += 1
            await self._cut(wire, fault)
        return bool(wires)

    async def _cut(self, wire: _Wire, fault: Fault) -> None:
        if fault is Fault.MID_FRAME:
            wire.most = self.dice.randint(1, 200)
            await asyncio.sleep(self.dice.uniform(0.005, 0.06))
        wire.is_dead = True
        if fault is Fault.STALL:
            await asyncio.sleep(self.dice.uniform(0.02, 0.15))
        wire.reset(wire.to_screen)
        if fault is Fault.HALF_OPEN:
            self._abandoned.append(wire)
        else:
            wire.reset(wire.to_server)

    async def carry(self, screen: asyncio.StreamReader, to_screen: asyncio.StreamWriter) -> None:
        """One connection, until it ends or is cut."""
        try:
            server, to_server = await asyncio.open_connection(*self.server)
        except OSError:
            to_screen.transport.abort()
            return
        wire = _Wire(to_screen, to_server)
        self._wires.append(wire)
        with suppress(OSError, asyncio.IncompleteReadError):
            first = await screen.readuntil(b"\r\n")
            to_server.write(first + self._of_a_browser())
            await asyncio.gather(
                _pump(screen, to_server, lambda: None if wire.is_dead else _CHUNK),
                _pump(server, to_screen, lambda: _room(wire)),
            )
        if wire in self._wires:
            self._wires.remove(wire)

    def _of_a_browser(self) -> bytes:
        return f"cookie: {self.cookie}\r\norigin: {self.url}\r\n".encode()

    def close(self) -> None:
        for wire in [*self._wires, *self._abandoned]:
            wire.is_dead = True
            wire.reset(wire.to_screen)
            wire.reset(wire.to_server)


def _room(wire: _Wire) -> int | None:
    """How many bytes of the server may pass; None: none for ever."""
    if wire.is_dead:
        return None
    if wire.most is None:
        return _CHUNK
    room, wire.most = wire.most, 0
    return room


async def _pump(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, room: Callable[[], int | None]
) -> None:
    while content := await source.read(_CHUNK):
        most = room()
        if most is None:
            return
        if most:
            target.write(content[:most])
            await target.drain()
    if room() is not None:
        target.close()


@asynccontextmanager
async def line(server_url: str, *, cookie: str, dice: random.Random) -> AsyncGenerator[Line]:
    host, _, port = server_url.removeprefix("http://").partition(":")
    found = Line((host, int(port)), cookie, dice)
    listener = await asyncio.start_server(found.carry, "127.0.0.1", 0)
    found.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    async with listener:
        try:
            yield found
        finally:
            found.close()
