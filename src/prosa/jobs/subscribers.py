"""Reading the event log: when something has happened, we…

A subscriber keeps its position for each company and advances it in the
transaction of its effect, so an effect happens once, whatever number of workers
runs. An event that keeps failing is set aside with its reason and stops nobody.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from prosa.db import bell, claims
from prosa.db.claims import Claim, LeaseLost
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.db.work import Work
from prosa.jobs.pace import Pace
from prosa.kit.clock import Clock
from prosa.kit.deeds import Line, one_line
from prosa.kit.ids import uuid7

log = structlog.get_logger()

MOST_EVENTS: Final = 500
MOST_COMPANIES: Final = 8
MOST_ATTEMPTS: Final = 5
RETRY_AFTER: Final = timedelta(seconds=1)

_PENDING: Final = """
SELECT 1 FROM log_heads l
LEFT JOIN subscriptions s ON s.company_id = l.company_id AND s.subscriber = h.queue
WHERE l.company_id = h.company_id AND l.position > coalesce(s.position, 0)
  AND (s.retry_at IS NULL OR s.retry_at < clock_timestamp())
"""

_POSITION: Final = """
INSERT INTO subscriptions (company_id, subscriber) VALUES ($1, $2)
ON CONFLICT (company_id, subscriber) DO UPDATE SET retry_at = NULL
RETURNING position, attempts
"""

_NEXT: Final = """
SELECT position, type, conversation_id FROM events
WHERE company_id = $1 AND position > $2 ORDER BY position LIMIT $3
"""

_ADVANCE: Final = """
UPDATE subscriptions SET position = $3, attempts = 0
WHERE company_id = $1 AND subscriber = $2
"""

_FAILED: Final = """
INSERT INTO subscriptions (company_id, subscriber, attempts, retry_at)
VALUES ($1, $2, 1, clock_timestamp() + $3)
ON CONFLICT (company_id, subscriber)
DO UPDATE SET attempts = subscriptions.attempts + 1, retry_at = excluded.retry_at
RETURNING attempts
"""

_SET_ASIDE: Final = """
INSERT INTO dead_letters (company_id, id, source, reason, detail)
VALUES ($1, $2, 'event', $3, $4)
"""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the log, as far as a subscriber is told: it re-reads what it needs."""

    position: int
    type: str
    conversation_id: UUID | None


Effect = Callable[[Work, Sequence[Happened], Clock], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who reads the log, what interests them, and what they do about it."""

    name: str
    """Public forever: the position is kept under it."""
    types: frozenset[str]
    effect: Effect


class SubscriberLoop:
    """Runs one subscriber for all companies."""

    def __init__(self, database: Database, subscriber: Subscriber, clock: Clock) -> None:
        self._database = database
        self._subscriber = subscriber
        self._clock = clock
        self._careful_until: dict[UUID, int] = {}
        """Where a failed batch of a company ended: up to there events are taken one by one."""
        self._trying = 0
        self.pace = Pace.woken_by(database.bell, bell.LOG)

    async def run(self) -> None:
        """Until `stop`."""
        await self.pace.repeat(self._round, name=self._subscriber.name)

    async def _round(self) -> bool:
        """Whether any company had something to read."""
        claimed = await claims.claim_companies(
            self._database.system,
            self._subscriber.name,
            pending=_PENDING,
            at_most=MOST_COMPANIES,
        )
        for claim in claimed:
            await self._serve(claim)
        return bool(claimed)

    async def _serve(self, claim: Claim) -> None:
        try:
            while await self._batch(claim) and not self.pace.is_stopping:
                pass
        except LeaseLost:
            log.warning("subscriber.lease_lost", subscriber=self._subscriber.name)
            return
        except AWAY:
            raise
        except Exception as error:  # the edge of a job: noted, tried again, set aside in the end
            log.exception("subscriber.failed", subscriber=self._subscriber.name)
            self._careful_until[claim.company_id] = self._trying
            with suppress(LeaseLost):
                await self._blame(claim, f"{type(error).__name__}: {error}")
        await claims.release(self._database.system, claim)

    async def _batch(self, claim: Claim) -> bool:
        """Whether there may be more. After a failure events are taken one by one, until the one
        that fails is found and passed."""
        with one_line(
            "subscriber.batch_read", company_id=claim.company_id, subscriber=claim.queue
        ) as line:
            return await self._read(claim, line)

    async def _read(self, claim: Claim, line: Line) -> bool:
        async with self._database.work(claim.company_id) as work:
            await claims.still_mine(work.sql, claim)
            kept = await work.sql.fetchrow(_POSITION, claim.company_id, claim.queue)
            position, attempts = kept or (0, 0)
            is_careful = attempts or position < self._careful_until.get(claim.company_id, 0)
            most = 1 if is_careful else MOST_EVENTS
            rows = await work.sql.fetch(_NEXT, claim.company_id, position, most)
            self._trying = rows[-1]["position"] if rows else position
            happened = [Happened(*row) for row in rows if row["type"] in self._subscriber.types]
            line["events"] = len(happened)
            line.is_idle = not happened
            if happened:
                await self._subscriber.effect(work, happened, self._clock)
            if rows:
                last = rows[-1]["position"]
                await work.sql.execute(_ADVANCE, claim.company_id, claim.queue, last)
        return len(rows) == most

    async def _blame(self, claim: Claim, reason: str) -> None:
        """Count the failure; after the last attempt set the event aside and go on."""
        async with self._database.work(claim.company_id) as work:
            await claims.still_mine(work.sql, claim)
            attempts = await work.sql.fetchval(_FAILED, claim.company_id, claim.queue, RETRY_AFTER)
            if attempts < MOST_ATTEMPTS:
                return
            kept = await work.sql.fetchrow(_POSITION, claim.company_id, claim.queue)
            position = (kept["position"] if kept else 0) + 1
            detail = {"subscriber": claim.queue, "position": position}
            await work.sql.execute(_SET_ASIDE, claim.company_id, uuid7(), reason[:1000], detail)
            await work.sql.execute(_ADVANCE, claim.company_id, claim.queue, position)
