"""Asking our own web process whether it is ready, without an HTTP library."""

import asyncio
from contextlib import suppress

from prosa.settings import Settings

_PAUSE_SECONDS = 0.05
_ANSWER_SECONDS = 5.0


async def wait_until_ready(settings: Settings) -> None:
    """Return once `/health/ready` answers 200, and not before: the caller sets the limit."""
    while True:
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
            async with asyncio.timeout(_ANSWER_SECONDS):
                if await _status(settings, "/health/ready") == 200:
                    return
        await asyncio.sleep(_PAUSE_SECONDS)


async def _status(settings: Settings, path: str) -> int:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104  # compared, not bound
    reader, writer = await asyncio.open_connection(host, settings.port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        first_line = await reader.readuntil(b"\r\n")
        return int(first_line.split()[1])
    finally:
        writer.close()
