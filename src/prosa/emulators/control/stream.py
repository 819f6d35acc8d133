"""The live view: server-sent events.

`tape` an entry · `message` {phone, message}: new, or changed · `phone` {id, is_removed?} ·
`accounts` · `faults` · `counters` once a second while they change · `reset` · `end`.
"""

import asyncio

import msgspec
from aiohttp import web

from prosa.emulators.fate import WORLD
from prosa.emulators.tape import END, Frame
from prosa.emulators.world import World

_TICK_SECONDS = 1.0
_PING_EVERY_TICKS = 15

_encode = msgspec.json.Encoder().encode


async def stream(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    shown, quiet_ticks = b"", 0
    with world.tape.listening() as queue:
        while request.transport is not None and not request.transport.is_closing():
            counters = _encode(_counters(world))
            if counters != shown:
                shown = counters
                await response.write(_frame(("counters", counters)))
            frames = await _next_frames(queue)
            quiet_ticks = 0 if frames else quiet_ticks + 1
            if frames:
                await response.write(b"".join(map(_frame, frames)))
            if frames and frames[-1][0] == END:
                break
            if quiet_ticks % _PING_EVERY_TICKS == _PING_EVERY_TICKS - 1:
                await response.write(b": still here\n\n")
    return response


def _counters(world: World) -> dict[str, object]:
    return {"waiting": world.poster.waiting, **msgspec.to_builtins(world.poster.counters)}


async def _next_frames(queue: asyncio.Queue[Frame]) -> list[Frame]:
    """What is there within a tick, as much of it as is there at once."""
    try:
        async with asyncio.timeout(_TICK_SECONDS):
            frames = [await queue.get()]
    except TimeoutError:
        return []
    while not queue.empty():
        frames.append(queue.get_nowait())
    return frames


def _frame(frame: Frame) -> bytes:
    name, content = frame
    return b"event: %s\ndata: %s\n\n" % (name.encode(), content)
