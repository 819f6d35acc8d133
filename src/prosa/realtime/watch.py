"""What becomes of a socket without its asking: its session ends, its person's departments
change, its owner lost sight of what they looked at."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

import structlog

from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.features.access.actions.authenticate import Tokens
from prosa.features.access.queries import sessions_still_valid
from prosa.realtime import audience
from prosa.realtime.asking import viewer_of
from prosa.realtime.clients import NAMESPACE, BoundedServer, Client, ClientManager, named_packet
from prosa.realtime.viewers import Viewers

log = structlog.get_logger()

CHECK_SESSIONS_SECONDS: Final = 2.0
"""A revoked session's sockets drop within five seconds."""

SWEEP_VIEWERS_SECONDS: Final = 1.0


class Watch:
    """The watches of one web process over its sockets."""

    def __init__(
        self,
        database: Database,
        tokens: Tokens,
        io: BoundedServer,
        clients: ClientManager,
        *,
        viewers: Viewers,
        team_changed: asyncio.Queue[UUID],
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._io: Any = io  # Any: python-socketio is untyped
        self._clients = clients
        self._viewers = viewers
        self._team_changed = team_changed
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        steps = (self._check_sessions, self._next_team, self._sweep_viewers)
        self._tasks = [asyncio.create_task(_for_ever(step)) for step in steps]

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def end(self, client: Client, reason: str) -> None:
        """Tell the socket why, then drop it."""
        self._clients.give(client, named_packet("session.ended", {"reason": reason}))
        await asyncio.sleep(0)
        with suppress(KeyError):
            await self._io.disconnect(client.sid, namespace=NAMESPACE)

    async def _check_sessions(self) -> None:
        """Sockets of revoked sessions are told and dropped."""
        await asyncio.sleep(CHECK_SESSIONS_SECONDS)
        for client in self._clients.gone():
            self._clients.remove(client.sid)
        clients = list(self._clients.clients.values())
        if not clients:
            return
        good = await sessions_still_valid(
            self._database, {client.actor.session_id for client in clients}
        )
        for client in clients:
            if client.actor.session_id not in good:
                await self.end(client, "session_ended")

    async def _sweep_viewers(self) -> None:
        await asyncio.sleep(SWEEP_VIEWERS_SECONDS)
        self._viewers.sweep()

    async def _next_team(self) -> None:
        """Who joined or left a department sees other things from now on."""
        company_id = await self._team_changed.get()
        for client in self._clients.of_company(company_id):
            await self._look_again(client)

    async def _look_again(self, client: Client) -> None:
        self._tokens.forget(client.actor.session_id)
        try:
            viewer = await viewer_of(self._database, client.actor)
        except AWAY:
            await self.end(client, "unavailable")
            return
        rooms = audience.rooms_of(viewer, client.actor.company_id)
        if rooms != client.rooms:
            self._clients.move(client, viewer, rooms)
            content = {"position": client.position, "reason": "departments_changed"}
            self._clients.give(client, named_packet("resync", content))


async def _for_ever(step: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await step()
        except AWAY:
            await asyncio.sleep(CHECK_SESSIONS_SECONDS)
        except Exception:  # the edge of a watch: one bad socket must not end it for all
            log.exception("socket.watch_failed")
            await asyncio.sleep(CHECK_SESSIONS_SECONDS)
