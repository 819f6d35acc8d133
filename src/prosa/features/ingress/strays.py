"""Hooks that name no inbox of ours, kept for the operator.

Anybody can send such, because nothing proves whose they are. So there is room for some, and then
providers are asked to come again: what was answered 200 is not thrown away for what comes later.
"""

import time
from datetime import datetime
from typing import Final

import asyncpg
import structlog

from prosa.features.ingress.keep import KEEP_SECONDS, REFUSED, NotKept

log = structlog.get_logger()

MOST_STRAYS: Final = 10_000
MOST_BYTES: Final = 256 * 1024 * 1024
"""Of the bodies of all that are not settled."""

COUNTED_FOR: Final = 10.0
"""Seconds in which only what this process keeps is added."""

_KEEP: Final = """
INSERT INTO stray_hooks (channel, names, body, reason, received_at) VALUES ($1, $2, $3, $4, $5)
"""

_COUNT: Final = """
SELECT count(*), coalesce(sum(octet_length(body)), 0)::bigint
FROM stray_hooks WHERE settled_at IS NULL
"""


class Strays:
    """One per web process."""

    def __init__(
        self, pool: asyncpg.Pool, *, most: int = MOST_STRAYS, most_bytes: int = MOST_BYTES
    ) -> None:
        self._pool = pool
        self._most = most
        self._most_bytes = most_bytes
        self._count = 0
        self._bytes = 0
        self._counted_at: float | None = None

    async def keep(
        self, *, channel: str, names: str | None, body: bytes, reason: str, received_at: datetime
    ) -> None:
        """Raises `NotKept` if the database refuses it or there is no room."""
        try:
            async with self._pool.acquire(timeout=KEEP_SECONDS) as connection:
                await self._look(connection)
                if self._count >= self._most or self._bytes + len(body) > self._most_bytes:
                    log.warning("strays.full", count=self._count, bytes=self._bytes)
                    raise NotKept("too many strays")
                await connection.execute(
                    _KEEP, channel, names, body, reason, received_at, timeout=KEEP_SECONDS
                )
        except REFUSED as error:
            raise NotKept from error
        self._count += 1
        self._bytes += len(body)

    async def _look(self, connection: asyncpg.pool.PoolConnectionProxy) -> None:
        now = time.monotonic()
        if self._counted_at is None or now - self._counted_at > COUNTED_FOR:
            self._counted_at = now
            found = await connection.fetchrow(_COUNT, timeout=KEEP_SECONDS)
            self._count, self._bytes = found or (0, 0)
