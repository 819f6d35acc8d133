"""How far a subscriber has come in a company's log, and what it could not pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from prosa.db.work import Work
from prosa.kit.ids import uuid7

PENDING: Final = """
SELECT 1 FROM log_heads l
LEFT JOIN subscriptions s ON s.company_id = l.company_id AND s.subscriber = h.queue
WHERE l.company_id = h.company_id AND l.position > coalesce(s.position, 0)
  AND (s.retry_at IS NULL OR s.retry_at < clock_timestamp())
"""
"""For `db/claims.py`: companies whose log has more for this subscriber."""

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

_COUNT: Final = """
UPDATE subscriptions SET attempts = attempts + 1 WHERE company_id = $1 AND subscriber = $2
"""

_REST: Final = """
UPDATE subscriptions SET retry_at = clock_timestamp() + $3
WHERE company_id = $1 AND subscriber = $2
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


@dataclass(frozen=True, slots=True)
class Place:
    """The last position that is done, and how often what comes after it was tried."""

    position: int
    attempts: int


@dataclass(frozen=True, slots=True)
class NextEvent:
    """The first event after a place that is the subscriber's, as `trials.py` tries it."""

    subscriber: str
    event: Happened
    attempts: int

    @property
    def name(self) -> str:
        return f"event {self.event.position}"

    async def count(self, work: Work) -> None:
        await work.sql.execute(_COUNT, work.company_id, self.subscriber)

    async def set_aside(self, work: Work, reason: str) -> None:
        detail = {"subscriber": self.subscriber, "position": self.event.position}
        await work.sql.execute(_SET_ASIDE, work.company_id, uuid7(), reason[:1000], detail)
        await advance(work, self.subscriber, to=self.event.position)


async def place_of(work: Work, subscriber: str) -> Place:
    row = await work.sql.fetchrow(_POSITION, work.company_id, subscriber)
    assert row is not None  # noqa: S101  # it was made just now if it was not there
    return Place(row["position"], row["attempts"])


async def after(work: Work, position: int, *, most: int) -> Sequence[Happened]:
    rows = await work.sql.fetch(_NEXT, work.company_id, position, most)
    return [Happened(*row) for row in rows]


async def advance(work: Work, subscriber: str, *, to: int) -> None:
    """In the transaction of the effect: that is what makes it happen once."""
    await work.sql.execute(_ADVANCE, work.company_id, subscriber, to)


async def rest(work: Work, subscriber: str, *, lasting: timedelta) -> None:
    """Nobody tries again meanwhile."""
    await work.sql.execute(_REST, work.company_id, subscriber, lasting)
