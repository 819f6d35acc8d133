"""The unit of work: one transaction, one company. Nobody else commits.

A row, its events and its promises live or die together. Events are collected
by `record` and written, with their positions, as the last statement before the
commit; whoever follows the log is woken after it.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import UUID

import asyncpg
from sqlalchemy.sql import ClauseElement

from prosa.db import bell, log
from prosa.db.statements import compiled
from prosa.db.trouble import AWAY
from prosa.domain.event_shapes import Event
from prosa.domain.ids import CompanyId
from prosa.kit.deeds import metered

LEND_SECONDS: Final = 5.0
"""Whoever waits longer for a connection is told that the database is away: all are in use, or
none can be made. A connection that is given back must be usable as soon."""
ROLL_BACK_SECONDS: Final = 2.0
_READ: Final = "BEGIN READ ONLY; SET LOCAL plan_cache_mode = 'force_custom_plan'"


class _Sql:
    """Running statements: by hand through `sql`, or composed with SQLAlchemy Core."""

    def __init__(self, sql: asyncpg.Connection) -> None:
        self.sql = sql

    async def execute(self, statement: ClauseElement) -> int:
        """Run a change. Returns how many rows it touched."""
        text, values = compiled(statement)
        status: str = await self.sql.execute(text, *values)
        last = status.rsplit(" ", 1)[-1]
        return int(last) if last.isdigit() else 0

    async def fetch_all(self, statement: ClauseElement) -> Sequence[asyncpg.Record]:
        text, values = compiled(statement)
        return await self.sql.fetch(text, *values)

    async def fetch_one(self, statement: ClauseElement) -> asyncpg.Record | None:
        text, values = compiled(statement)
        return await self.sql.fetchrow(text, *values)

    async def scalar(self, statement: ClauseElement) -> Any:  # Any: whatever the one column holds
        text, values = compiled(statement)
        return await self.sql.fetchval(text, *values)


class SystemWork(_Sql):
    """A transaction of the system role: what must be read before the company is known."""


class Work(_Sql):
    """A transaction of one company."""

    def __init__(self, sql: asyncpg.Connection, company_id: CompanyId) -> None:
        super().__init__(sql)
        self.company_id = company_id
        self._events: list[Event] = []
        self._topics: set[str] = set()
        self._said: list[tuple[str, str]] = []
        self._lastly: list[str] = []

    def record(self, *events: Event) -> None:
        """What happened. Written with the commit, in this order."""
        self._events.extend(events)

    def lastly(self, statement: str) -> None:
        """Run this with the commit, in one message with it. No answer comes back, so values stand
        in its text, as `statements.literal`."""
        self._lastly.append(statement)

    def tell(self, topic: str, payload: str) -> None:
        """Say this text to every process once the commit has happened; it may be lost."""
        self._said.append((topic, payload))

    def wake(self, topic: str) -> None:
        """Ring this bell (`db/bell.py`) once the commit has happened."""
        self._topics.add(topic)

    @property
    def recorded(self) -> Sequence[Event]:
        """The events so far, not yet written."""
        return tuple(self._events)

    async def _commit(self) -> None:
        if self._events:
            self._lastly += await log.append(self.sql, self.company_id, self._events)
            self._topics.add(bell.LOG)
        await self.sql.execute("; ".join([*self._lastly, "COMMIT"]))


@asynccontextmanager
async def open_work(
    pool: asyncpg.Pool, rings: bell.Bell, company_id: CompanyId, *, reads_only: bool = False
) -> AsyncGenerator[Work, None]:
    if meter := metered():
        meter.units += 1
    async with pool.acquire(timeout=LEND_SECONDS) as connection:
        # One simple query: the begin and the company in one round trip. The text is a UUID of
        # ours, checked by its type, so nothing of a caller can be in it.
        begin = _READ if reads_only else "BEGIN"
        begin = f"{begin}; SET LOCAL prosa.company_id = '{UUID(str(company_id))}'"
        work = Work(connection, company_id)  # pyright: ignore[reportArgumentType]  # a pool's proxy
        try:
            await connection.execute(begin)
            yield work
            await work._commit()  # pyright: ignore[reportPrivateUsage]  # same module
        except BaseException:
            await _roll_back(connection)
            raise
    for topic, payload in work._said:  # pyright: ignore[reportPrivateUsage]  # same module
        rings.say(topic, payload)
    for topic in work._topics:  # pyright: ignore[reportPrivateUsage]  # same module
        rings.ring(topic, [company_id])


async def _roll_back(connection: Any) -> None:  # Any: a pool's proxy
    """What went wrong is told by its own error: a connection too broken to roll back, or whose
    server says nothing any more, has lost its transaction already."""
    try:
        if not connection.is_closed():
            async with asyncio.timeout(ROLL_BACK_SECONDS):
                await connection.execute("ROLLBACK")
    except AWAY:
        connection.terminate()


@asynccontextmanager
async def open_system_work(pool: asyncpg.Pool) -> AsyncGenerator[SystemWork, None]:
    async with pool.acquire(timeout=LEND_SECONDS) as connection:
        try:
            await connection.execute("BEGIN")
            yield SystemWork(connection)  # pyright: ignore[reportArgumentType]  # a pool's proxy
            await connection.execute("COMMIT")
        except BaseException:
            await _roll_back(connection)
            raise
