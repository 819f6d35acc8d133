"""The cheapest honest clients: HTTP/1.1 with keep-alive, and one Socket.IO socket.

The generator shares the processors with what it measures, so it must cost little:
requests are bytes made beforehand, answers are looked at and not parsed further
than needed.
"""

import asyncio
import base64
import json
import os
import struct
from collections import deque
from collections.abc import Callable, Iterator
from typing import Self, cast
from urllib.parse import urlsplit

NAMESPACE = "/prosa"


class HttpConnection(asyncio.Protocol):
    """One kept-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[int] | None = None
        self._buffer = b""
        self.body = b""
        """Of the last answer."""

    @classmethod
    async def open(cls, url: str) -> "HttpConnection":
        place = urlsplit(url)
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(cls, place.hostname, place.port)
        return connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass of it

    def send(self, request: bytes) -> "asyncio.Future[int]":
        """The status of the answer."""
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._buffer, self.body = b"", body
        if self._waiting is not None:
            self._waiting.set_result(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionResetError("closed while it answered"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _length(head: bytes) -> int:
    _, found, rest = head.partition(b"content-length: ")
    return int(rest.partition(b"\r\n")[0]) if found else 0


_PING, _PONG = 0x9, 0xA


def _whole_frames(view: bytearray) -> Iterator[tuple[int, int, int]]:
    """The kind of each, and where its content begins and ends. Servers do not mask, and ours does
    not split."""
    at, size = 0, len(view)
    while size - at >= 2:
        kind, length, start = view[at] & 0x0F, view[at + 1] & 0x7F, at + 2
        if length == 126:
            if size - at < 4:
                return
            length, start = struct.unpack_from("!H", view, at + 2)[0], at + 4
        elif length == 127:
            if size - at < 10:
                return
            length, start = struct.unpack_from("!Q", view, at + 2)[0], at + 10
        if size < start + length:
            return
        at = start + length
        yield kind, start, at


class Screen(asyncio.Protocol):
    """An agent's socket: WebSocket, Engine.IO 4, Socket.IO 5, and our namespace."""

    def __init__(self, hear: Callable[[bytes], None]) -> None:
        self._hear = hear
        """Called with each `event` packet's text."""
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._is_open = False
        self._token = ""
        self.is_live: asyncio.Event = asyncio.Event()
        self.ended: str | None = None

    @classmethod
    async def open(cls, url: str, token: str, hear: Callable[[bytes], None]) -> Self:
        """Connected, signed in and live."""
        place = urlsplit(url)
        loop = asyncio.get_running_loop()
        _, screen = await loop.create_connection(lambda: cls(hear), place.hostname, place.port)
        screen._begin(f"{place.hostname}:{place.port}", token)
        async with asyncio.timeout(15):
            await screen.is_live.wait()
        return screen

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass of it

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = str(exc or "closed by the server")

    def _begin(self, host: str, token: str) -> None:
        self._token = token
        key = base64.b64encode(os.urandom(16)).decode()
        self._write(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def beat(self) -> None:
        """I am still here."""
        self._say(f'42{NAMESPACE},1["heartbeat"]')

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._is_open:
            head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head, head
            self._is_open, self._buffer = True, bytearray(rest)
        for text in self._frames():
            self._understand(text)

    def _frames(self) -> "deque[bytes]":
        """The whole frames that have arrived."""
        frames: deque[bytes] = deque()
        view, end = self._buffer, 0
        for kind, start, end in _whole_frames(view):
            if kind == _PING:
                self._answer(bytes(view[start:end]))
            else:
                frames.append(bytes(view[start:end]))
        del view[:end]
        return frames

    def _understand(self, text: bytes) -> None:
        if text.startswith(b'42/prosa,["event"'):
            self._hear(text)
        elif text.startswith(b"0"):
            self._say(f"40{NAMESPACE},{json.dumps({'token': self._token})}")
        elif text == b"2":
            self._say("3")
        elif text.startswith(b'42/prosa,["live"'):
            self.is_live.set()
        elif text.startswith((b"44", b'42/prosa,["session.ended"')):
            self.ended = text.decode()

    def _say(self, text: str) -> None:
        """A text frame. Clients must mask; a mask of zeros changes nothing."""
        content = text.encode()
        if len(content) < 126:
            head = struct.pack("!BB", 0x81, 0x80 | len(content))
        else:
            head = struct.pack("!BBH", 0x81, 0x80 | 126, len(content))
        self._write(head + b"\0\0\0\0" + content)

    def _answer(self, ping: bytes) -> None:
        """WebSocket's own question whether we are there: whoever says nothing is cut."""
        self._write(struct.pack("!BB", 0x80 | _PONG, 0x80 | len(ping)) + b"\0\0\0\0" + ping)

    def _write(self, content: bytes) -> None:
        assert self._transport is not None
        self._transport.write(content)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class CountingScreen(Screen):
    """A socket whose frames are counted and not read: many of them cost the generator little."""

    frames = 0

    def data_received(self, data: bytes) -> None:
        if not self.is_live.is_set():
            super().data_received(data)
            return
        self._buffer += data
        end = 0
        for kind, start, end in _whole_frames(self._buffer):
            if kind == _PING:
                self._answer(bytes(self._buffer[start:end]))
            elif end - start == 1:
                self._understand(bytes(self._buffer[start:end]))  # the server asks: still there?
            else:
                self.frames += 1
        del self._buffer[:end]
