"""How often a caller may call: a token bucket for each (SEC-03).

The bucket holds a minute's worth, so a burst is fine and a flood is not. Several
web processes count together where there is a Redis, and each on its own without:
a write to the database for every call would cost more than the limit is worth.
Failed sign-ins are always counted together (`features/access/actions/throttle.py`).
Webhooks have no limit: a provider that is refused tries again and falls behind.
"""

import math
import time
from collections.abc import Callable
from typing import ClassVar, Final, Protocol

from starlette.requests import HTTPConnection

from prosa.domain.errors import TooMany

_MOST_CALLERS: Final = 20_000


class RateLimited(TooMany):
    """You call more often than this installation allows."""

    code: ClassVar[str] = "http.rate_limited"


class Together(Protocol):
    """Counts for all processes."""

    async def count(self, key: str, per_minute: int) -> float | None:
        """0, or the seconds to wait; None: it cannot say now, count here."""
        ...


class RateLimit:
    """`per_minute` calls for each key; 0 is no limit."""

    def __init__(self, per_minute: int, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._together: Together | None = None
        self._seconds = seconds
        self._buckets: dict[str, tuple[float, float]] = {}
        """Key → what is left, and when that was true. The least recent comes first."""

    def share(self, together: Together | None) -> None:
        """Count with the other processes from now on, whenever that is possible."""
        self._together = together

    async def take(self, key: str) -> None:
        """Count one call, or raise `RateLimited` with the seconds to wait."""
        if not self._per_minute:
            return
        wait = None
        if self._together is not None:
            wait = await self._together.count(key, self._per_minute)
        if wait is None:
            wait = self._take_here(key)
        if wait > 0:
            raise RateLimited(
                "Too many calls. Slow down.", retry_after_seconds=max(1, math.ceil(wait))
            )

    def _take_here(self, key: str) -> float:
        """0, or the seconds to wait."""
        size, per_second = float(self._per_minute), self._per_minute / 60
        now = self._seconds()
        left, then = self._buckets.pop(key, (size, now))
        left = min(size, left + (now - then) * per_second)
        self._buckets[key] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > _MOST_CALLERS:
            del self._buckets[next(iter(self._buckets))]
        return 0.0 if left >= 1 else (1 - left) / per_second


def client_ip(connection: HTTPConnection) -> str:
    """The caller's address. Proxies are looked through by the server (`trusted_proxies`)."""
    return connection.client.host if connection.client else "unknown"
