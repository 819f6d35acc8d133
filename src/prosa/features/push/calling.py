"""Giving pushes to the services of browsers. It knows no company and no row."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Final, Self

import aiohttp

from prosa.features.push.hosts import PublicResolver, is_public
from prosa.kit.webpush import Browser, Sender, encrypted

TOTAL_SECONDS: Final = 15.0
CONNECT_SECONDS: Final = 5.0
_LIVES: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    retry_after: int | None = None
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    reason: str


class PushServices:
    """One client session for a process. Open it inside the running event loop."""

    def __init__(self, sender: Sender, *, may_be_private: bool = False) -> None:
        self._sender = sender
        self._may_be_private = may_be_private
        resolver = None if may_be_private else PublicResolver()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=64, resolver=resolver),
            timeout=aiohttp.ClientTimeout(total=TOTAL_SECONDS, connect=CONNECT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def give(
        self, endpoint: str, browser: Browser, message: bytes, *, topic: str, now: datetime
    ) -> Answered | Unanswered:
        """Once. What waits there under the same topic gives way to it. Never raises for what the
        network does."""
        if not (self._may_be_private or is_public(endpoint)):
            return Answered(410)
        headers = {
            "authorization": self._sender.authorization(endpoint, now=now),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(_LIVES),
            "urgency": "high",
            "topic": base64.urlsafe_b64encode(
                hashlib.sha256(topic.encode()).digest()[:24]
            ).decode(),
        }
        try:
            async with self._session.post(
                endpoint, data=encrypted(message, browser), headers=headers, allow_redirects=False
            ) as answer:
                after = answer.headers.get("retry-after", "")
                return Answered(answer.status, int(after) if after.isdecimal() else None)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return Unanswered(type(error).__name__)
