"""The one place that opens sockets to providers. It knows no provider.

What matters here is the difference between *never reached* and *no answer*:
the first is safe to try again, the second may have been taken. Retrying itself
is a matter of `features/delivery`, where the row is the job.
"""

from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeAlias

import aiohttp
import msgspec

from prosa.channels.contract import (
    Channel,
    Later,
    ProviderAnswer,
    ProviderCall,
    SendOutcome,
    Unknown,
)

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 15.0
MAX_CONNECTIONS = 256
KEEP_ALIVE_SECONDS = 15.0
"""Shorter than any provider's own, so that we rarely write into a connection being closed."""
MAX_ANSWER_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Unreached:
    """The request certainly never reached the provider: trying again is safe."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The request may have been taken, and no whole answer came back."""

    reason: str


Reached: TypeAlias = ProviderAnswer | Unreached | Lost

_encode = msgspec.json.Encoder().encode


class Transport:
    """One client session for a process. Open it inside the running event loop."""

    def __init__(
        self,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
        max_connections: int = MAX_CONNECTIONS,
    ) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=max_connections, keepalive_timeout=KEEP_ALIVE_SECONDS
            ),
            timeout=aiohttp.ClientTimeout(total=total_seconds, connect=connect_seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )

    async def close(self) -> None:
        await self._session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def call(self, call: ProviderCall) -> Reached:
        """Make the call once. Never raises for what the network does."""
        headers = {**call.headers, "content-type": "application/json"}
        if any(ord(sign) < 32 for value in headers.values() for sign in value):
            return Unreached("a header holds a control character")
        content = _encode(call.json)
        try:
            async with self._session.request(
                call.method, call.url, data=content, headers=headers, allow_redirects=False
            ) as response:
                body = await _read_bounded(response)
                return ProviderAnswer(
                    status=response.status,
                    body=body,
                    headers={key.lower(): value for key, value in response.headers.items()},
                )
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ConnectionTimeoutError,
            aiohttp.InvalidURL,
            aiohttp.NonHttpUrlClientError,
            aiohttp.ClientSSLError,
        ) as error:
            return Unreached(_name(error))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return Lost(_name(error))


async def _read_bounded(response: aiohttp.ClientResponse) -> bytes:
    """The body up to `MAX_ANSWER_BYTES`; a longer one is cut, which makes it unreadable JSON."""
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(64 * 1024):
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            response.close()
            break
    return b"".join(parts)[:MAX_ANSWER_BYTES]


def _name(error: Exception) -> str:
    """The kind of error only: its text may hold addresses."""
    return type(error).__name__


def to_outcome(channel: Channel, reached: Reached) -> SendOutcome:
    """What became of a send, whether or not the provider answered."""
    match reached:
        case ProviderAnswer():
            return channel.interpret(reached)
        case Unreached(reason=reason):
            return Later("provider.unreached", f"The provider could not be reached ({reason}).")
        case Lost(reason=reason):
            return Unknown(f"The provider's answer was lost ({reason}).")
