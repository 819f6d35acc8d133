"""WebSocket connections that do not wait for ever for a client that has stopped reading.

A closed laptop or a dead line takes no more bytes, and says nothing. What is written
for it would lie in our memory until the kernel gives up, which may be never: such a
connection is cut, and its screen resumes from its position when it is back.
"""

import asyncio
from typing import ClassVar

import structlog
from prometheus_client import Counter
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

log = structlog.get_logger()

STALLED: Counter = Counter(
    "prosa_sockets_stalled_total", "Connections cut because their client took nothing any more."
)


class Wire(WebSocketsSansIOProtocol):
    """The server's WebSocket protocol, with bounds."""

    stalled_seconds: ClassVar[float] = 30.0
    """So long 64 KiB may wait to be taken: some 2 KB/s are enough to stay."""

    _cut_at: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._disarm()
        self._cut_at = self.loop.call_later(self.stalled_seconds, self._cut)

    def resume_writing(self) -> None:
        self._disarm()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def keepalive_timeout(self) -> None:
        """No answer to a ping: a polite end would wait for the client to read it."""
        super().keepalive_timeout()
        self.transport.abort()

    def _cut(self) -> None:
        STALLED.inc()
        log.warning("socket.cut", waiting_bytes=self.transport.get_write_buffer_size())
        self.transport.abort()

    def _disarm(self) -> None:
        if self._cut_at is not None:
            self._cut_at.cancel()
            self._cut_at = None
