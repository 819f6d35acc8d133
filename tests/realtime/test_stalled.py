"""A client that stops reading is cut within bounds, costs little, and resumes without a gap."""

import asyncio
import base64
import json
import os
import socket
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
import uvicorn

from prosa.realtime.clients import QUEUE_LENGTH, named_packet
from prosa.realtime.wire import Wire
from tests.support.agent import Agent
from tests.support.log import shared_positions
from tests.support.patience import until
from tests.support.stack import _Server
from tests.support.world import World

pytestmark = pytest.mark.anyio

SMALL: int = 8_192
"""Bytes that the kernel holds for a connection, on each side; it takes twice as many."""


class ImpatientWire(Wire):
    stalled_seconds: ClassVar[float] = 1.0


@asynccontextmanager
async def impatient_server(world: World) -> AsyncGenerator[tuple[str, _Server]]:
    """Another door to the same web process, which cuts after a second."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL)
    config = uvicorn.Config(
        world.stack.web,
        ws=ImpatientWire,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", server
    finally:
        server.should_exit = True
        await task


class RawScreen:
    """A screen in bytes, which reads only when it is told to."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._bytes = b""

    @classmethod
    async def open(cls, url: str, token: str) -> "RawScreen":
        return await asyncio.to_thread(cls._open, url, token)

    @classmethod
    def _open(cls, url: str, token: str) -> "RawScreen":
        parts = urlsplit(url)
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        connection.settimeout(10)
        connection.connect((parts.hostname, parts.port))
        key = base64.b64encode(os.urandom(16)).decode()
        connection.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        screen = cls(connection)
        screen._read_until(b"\r\n\r\n")
        screen._read_until(b"upgrades")
        screen._say(f"40/prosa,{json.dumps({'token': token})}")
        screen._read_until(b'"live"')
        return screen

    def _say(self, text: str) -> None:
        content, mask = text.encode(), os.urandom(4)
        head = struct.pack("!BBH", 0x81, 0x80 | 126, len(content)) + mask
        masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(content))
        self._connection.sendall(head + masked)

    def _read_until(self, mark: bytes) -> None:
        while mark not in self._bytes:
            part = self._connection.recv(4096)
            assert part, self._bytes
            self._bytes += part

    async def reads_to_its_end(self) -> int:
        """What had reached it before it was cut; how many bytes."""
        return await asyncio.to_thread(self._read_to_the_end)

    def _read_to_the_end(self) -> int:
        size = 0
        try:
            while part := self._connection.recv(65_536):
                size += len(part)
        except ConnectionResetError:
            pass
        self._connection.close()
        return size


def connected(world: World, agent: Agent) -> list[Any]:
    clients = world.stack.web.realtime.clients.of_company(world.company)
    return [client for client in clients if client.actor.user_id == agent.id]


async def test_a_client_that_stops_reading_is_cut_and_resumes_without_a_gap(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    marcos = await world.supervisor()
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    watching = await marcos.connects()
    async with impatient_server(world) as (url, server):
        stalled = await RawScreen.open(url, await marcos.token())
        since = await world.value("SELECT position FROM log_heads")
        assert len(connected(world, marcos)) == 2
        transports = [wire.transport for wire in server.server_state.connections]
        most = 0
        notes = 0
        async with asyncio.timeout(30):
            while len(connected(world, marcos)) == 2:
                await ana.notes("x" * 4_000)
                notes += 1
                sizes = [transport.get_write_buffer_size() for transport in transports]
                most = max(most, *sizes)
        assert most < 200_000, "what a stalled client may cost"
        await until(lambda: not server.server_state.connections)
        everything = await shared_positions(world, since=since)
        await watching.reaches(everything[-1])
        seen = [event for event in watching.events if event["type"] == "note.added"]
        assert len(seen) == notes, "whoever reads is not held up"
        assert await stalled.reads_to_its_end() < 1_000_000
    await watching.leave()
    back = await marcos.connects(since)
    await back.reaches(everything[-1])
    positions = [event["position"] for event in back.events]
    assert positions == everything


async def test_a_full_queue_is_let_go_and_leaves_nothing_behind(world: World) -> None:
    """More than 4,096 packets behind: sooner than any clock."""
    marcos = await world.supervisor()
    async with impatient_server(world) as (url, server):
        stalled = await RawScreen.open(url, await marcos.token())
        [client] = connected(world, marcos)
        clients = world.stack.web.realtime.clients
        for _ in range(QUEUE_LENGTH * 2):
            clients.give(client, named_packet("typing", {"padding": "x" * 200}))
        await until(lambda: not (connected(world, marcos) or server.server_state.connections))
        await stalled.reads_to_its_end()
