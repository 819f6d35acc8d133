"""How often a caller may call: a token bucket for each, in this process (SEC-03).

The bucket holds a minute's worth, so a burst is fine and a flood is not. With
several web processes each counts on its own. Webhooks have no limit: a provider
that is refused tries again and falls behind.
"""

import math
import time
from collections.abc import Callable
from typing import ClassVar, Final

from starlette.requests import HTTPConnection

from prosa.domain.errors import TooMany

_MOST_CALLERS: Final = 20_000


class RateLimited(TooMany):
    """You call more often than this installation allows."""

    code: ClassVar[str] = "http.rate_limited"


class RateLimit:
    """`per_minute` calls for each key; 0 is no limit."""

    def __init__(self, per_minute: int, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._per_second = per_minute / 60
        self._seconds = seconds
        self._buckets: dict[str, tuple[float, float]] = {}
        """Key → what is left, and when that was true. The least recent comes first."""

    def take(self, key: str) -> None:
        """Count one call, or raise `RateLimited` with the seconds to wait."""
        if not self._size:
            return
        now = self._seconds()
        left, then = self._buckets.pop(key, (self._size, now))
        left = min(self._size, left + (now - then) * self._per_second)
        if left < 1:
            self._buckets[key] = (left, now)
            wait = math.ceil((1 - left) / self._per_second)
            raise RateLimited("Too many calls. Slow down.", retry_after_seconds=wait)
        self._buckets[key] = (left - 1, now)
        if len(self._buckets) > _MOST_CALLERS:
            del self._buckets[next(iter(self._buckets))]


def client_ip(connection: HTTPConnection) -> str:
    """The caller's address. Proxies are looked through by the server (`trusted_proxies`)."""
    return connection.client.host if connection.client else "unknown"
