"""What is due, and whose turn it is: the first unsent message of each conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from prosa.db.work import SystemWork
from prosa.domain.ids import CompanyId, ConversationId, InboxId, MessageId

LEASE: Final = timedelta(seconds=30)
"""Longer than the longest call (15 s) and the writing down of its answer; a call with a file
extends it."""

CROWD: Final = 20
"""So many due messages of one conversation are no burst: they stand where others should."""
PACE_OF_A_CROWD: Final = timedelta(milliseconds=50)
"""Faster than any provider takes messages to one person."""


_DUE: Final = """
WITH due AS MATERIALIZED (
    SELECT company_id, message_id, conversation_id, seq, inbox_id, recipient
    FROM deliveries WHERE state = 'queued' AND due_at <= $1
    ORDER BY due_at, message_id LIMIT $2
    FOR NO KEY UPDATE SKIP LOCKED
), placed AS (
    SELECT *, row_number() OVER (conversation ORDER BY seq) AS place,
        count(*) OVER conversation AS crowd
    FROM due WINDOW conversation AS (PARTITION BY company_id, conversation_id)
)
SELECT h.company_id, h.message_id, h.conversation_id, h.seq, h.inbox_id, h.recipient,
    h.crowd, f.seq AS first_seq, f.due_at AS first_due_at
FROM placed h CROSS JOIN LATERAL (
    SELECT e.seq, e.due_at FROM deliveries e
    WHERE e.company_id = h.company_id AND e.conversation_id = h.conversation_id
      AND e.state IN ('queued', 'sending')
    ORDER BY e.seq LIMIT 1
) f
WHERE h.place = 1
ORDER BY message_id
"""
"""The first of each conversation that has one due, beside the first that has not left: one look
into the index for each, where `NOT EXISTS` would be joined to the backlog."""

_CLAIM: Final = """
UPDATE deliveries d SET state = 'sending', attempts = attempts + 1, lease_until = $3,
    lease_token = $4, due_at = least(d.due_at, $5)
FROM unnest($1::uuid[], $2::uuid[]) AS v(company_id, message_id)
WHERE d.company_id = v.company_id AND d.message_id = v.message_id AND d.state = 'queued'
"""
"""One that was held until now is due now: should its answer be lost, the provider is asked what
it has seen since then."""

_POSTPONE: Final = """
UPDATE deliveries d SET due_at = greatest(d.due_at, v.due_at)
FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[])
    AS v(company_id, conversation_id, seq, due_at)
WHERE d.company_id = v.company_id AND d.conversation_id = v.conversation_id AND d.seq >= v.seq
  AND d.state = 'queued'
"""

_SPREAD: Final = """
UPDATE deliveries d SET due_at = $4 + (d.seq - v.first_seq) * $5::interval FROM (
    SELECT q.company_id, q.message_id, c.first_seq
    FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS c(company_id, conversation_id, first_seq)
    JOIN deliveries q ON q.company_id = c.company_id AND q.conversation_id = c.conversation_id
      AND q.state = 'queued' AND q.seq > c.first_seq AND q.due_at <= $4
    FOR NO KEY UPDATE OF q SKIP LOCKED
) v WHERE d.company_id = v.company_id AND d.message_id = v.message_id
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A message that may be sent now, the first of its conversation."""

    company_id: CompanyId
    message_id: MessageId
    conversation_id: ConversationId
    seq: int
    inbox_id: InboxId
    recipient: str


async def due(work: SystemWork, *, now: datetime, limit: int) -> list[Due]:
    """The first unsent message of each conversation that has one due. Nobody else gets these
    rows before this transaction ends.

    What was written since the first began to wait waits with it, and of many in one conversation
    each waits for its turn: otherwise they would be looked at again and again, and those of
    others not at all.
    """
    found = [_Head(Due(*row[:6]), *row[6:]) for row in await work.sql.fetch(_DUE, now, limit)]
    behind = [head for head in found if head.first_due_at > now]
    if behind:
        await postpone(work, [(head.due, head.first_due_at) for head in behind])
    crowded = [head for head in found if head.crowd > CROWD and head.first_due_at <= now]
    if crowded:
        await _spread(work, crowded, now)
    return [head.due for head in found if head.first_seq == head.due.seq]


@dataclass(frozen=True, slots=True)
class _Head:
    """The first due message of a conversation; how many are due, and what is the first unsent."""

    due: Due
    crowd: int
    first_seq: int
    first_due_at: datetime


async def _spread(work: SystemWork, crowded: Sequence[_Head], now: datetime) -> None:
    await work.sql.execute(
        _SPREAD,
        [head.due.company_id for head in crowded],
        [head.due.conversation_id for head in crowded],
        [head.first_seq for head in crowded],
        now,
        PACE_OF_A_CROWD,
    )


async def claim(work: SystemWork, chosen: Sequence[Due], *, until: datetime, token: UUID) -> None:
    """These are being sent: from the commit on, whoever dies leaves them *sending*."""
    await work.sql.execute(
        _CLAIM,
        [d.company_id for d in chosen],
        [d.message_id for d in chosen],
        until,
        token,
        until - LEASE,
    )


async def extend(work: SystemWork, due: Due, *, until: datetime, token: UUID) -> None:
    """It is still being sent, under the lease of this token."""
    await work.sql.execute(
        """UPDATE deliveries SET lease_until = $3
        WHERE company_id = $1 AND message_id = $2 AND lease_token = $4 AND state = 'sending'""",
        due.company_id,
        due.message_id,
        until,
        token,
    )


async def postpone(work: SystemWork, later: Sequence[tuple[Due, datetime]]) -> None:
    """Not before these instants, nor what comes after them in their conversations: it would
    stand among the due and keep others out of sight."""
    await work.sql.execute(
        _POSTPONE,
        [d.company_id for d, _ in later],
        [d.conversation_id for d, _ in later],
        [d.seq for d, _ in later],
        [at for _, at in later],
    )
