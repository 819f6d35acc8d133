"""A small door of one process, at which Prometheus reads what this process counts.

Workers answer no HTTP, and of several web processes behind one port nobody knows which one
answers; so each process may have a door of its own, on loopback unless told otherwise. It
speaks just enough HTTP for a scrape, so that a worker need not load a framework for it.
"""

import asyncio
import hmac
from contextlib import suppress
from typing import Final

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

_PATIENCE_SECONDS: Final = 5.0
_MOST_BYTES: Final = 16 * 1024
_BROKEN_OFF: Final = (
    OSError,
    TimeoutError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
)
_log = structlog.get_logger()


class MetricsDoor:
    """Opened once, closed at the end. It never keeps a process from its work."""

    def __init__(self, *, host: str, port: int, token: str) -> None:
        self._host = host
        self._port = port
        self._token = token
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """Where it listens; 0 if it is not open."""
        return self._server.sockets[0].getsockname()[1] if self._server else 0

    async def open(self) -> None:
        try:
            self._server = await asyncio.start_server(
                self._answer, self._host, self._port, limit=_MOST_BYTES
            )
        except OSError as wrong:
            _log.error("metrics.door_not_opened", port=self._port, error=type(wrong).__name__)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(*_BROKEN_OFF):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                writer.write(self._response(head[0].split(" "), head[1:]))
                await writer.drain()
        writer.close()

    def _response(self, request_line: list[str], headers: list[str]) -> bytes:
        if len(request_line) < 2 or request_line[0] != "GET":
            return _said("405 Method Not Allowed", b"GET\n")
        if request_line[1].partition("?")[0] != "/metrics":
            return _said("404 Not Found", b"/metrics\n")
        if not self._is_for(headers):
            return _said("403 Forbidden", b"Bear the token of PROSA_METRICS_TOKEN.\n")
        return _said("200 OK", generate_latest(), kind=CONTENT_TYPE_LATEST)

    def _is_for(self, headers: list[str]) -> bool:
        """Without a token, whoever reaches the door."""
        if not self._token:
            return True
        wanted = f"Bearer {self._token}".encode()
        named = (header.partition(":") for header in headers)
        return any(
            name.lower() == "authorization" and hmac.compare_digest(value.strip().encode(), wanted)
            for name, _, value in named
        )


def _said(status: str, text: bytes, *, kind: str = "text/plain; charset=utf-8") -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(text)}\r\n"
        "Connection: close\r\nX-Content-Type-Options: nosniff\r\n\r\n"
    )
    return head.encode() + text
