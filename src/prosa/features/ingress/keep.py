"""Group commit: a hook is answered only after its own row is durable.

Whatever arrives while one commit is in flight goes into the next multi-row
insert, so the pace adapts to the disk without any timer. This is the only
commit outside the unit of work, because one commit spans companies.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg
import structlog

from prosa.db import bell
from prosa.db.trouble import AWAY
from prosa.domain.ids import CompanyId, HookId, InboxId
from prosa.kit.gathering import Gathering

log = structlog.get_logger()

_KEEP: Final = """
WITH kept AS (
    INSERT INTO kept_hooks (company_id, id, inbox_id, body, received_at)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::timestamptz[])
    RETURNING company_id, id, inbox_id
)
INSERT INTO hook_leases (company_id, hook_id, inbox_id) SELECT company_id, id, inbox_id FROM kept
"""

REFUSED: Final = (*AWAY, asyncpg.PostgresError)

KEEP_SECONDS: Final = 5.0
MOST_WAITING: Final = 5_000
"""Hooks that wait for a commit; more are asked to come again at once."""
MOST_ROWS: Final = 500
"""Rows in one insert; more wait for the next."""


@dataclass(frozen=True, slots=True)
class KeptHook:
    """One hook for one inbox, as it will be read later."""

    company_id: CompanyId
    id: HookId
    inbox_id: InboxId
    body: bytes
    received_at: datetime


class NotKept(Exception):
    """The row is not durable: the provider must be told to come again."""


@dataclass(slots=True)
class _Waiting:
    hooks: Sequence[KeptHook]
    done: asyncio.Future[None]


class Keeper:
    """One per web process. `keep` returns when the rows are on disk, or raises `NotKept`."""

    def __init__(self, pool: asyncpg.Pool, rings: bell.Bell) -> None:
        self._pool = pool
        self._rings = rings
        self._waiting: list[_Waiting] = []
        self._commits = Gathering("keeper", self._keep_all)

    def start(self) -> None:
        self._commits.start()

    async def stop(self) -> None:
        """Answer those who wait, then end."""
        await self._commits.stop()

    async def keep(self, hooks: Sequence[KeptHook]) -> None:
        if len(self._waiting) >= MOST_WAITING:
            raise NotKept("crowded")
        waiting = _Waiting(hooks, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._commits.added()
        await waiting.done

    async def _keep_all(self) -> None:
        while self._waiting:
            if group := self._next_group():
                await self._flush(group)

    def _next_group(self) -> list[_Waiting]:
        taken, rows = 0, 0
        while taken < len(self._waiting) and rows < MOST_ROWS:
            rows += len(self._waiting[taken].hooks)
            taken += 1
        group, self._waiting = self._waiting[:taken], self._waiting[taken:]
        # Whoever was answered 503 meanwhile will come again.
        return [waiting for waiting in group if not waiting.done.done()]

    async def _flush(self, group: list[_Waiting]) -> None:
        try:
            await self._insert([hook for waiting in group for hook in waiting.hooks])
        except AWAY as error:
            log.warning("hooks.not_kept", rows=len(group), error=type(error).__name__)
            for waiting in group:
                _settle(waiting, error)
        except Exception as error:  # the edge of a request: whoever waits must get an answer
            log.warning("hooks.group_refused", rows=len(group), error=type(error).__name__)
            await self._one_by_one(group)
        else:
            for waiting in group:
                _settle(waiting)

    async def _one_by_one(self, group: list[_Waiting]) -> None:
        """One bad row must not refuse its neighbours."""
        for waiting in group:
            try:
                await self._insert(waiting.hooks)
            except Exception as error:  # the edge of a request, as above
                log.error("hook.not_kept", error=type(error).__name__)
                _settle(waiting, error)
            else:
                _settle(waiting)

    async def _insert(self, hooks: Sequence[KeptHook]) -> None:
        await self._execute(
            _KEEP,
            [hook.company_id for hook in hooks],
            [hook.id for hook in hooks],
            [hook.inbox_id for hook in hooks],
            [hook.body for hook in hooks],
            [hook.received_at for hook in hooks],
        )
        self._rings.ring(bell.HOOKS, {hook.company_id for hook in hooks})

    async def _execute(self, statement: str, *values: object) -> None:
        """Within bounds, whatever the database does: a commit that the disk does not confirm
        is no promise to a provider."""
        async with self._pool.acquire(timeout=KEEP_SECONDS) as connection:
            await connection.execute(statement, *values, timeout=KEEP_SECONDS)


def _settle(waiting: _Waiting, error: Exception | None = None) -> None:
    """Whoever waited may have gone away meanwhile."""
    if waiting.done.done():
        return
    if error is None:
        waiting.done.set_result(None)
    else:
        waiting.done.set_exception(NotKept(type(error).__name__))
