"""Who looks at a conversation: never stored, never replayed, gone with whoever looked.

Each process tells all by the bell what its sockets look at, and each keeps the whole picture,
so that a screen is told whichever process it is connected to. A socket says it again every
so often; one that does not is forgotten, and so is everybody of a process that died.
"""

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from prosa.db import bell
from prosa.domain.conversation import Conversation
from prosa.realtime import audience
from prosa.realtime.audience import Room
from prosa.realtime.clients import Client, ClientManager, named_packet

EXPIRES_SECONDS = 45.0
"""Without another word."""
TYPING_SECONDS = 6.0

User = dict[str, Any]  # Any: as it goes out: id, name, is_typing


@dataclass(slots=True)
class _Look:
    """One socket's."""

    user_id: str
    name: str
    is_typing: bool
    said_at: float

    def is_over(self, now: float) -> bool:
        return now - self.said_at > EXPIRES_SECONDS


@dataclass(slots=True)
class _Watched:
    """One conversation that somebody looks at."""

    company_id: UUID
    rooms: frozenset[Room]
    """Who may see it, as it was when somebody last said that they look."""
    looks: dict[str, _Look] = field(default_factory=dict[str, _Look])
    told: list[User] = field(default_factory=list[User])


class Viewers:
    """One per web process."""

    def __init__(self, rings: bell.Bell, clients: ClientManager) -> None:
        self._bell = rings
        self._clients = clients
        self._watched: dict[UUID, _Watched] = {}
        self._of_socket: dict[str, UUID] = {}
        rings.listen(bell.VIEWING, self._hear)

    def look(self, client: Client, c: Conversation, *, is_typing: bool) -> list[User]:
        """This socket looks at `c`, which its owner may see. Returns who else does."""
        if not self._clients.has(client):
            return []
        client.viewing = c.id
        self._say(
            client,
            conversation_id=str(c.id),
            department_id=str(c.department_id) if c.department_id else None,
            assignee_id=str(c.assignee_id) if c.assignee_id else None,
            is_typing=is_typing,
        )
        watched = self._watched.get(c.id)
        users = _users(watched.looks.values(), time.monotonic()) if watched else []
        return [user for user in users if user["id"] != str(client.actor.user_id)]

    def leave(self, client: Client) -> None:
        """It looks at nothing any more."""
        if client.viewing is not None:
            client.viewing = None
            self._say(client, conversation_id=None)

    def sweep(self) -> None:
        """Forget who has fallen silent. Run it every second or so."""
        now = time.monotonic()
        for id, watched in list(self._watched.items()):
            for socket in [s for s, look in watched.looks.items() if look.is_over(now)]:
                del watched.looks[socket]
                self._of_socket.pop(socket, None)
            self._tell(id, watched, now)

    def _say(self, client: Client, **what: Any) -> None:  # Any: our own JSON
        who = {
            "company_id": str(client.company_id),
            "socket": client.sid,
            "user_id": str(client.actor.user_id),
            "name": client.actor.name,
        }
        self._bell.say(bell.VIEWING, json.dumps({**who, **what}))

    def _hear(self, payload: str) -> None:
        said: Mapping[str, Any] = json.loads(payload)  # Any: our own JSON
        now, socket = time.monotonic(), str(said["socket"])
        id = _id(said["conversation_id"])
        before = self._of_socket.pop(socket, None)
        if before is not None and before != id and (left := self._watched.get(before)):
            left.looks.pop(socket, None)
            self._tell(before, left, now)
        if id is None:
            return
        company = UUID(said["company_id"])
        rooms = audience.holding(company, _id(said["department_id"]), _id(said["assignee_id"]))
        watched = self._watched.setdefault(id, _Watched(company, rooms))
        if watched.rooms != rooms:
            self._give(id, watched, [])
            watched.rooms = rooms
        watched.looks[socket] = _Look(said["user_id"], said["name"], said["is_typing"], now)
        self._of_socket[socket] = id
        self._tell(id, watched, now)

    def _tell(self, id: UUID, watched: _Watched, now: float) -> None:
        """Whoever may see it, if there is something new to tell."""
        users = _users(watched.looks.values(), now)
        if users != watched.told:
            self._give(id, watched, users)
        if not watched.looks:
            self._watched.pop(id, None)

    def _give(self, id: UUID, watched: _Watched, users: list[User]) -> None:
        watched.told = users
        packet = named_packet("viewers.changed", {"conversation_id": str(id), "users": users})
        for client in self._clients.listening(watched.rooms):
            self._clients.give(client, packet)


def _users(looks: Iterable[_Look], now: float) -> list[User]:
    """Each person once, however many screens they have, by name."""
    typing: defaultdict[tuple[str, str], bool] = defaultdict(bool)
    for look in looks:
        is_fresh = now - look.said_at <= TYPING_SECONDS
        typing[look.name, look.user_id] |= look.is_typing and is_fresh
    return [
        {"id": user_id, "name": name, "is_typing": typing[name, user_id]}
        for name, user_id in sorted(typing)
    ]


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
