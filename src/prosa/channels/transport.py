"""The one place that opens sockets to providers. It knows no provider.

What matters here is the difference between *never reached* and *no answer*:
the first is safe to try again, the second may have been taken. Retrying itself
is a matter of `features/delivery`, where the row is the job.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self, TypeAlias
from urllib.parse import urlsplit

import aiohttp
import msgspec

from prosa.channels.calls import Later, ProviderAnswer, ProviderCall, SendOutcome, Unknown
from prosa.channels.contract import Channel
from prosa.channels.streaming import (
    FAILURES,
    PART_BYTES,
    Downloaded,
    Lost,
    Sink,
    Source,
    Unreached,
    body_of,
    pour,
    read_bounded,
    timeouts,
    why_failed,
)
from prosa.kit import tracing
from prosa.kit.tracing import Span

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 15.0
MAX_CONNECTIONS = 256
KEEP_ALIVE_SECONDS = 15.0
"""Shorter than any provider's own, so that we rarely write into a connection being closed."""

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
        self._connect_seconds = connect_seconds
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

    async def call(self, call: ProviderCall, file: Source | None = None) -> Reached:
        """Make the call once, with the bytes of `file` where the call says. Never raises for what
        the network does."""
        if file is not None and call.file is not None:
            return await self._send(call, file)
        content = None if call.json is None else _encode(call.json)
        kind = {} if content is None else {"content-type": "application/json"}
        headers = {**call.headers, **kind}
        if _has_control_character(headers):
            return _REFUSED
        try:
            return await self._ask(call, data=content, headers=headers)
        except FAILURES as error:
            return why_failed(error)

    async def _send(self, call: ProviderCall, file: Source) -> Reached:
        """What was not handed over whole, nobody can have taken."""
        body = body_of(call, file)
        headers = {**call.headers, "content-type": body.content_type}
        if _has_control_character(headers):
            return _REFUSED
        headers["content-length"] = str(body.size)
        try:
            return await self._ask(
                call, data=body.parts(), headers=headers, timeout=timeouts(self._connect_seconds)
            )
        except FAILURES as error:
            failed = why_failed(error)
            return failed if body.is_whole else Unreached(failed.reason)

    async def download(self, call: ProviderCall, sink: Sink, *, most: int) -> Downloaded:
        """The body of a 2xx answer into `sink`, at most so many bytes. What the sink raises
        passes through; for what the network does nothing is raised."""
        if _has_control_character(call.headers):
            return _REFUSED
        try:
            with _traced(call) as span:
                async with self._session.request(
                    call.method,
                    call.url,
                    headers=dict(call.headers),
                    allow_redirects=False,
                    timeout=timeouts(self._connect_seconds),
                    read_bufsize=PART_BYTES,
                ) as response:
                    span.tell(status=response.status)
                    if 200 <= response.status < 300:
                        return await pour(response, sink, most=most)
                    return await _answer_of(response)
        except FAILURES as error:
            return why_failed(error)

    async def _ask(self, call: ProviderCall, **more: Any) -> ProviderAnswer:  # Any: of aiohttp
        with _traced(call) as span:
            async with self._session.request(
                call.method, call.url, allow_redirects=False, **more
            ) as response:
                span.tell(status=response.status)
                return await _answer_of(response)


_REFUSED = Unreached("a header holds a control character")


def _traced(call: ProviderCall) -> AbstractContextManager[Span]:
    """The host only: an address may hold a number or a token."""
    host = urlsplit(call.url).hostname if tracing.is_on() else None
    return tracing.span("provider.called", method=call.method, host=host)


def _has_control_character(headers: Mapping[str, str]) -> bool:
    return any(ord(sign) < 32 for value in headers.values() for sign in value)


async def _answer_of(response: aiohttp.ClientResponse) -> ProviderAnswer:
    return ProviderAnswer(
        status=response.status,
        body=await read_bounded(response),
        headers={key.lower(): value for key, value in response.headers.items()},
    )


def to_outcome(channel: Channel, reached: Reached) -> SendOutcome:
    """What became of a send, whether or not the provider answered."""
    match reached:
        case ProviderAnswer():
            return channel.interpret(reached)
        case Unreached(reason=reason):
            words = f"The provider could not be reached ({reason})."
            return Later("provider.unreached", words, is_inbox_wide=True)
        case Lost(reason=reason):
            return Unknown(f"The provider's answer was lost ({reason}).")
