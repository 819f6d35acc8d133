"""Follow the event log, and give each event to the sockets of this process that may see it.

Only companies with a socket here are followed. Woken by the bell; a poll each
second is the net. A socket joins its rooms first, is replayed what it missed
from the log, and goes live when it has caught up with this tail, so there is no
moment at which an event could slip between the two.
"""

import asyncio
import time
from contextlib import suppress
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import Gauge

from prosa.db import bell, log
from prosa.db.database import Database
from prosa.db.log import LoggedEvent
from prosa.db.trouble import AWAY
from prosa.realtime import audience
from prosa.realtime.clients import (
    QUEUE_LENGTH,
    Client,
    ClientManager,
    event_packet,
    named_packet,
)

logger = structlog.get_logger()

MOST_EVENTS: Final = 1000
MOST_REPLAYED: Final = 5000
"""Further behind than this, reloading is faster than replaying."""

LAG: Final = Gauge("prosa_log_lag_events", "Events that this process has not passed on yet.")

_HEADS: Final = "SELECT company_id, position FROM log_heads WHERE company_id = ANY($1::uuid[])"


class Tail:
    """One per web process."""

    def __init__(self, database: Database, clients: ClientManager) -> None:
        self._database = database
        self._clients = clients
        self._positions: dict[UUID, int] = {}
        self._rung: set[UUID] = set()
        self._rung_all = False
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._seen_at = time.monotonic()
        self.team_changed: asyncio.Queue[UUID] = asyncio.Queue()
        """Companies whose members changed: what their sockets may see is asked again."""
        database.bell.listen(bell.LOG, self._hear)

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="tail")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def is_alive(self) -> str | None:
        """What is wrong, for `/health/ready`."""
        silent = time.monotonic() - self._seen_at
        return None if silent < 10 else f"the tail has not read the log for {silent:.0f} s"

    async def catch_up(self, client: Client, since: int | None) -> None:
        """Replay what a socket missed, then let it go live."""
        head = await self._head(client.company_id)
        self._positions.setdefault(client.company_id, head)
        if since is None or since > head or head - since > MOST_REPLAYED:
            client.position = head
            if since is not None:
                self._announce(client, head)
                reason = "unknown_position" if since > head else "too_far_behind"
                packet = named_packet("resync", {"position": head, "reason": reason})
                self._clients.give(client, packet)
        else:
            client.position = since
            self._announce(client, head)
        while self._clients.has(client) and client.position < self._positions[client.company_id]:
            await self._replay(client)
        if since is None:
            self._announce(client, client.position)
        client.is_live = True
        self._clients.give(client, named_packet("live", {"position": client.position}))

    def _announce(self, client: Client, position: int) -> None:
        content = {
            "position": position,
            "user_id": str(client.actor.user_id),
            "company_id": str(client.company_id),
        }
        self._clients.give(client, named_packet("ready", content))

    async def _head(self, company_id: UUID) -> int:
        async with self._database.system_work() as work:
            rows = await work.sql.fetch(_HEADS, [company_id])
        return rows[0]["position"] if rows else 0

    async def _replay(self, client: Client) -> None:
        async with self._database.system_work() as work:
            events = await log.read_since(
                work.sql, {client.company_id: client.position}, limit=MOST_EVENTS
            )
        if not events:
            client.position = self._positions.get(client.company_id, client.position)
        await self._clients.drained(client, to=QUEUE_LENGTH - MOST_EVENTS)
        for event in events:
            client.position = event.position
            if audience.may_hear(client.rooms, event):
                self._clients.give(client, event_packet(event.wire))

    def _hear(self, payload: str) -> None:
        companies = bell.companies_of(payload)
        if companies is None:
            self._rung_all = True
        else:
            self._rung |= companies
        self._wake.set()

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(bell.POLL_SECONDS):
                    await self._wake.wait()
            polled = not self._wake.is_set() or self._rung_all
            self._wake.clear()
            rung, self._rung, self._rung_all = self._rung, set(), False
            try:
                await self._follow(None if polled else rung)
                self._seen_at = time.monotonic()
            except AWAY as error:
                logger.warning("tail.paused", error=type(error).__name__)
                await self._begin_again()
            except Exception:  # the edge of a loop: screens that may have missed something resume
                logger.exception("tail.failed")
                self._clients.let_all_go()
                await self._begin_again()

    async def _begin_again(self) -> None:
        self._rung_all = True
        await asyncio.sleep(0.3)
        self._wake.set()

    async def _follow(self, rung: set[UUID] | None) -> None:
        """Pass on what is new of these companies, or of all that have sockets here."""
        watched = set(self._clients.companies())
        for gone in self._positions.keys() - watched:
            del self._positions[gone]
        behind = {id: p for id, p in self._positions.items() if rung is None or id in rung}
        while behind:
            events = await log.read_since(self._database.system, behind, limit=MOST_EVENTS)
            LAG.set(len(events))
            read: dict[UUID, int] = {}
            for event in events:
                self._pass_on(event)
                read[event.company_id] = read.get(event.company_id, 0) + 1
            for company_id in read:
                self._move_up(company_id)
            behind = {id: self._positions[id] for id, n in read.items() if n == MOST_EVENTS}

    def _move_up(self, company_id: UUID) -> None:
        """Live sockets have now read so far, whether or not it was for them."""
        for client in self._clients.of_company(company_id):
            if client.is_live:
                client.position = max(client.position, self._positions[company_id])

    def _pass_on(self, event: LoggedEvent) -> None:
        self._positions[event.company_id] = event.position
        packet = None
        for client in self._clients.listening(audience.of(event)):
            if client.is_live and client.position < event.position:
                packet = packet or event_packet(event.wire)
                self._clients.give(client, packet)
        if event.type == "team.changed":
            self.team_changed.put_nowait(event.company_id)
