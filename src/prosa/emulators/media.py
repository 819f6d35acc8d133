"""Giving files out, with the faults that are ordered."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from prosa.emulators.fate import WORLD
from prosa.emulators.model import File
from prosa.emulators.switches import MediaFault, happens

_PART_BYTES = 256 * 1024


async def give(request: web.Request, file: File) -> web.StreamResponse:
    """The bytes of a file, or what the ordered fault makes of them."""
    world = request.app[WORLD]
    faults = world.poster.faults
    fault = faults.media_fault if happens(faults.media_fraction) else MediaFault.OFF
    status = {MediaFault.MISSING: 404, MediaFault.BARE: 500}.get(fault, 200)
    world.tape.write("file", account=file.account, text=file.filename or file.id, status=status)
    if fault == MediaFault.MISSING:
        return web.Response(status=404, text="Not Found")
    if fault == MediaFault.BARE:
        return web.Response(status=500, text="Internal Server Error")
    response = web.StreamResponse(headers={"Content-Type": file.mime})
    response.content_length = file.size_bytes
    await response.prepare(request)
    if fault == MediaFault.SLOW:
        await asyncio.sleep(faults.media_slow_seconds)
    with world.shelf.path_of(file).open("rb") as kept:
        while part := kept.read(_PART_BYTES):
            if fault == MediaFault.DAMAGED:
                part = bytes(len(part))
            if fault == MediaFault.CUT and request.transport is not None:
                await response.write(part[: len(part) // 2])
                request.transport.abort()
                return response
            await response.write(part)
    await response.write_eof()
    return response


async def body_parts(request: web.Request) -> AsyncIterator[bytes]:
    async for part in request.content.iter_chunked(_PART_BYTES):
        yield part
