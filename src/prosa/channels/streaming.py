"""Files to and from providers, never whole in memory. It knows no provider.

What a file is written to and read from is the caller's: a `Sink` and a `Source`.
Redirects are not followed: an adapter has named an address that it allows, and
another one might be inside our own network.
"""

import base64
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import aiohttp
import msgspec

from prosa.channels.calls import FileInForm, FileInJson, ProviderAnswer, ProviderCall

PART_BYTES = 256 * 1024
SILENCE_SECONDS = 15.0
"""A provider that sends nothing for so long has gone away."""
LONGEST_SECONDS = 600.0
MAX_ANSWER_BYTES = 256 * 1024

_encode = msgspec.json.Encoder().encode


class Source(Protocol):
    """The bytes of one file of ours."""

    @property
    def size(self) -> int: ...

    def parts(self) -> AsyncIterator[bytes]:
        """From the beginning, each time it is asked."""
        ...


class Sink(Protocol):
    """Where the bytes of a file go."""

    async def write(self, part: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Unreached:
    """The request certainly never reached the provider: trying again is safe."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The request may have been taken, and no whole answer came back."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """The whole file went into the sink."""

    size_bytes: int
    mime: str | None = None


@dataclass(frozen=True, slots=True)
class TooLarge:
    """It is larger than was allowed. Nothing beyond the limit went into the sink."""

    size_bytes: int | None = None
    """As the provider told; None if it only turned out."""


Downloaded: TypeAlias = Fetched | TooLarge | ProviderAnswer | Unreached | Lost
"""A `ProviderAnswer` is one without the file (not 2xx)."""


def timeouts(connect_seconds: float) -> aiohttp.ClientTimeout:
    """For a file: as long as something moves, up to ten minutes."""
    return aiohttp.ClientTimeout(
        total=LONGEST_SECONDS, connect=connect_seconds, sock_read=SILENCE_SECONDS
    )


@dataclass(slots=True)
class Body:
    """The body of a call that carries a file: what stands before and after its bytes."""

    content_type: str
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    is_base64: bool
    file: Source
    is_whole: bool = False
    """Everything was handed to the network: from here on the provider may have taken it."""

    @property
    def size(self) -> int:
        size = self.file.size
        return len(self.before) + (-(-size // 3) * 4 if self.is_base64 else size) + len(self.after)

    async def parts(self) -> AsyncGenerator[bytes]:
        yield self.before
        async for part in _in_base64(self.file) if self.is_base64 else self.file.parts():
            yield part
        self.is_whole = True
        yield self.after


def body_of(call: ProviderCall, file: Source) -> Body:
    """What a call that carries `file` says."""
    if isinstance(call.file, FileInForm):
        return _form(call.json or {}, call.file, file)
    assert isinstance(call.file, FileInJson)  # noqa: S101  # the only other place
    # A word that nobody can have written stands for the file until the JSON is made.
    word = secrets.token_hex(16)
    whole = _encode(_with(call.json or {}, call.file.path, word))
    before, _, after = whole.partition(word.encode())
    return Body("application/json", before, after, True, file)


def _form(fields: Mapping[str, Any], place: FileInForm, file: Source) -> Body:  # Any: JSON
    boundary = f"prosa-{secrets.token_hex(16)}"
    lines: list[str] = []
    for name, value in fields.items():
        lines += [f"--{boundary}", f'Content-Disposition: form-data; name="{name}"', "", str(value)]
    named = f'name="{place.part}"; filename="{_quoted(place.filename)}"'
    lines += [
        f"--{boundary}",
        f"Content-Disposition: form-data; {named}",
        f"Content-Type: {place.mime}",
        "",
        "",
    ]
    before = "\r\n".join(lines).encode()
    after = f"\r\n--{boundary}--\r\n".encode()
    return Body(f"multipart/form-data; boundary={boundary}", before, after, False, file)


def _quoted(name: str) -> str:
    """As browsers write names in forms."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _with(
    words: Mapping[str, Any], path: tuple[str, ...], value: str
) -> dict[str, Any]:  # Any: JSON
    first, *rest = path
    inner = _with(words.get(first) or {}, tuple(rest), value) if rest else value
    return {**words, first: inner}


async def _in_base64(file: Source) -> AsyncGenerator[bytes]:
    """Groups of three bytes become four signs; what is left over waits for the next part."""
    left = b""
    async for part in file.parts():
        whole = left + part if left else part
        end = len(whole) - len(whole) % 3
        left = bytes(whole[end:])
        yield base64.b64encode(memoryview(whole)[:end])
    if left:
        yield base64.b64encode(left)


async def pour(response: aiohttp.ClientResponse, sink: Sink, *, most: int) -> Fetched | TooLarge:
    """The body of an answer into `sink`, counted before each write."""
    told = response.content_length
    if told is not None and told > most:
        response.close()
        return TooLarge(told)
    size = 0
    async for part in response.content.iter_chunked(PART_BYTES):
        size += len(part)
        if size > most:
            response.close()
            return TooLarge()
        await sink.write(part)
    return Fetched(size, response.headers.get("content-type"))


async def read_bounded(response: aiohttp.ClientResponse) -> bytes:
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


def why_failed(error: Exception) -> Unreached | Lost:
    """Whether the provider may have heard us. The kind of error only: its text may hold
    addresses."""
    never_reached = (
        aiohttp.ClientConnectorError,
        aiohttp.ConnectionTimeoutError,
        aiohttp.InvalidURL,
        aiohttp.NonHttpUrlClientError,
        aiohttp.ClientSSLError,
    )
    name = type(error).__name__
    return Unreached(name) if isinstance(error, never_reached) else Lost(name)


FAILURES = (aiohttp.ClientError, TimeoutError, OSError, ValueError)
"""What the network may do. A sink that fails says so by another error, which passes through."""
