"""The sockets of this process: who they are, where they listen, how far they have read.

One queue for each socket, bounded: a reader that has stalled is let go, and
resumes later from its position, instead of growing without end. A packet is
encoded once and put into each queue without a task of its own.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, cast
from uuid import UUID

import engineio
import socketio
import structlog
from engineio import packet as engine_packet
from prometheus_client import Counter, Gauge
from socketio import packet as socket_packet

from prosa.domain.actor import Actor
from prosa.domain.permissions import Viewer
from prosa.realtime.audience import Room

log = structlog.get_logger()

NAMESPACE: Final = "/prosa"
QUEUE_LENGTH: Final = 4096
"""Packets that a socket may lag behind before it is let go."""
STALLED_SECONDS: Final = 10.0
"""A replay that makes no room for so long is given up."""

CONNECTED: Final = Gauge("prosa_sockets", "Connected sockets.")
DROPPED: Final = Counter("prosa_sockets_dropped_total", "Sockets let go because they stalled.")


@dataclass(slots=True)
class Client:
    """One connected socket."""

    sid: str
    engine_sid: str
    actor: Actor
    viewer: Viewer
    rooms: frozenset[Room]
    position: int = 0
    """The last event of the company's log that it was given, or that was not for it."""
    is_live: bool = False
    """Not yet live: it is being replayed, and the tail leaves it alone."""
    watching: set[UUID] = field(default_factory=set[UUID])
    """Conversations that it has open, for typing."""
    is_visible: bool = False
    """Whether its owner sees it, as it said last."""
    viewing: UUID | None = None
    """The conversation that its owner looks at now."""

    @property
    def company_id(self) -> UUID:
        return self.actor.company_id


class BoundedEngine(engineio.AsyncServer):
    """Engine.IO with bounded queues."""

    def create_queue(self, *_args: object, **_kwargs: object) -> asyncio.Queue[Any]:  # Any: packets
        return asyncio.Queue(QUEUE_LENGTH)


class BoundedServer(socketio.AsyncServer):
    """Socket.IO on a bounded engine."""

    def _engineio_server_class(self) -> type[engineio.AsyncServer]:
        return BoundedEngine


class ClientManager(socketio.AsyncManager):
    """Socket.IO's manager, with our registry and our way of sending."""

    def __init__(self) -> None:
        super().__init__()
        self.clients: dict[str, Client] = {}
        self._rooms: defaultdict[Room, set[str]] = defaultdict(set)
        self._companies: defaultdict[UUID, set[str]] = defaultdict(set)

    def add(self, client: Client) -> None:
        self.clients[client.sid] = client
        self._companies[client.company_id].add(client.sid)
        for room in client.rooms:
            self._rooms[room].add(client.sid)
        CONNECTED.set(len(self.clients))

    def remove(self, sid: str) -> Client | None:
        client = self.clients.pop(sid, None)
        if client is None:
            return None
        for room in client.rooms:
            self._leave(self._rooms, room, sid)
        self._leave(self._companies, client.company_id, sid)
        CONNECTED.set(len(self.clients))
        return client

    def move(self, client: Client, viewer: Viewer, rooms: frozenset[Room]) -> None:
        """The same socket, whose owner now sees other things. It may have left meanwhile."""
        if client.sid not in self.clients:
            return
        for room in client.rooms - rooms:
            self._leave(self._rooms, room, client.sid)
        for room in rooms - client.rooms:
            self._rooms[room].add(client.sid)
        client.viewer, client.rooms = viewer, rooms

    def companies(self) -> list[UUID]:
        """Those with a socket here: the only ones whose log is followed."""
        return list(self._companies)

    def of_company(self, company_id: UUID) -> list[Client]:
        return [self.clients[sid] for sid in self._companies.get(company_id, ())]

    def of_person(self, client: Client) -> list[Client]:
        """All screens here of whose screen this is."""
        mine = client.actor.user_id
        return [one for one in self.of_company(client.company_id) if one.actor.user_id == mine]

    def listening(self, rooms: Iterable[Room]) -> Iterator[Client]:
        """Everybody in any of these rooms, once."""
        sids: set[str] = set()
        for room in rooms:
            sids |= self._rooms.get(room, set())
        return (self.clients[sid] for sid in sids)

    def has(self, client: Client) -> bool:
        """Whether the socket is still one of ours."""
        return client.sid in self.clients

    def give(self, client: Client, packet: engine_packet.Packet) -> None:
        """Put an encoded packet into a socket's queue, or let the socket go if it is full."""
        socket = self._socket(client)
        if socket is None or socket.closed:
            return
        try:
            socket.queue.put_nowait(packet)
        except asyncio.QueueFull:
            self._stalled(client, socket)

    async def drained(self, client: Client, *, to: int) -> None:
        """Wait until at most `to` packets are on their way, so that a long replay over a slow
        line does not fill the queue by itself. After `STALLED_SECONDS` it has stalled."""
        deadline = time.monotonic() + STALLED_SECONDS
        while (socket := self._socket(client)) is not None and socket.queue.qsize() > to:
            if time.monotonic() > deadline:
                self._stalled(client, socket)
                return
            await asyncio.sleep(0.02)

    def let_all_go(self) -> None:
        """They come back by themselves, and resume."""
        for client in self.clients.values():
            socket = self._socket(client)
            if socket is not None:
                self._let_go(client, socket)

    def gone(self) -> list[Client]:
        """Those whose connection ended while they were still being let in."""
        return [client for client in self.clients.values() if self._socket(client) is None]

    def _socket(self, client: Client) -> Any:  # Any: python-engineio is untyped
        return cast(Any, self).server.eio.sockets.get(client.engine_sid)  # Any: python-socketio too

    def _stalled(self, client: Client, socket: Any) -> None:  # Any: python-engineio is untyped
        DROPPED.inc()
        log.warning("socket.stalled", company_id=str(client.company_id), sid=client.sid)
        self._let_go(client, socket)

    def _let_go(self, client: Client, socket: Any) -> None:  # Any: as above
        client.is_live = False
        while not socket.queue.empty():
            socket.queue.get_nowait()
            socket.queue.task_done()
        task = asyncio.create_task(socket.close(wait=False, abort=True))
        _closing.add(task)
        task.add_done_callback(_closing.discard)

    @staticmethod
    def _leave(
        index: "defaultdict[Any, set[str]]", key: Any, sid: str
    ) -> None:  # Any: room or company
        index[key].discard(sid)
        if not index[key]:
            del index[key]


_closing: set[asyncio.Task[None]] = set()


def event_packet(wire: str) -> engine_packet.Packet:
    """The `event` packet around an event's JSON, without decoding it."""
    return engine_packet.Packet(
        engine_packet.MESSAGE, f'{socket_packet.EVENT}{NAMESPACE},["event",{wire}]'
    )


def named_packet(name: str, content: dict[str, Any]) -> engine_packet.Packet:  # Any: JSON
    """Any other packet of ours."""
    packet = socket_packet.Packet(socket_packet.EVENT, namespace=NAMESPACE, data=[name, content])
    return engine_packet.Packet(engine_packet.MESSAGE, cast(str, packet.encode()))
