"""Waking other processes: coalesced `NOTIFY` on a connection of its own.

`NOTIFY` inside a transaction takes a lock of the whole cluster at commit, so it
is sent outside, at most once every few milliseconds for each topic. A lost bell
costs a second, never a message: every listener also looks by itself (`POLL`).

What is only said (`say`) goes through Redis instead, where there is one.
"""

import asyncio
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

import asyncpg
import structlog

from prosa.db.redis_link import RedisLink
from prosa.db.trouble import AWAY

log = structlog.get_logger()

LOG: Final = "prosa_log"
"""New events in a company's log."""
HOOKS: Final = "prosa_hooks"
"""New kept hooks."""
OUTBOX: Final = "prosa_outbox"
"""New messages to send."""
FILES: Final = "prosa_files"
"""Files of customers to fetch."""
SIGNALS: Final = "prosa_signals"
"""Read receipts to be told to providers."""
PUSHES: Final = "prosa_pushes"
"""Devices to be woken."""
TYPING: Final = "prosa_typing"
"""Someone types; lost without regret."""
VIEWING: Final = "prosa_viewing"
"""Someone looks at a conversation; lost without regret, since it is said again."""
FORGET: Final = "prosa_forget"
"""What processes remember of sessions has changed: a session's id, or `all`."""

QUIET_SECONDS: Final = 0.005
POLL_SECONDS: Final = 1.0
_MOST_IDS: Final = 150
"""A payload holds 8,000 bytes; more companies than this ring as 'all'."""

Listener = Callable[[str], None]


class Bell:
    """One per process. `ring` is cheap and never fails; listeners get the payload text."""

    def __init__(
        self,
        connect: Callable[[], Any],  # Any: an awaitable asyncpg connection
        redis: RedisLink | None = None,
    ) -> None:
        self._connect = connect
        self._redis = redis
        self._rung: dict[str, set[str]] = {}
        self._said: list[tuple[str, str]] = []
        self._wake = asyncio.Event()
        self._listeners: dict[str, list[Listener]] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="bell")
        if self._redis:
            self._redis.start(hear=self._tell, hand_back=self._say_by_notify)

    async def stop(self) -> None:
        if self._redis:
            await self._redis.stop()
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def ring(self, topic: str, companies: Iterable[UUID]) -> None:
        """Tell every process that there is news of these companies."""
        self._rung.setdefault(topic, set()).update(str(company) for company in companies)
        self._wake.set()

    def say(self, topic: str, payload: str) -> None:
        """Tell every process this very text (at most 7,900 bytes). It may be lost, or come twice
        when Redis goes away at that moment."""
        if self._redis is None or not self._redis.say(topic, payload):
            self._say_by_notify(topic, payload)

    def _say_by_notify(self, topic: str, payload: str) -> None:
        self._said.append((topic, payload))
        self._wake.set()

    def listen(self, topic: str, listener: Listener) -> None:
        self._listeners.setdefault(topic, []).append(listener)

    async def _run(self) -> None:
        """Keep one connection for both directions; begin again when it breaks."""
        while True:
            try:
                await self._serve()
            except (*AWAY, asyncpg.PostgresError) as error:
                log.warning("bell.lost", error=type(error).__name__)
                await asyncio.sleep(0.5)

    async def _serve(self) -> None:
        connection: asyncpg.Connection = await self._connect()
        try:
            for topic in (LOG, HOOKS, OUTBOX, FILES, SIGNALS, PUSHES, TYPING, VIEWING, FORGET):
                await connection.add_listener(topic, self._heard)
            self._tell_all()
            while not connection.is_closed():
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._wake.wait()
                self._wake.clear()
                await self._flush(connection)
                await asyncio.sleep(QUIET_SECONDS)
        finally:
            await connection.close(timeout=1)

    async def _flush(self, connection: asyncpg.Connection) -> None:
        rung, self._rung = self._rung, {}
        said, self._said = self._said, []
        calls = [(topic, _payload(ids)) for topic, ids in rung.items()] + said
        if calls:
            await connection.execute(
                "SELECT pg_notify(t, p) FROM unnest($1::text[], $2::text[]) AS x(t, p)",
                [topic for topic, _ in calls],
                [payload for _, payload in calls],
            )

    def _heard(self, _connection: object, _pid: int, topic: str, payload: object) -> None:
        self._tell(topic, str(payload))

    def _tell(self, topic: str, payload: str) -> None:
        for listener in self._listeners.get(topic, ()):
            listener(payload)

    def _tell_all(self) -> None:
        """After a (re)connect anything may have been missed."""
        for topic in (LOG, HOOKS, OUTBOX, FILES, SIGNALS, PUSHES):
            for listener in self._listeners.get(topic, ()):
                listener("all")


def _payload(ids: set[str]) -> str:
    return "all" if len(ids) > _MOST_IDS else json.dumps(sorted(ids))


def companies_of(payload: str) -> set[UUID] | None:
    """The companies that a payload names, or None for all of them."""
    return None if payload == "all" else {UUID(text) for text in json.loads(payload)}
