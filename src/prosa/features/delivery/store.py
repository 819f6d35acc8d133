"""Deliveries: narrow rows that are claimed, sent, settled. The row is the job."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg

from prosa.channels.calls import TemplateToSend
from prosa.channels.contract import Quoted
from prosa.db.work import SystemWork, Work
from prosa.domain.delivery import Delivery, DeliveryState
from prosa.domain.ids import CompanyId, ConversationId, DepartmentId, InboxId, MessageId, UserId

LEASE: Final = timedelta(seconds=30)
"""Longer than the longest call (15 s) and the writing down of its answer; a call with a file
extends it."""

_DUE: Final = """
WITH due AS MATERIALIZED (
    SELECT company_id, message_id, conversation_id, seq, inbox_id, recipient
    FROM deliveries WHERE state = 'queued' AND due_at <= $1
    ORDER BY due_at, message_id LIMIT $2
    FOR NO KEY UPDATE SKIP LOCKED
), heads AS (
    SELECT DISTINCT ON (company_id, conversation_id) * FROM due
    ORDER BY company_id, conversation_id, seq
)
SELECT h.*, CASE WHEN f.seq < h.seq THEN f.due_at END AS waits_until
FROM heads h CROSS JOIN LATERAL (
    SELECT e.seq, e.due_at FROM deliveries e
    WHERE e.company_id = h.company_id AND e.conversation_id = h.conversation_id
      AND e.state IN ('queued', 'sending')
    ORDER BY e.seq LIMIT 1
) f
WHERE f.seq = h.seq OR f.due_at > $1
ORDER BY message_id
"""
"""One look into the index for each conversation: `NOT EXISTS` would be joined to the backlog.
Those that were written behind one that waits come with the instant at which it is due."""

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

_LOCKED: Final = """
SELECT d.message_id, d.conversation_id, d.seq, d.inbox_id, d.state, d.attempts, d.provider_id,
    d.sent_at, d.delivered_at, d.read_at, d.failed_at, d.error_code, d.error, d.due_at,
    d.lease_token, c.department_id, c.assignee_id, m.local_id
FROM deliveries d
JOIN conversations c ON c.company_id = d.company_id AND c.id = d.conversation_id
JOIN messages m ON m.company_id = d.company_id AND m.id = d.message_id
"""

_SAVE: Final = """
UPDATE deliveries d SET state = v.state, attempts = v.attempts, provider_id = v.provider_id,
    sent_at = v.sent_at, delivered_at = v.delivered_at, read_at = v.read_at,
    failed_at = v.failed_at, error_code = v.error_code, error = v.error, due_at = v.due_at,
    lease_until = CASE WHEN v.state = 'sending' THEN d.lease_until END,
    lease_token = CASE WHEN v.state = 'sending' THEN d.lease_token END
FROM unnest($2::uuid[], $3::text[], $4::int[], $5::text[], $6::timestamptz[], $7::timestamptz[],
    $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[], $12::timestamptz[])
    AS v(message_id, state, attempts, provider_id, sent_at, delivered_at, read_at, failed_at,
    error_code, error, due_at)
WHERE d.company_id = $1 AND d.message_id = v.message_id
"""


# What a message answers may have got its provider's id after it was written: it left before it.
_TEXTS: Final = """
SELECT m.id, m.body, c.last_inbound_at, coalesce(q.provider_id, e.provider_id) AS quoted,
    q.direction = 'outbound' AS quotes_us,
    CASE WHEN m.kind = 'template' THEN m.detail -> 'template' END AS template
FROM messages m
JOIN conversations c ON c.company_id = m.company_id AND c.id = m.conversation_id
LEFT JOIN messages q ON q.company_id = m.company_id AND q.id = m.reply_to_id
LEFT JOIN deliveries e ON e.company_id = q.company_id AND e.message_id = q.id
WHERE m.company_id = $1 AND m.id = ANY($2)
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


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says, and when its customer last wrote."""

    text: str
    last_inbound_at: datetime | None
    reply_to: Quoted | None = None
    """What it answers, if the provider knows that by now."""
    template: TemplateToSend | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery, locked, with what its events need."""

    message_id: MessageId
    conversation_id: ConversationId
    seq: int
    inbox_id: InboxId
    delivery: Delivery
    provider_id: str | None
    due_at: datetime
    lease_token: UUID | None
    department_id: DepartmentId | None
    assignee_id: UserId | None
    local_id: str | None

    def becoming(self, delivery: Delivery, *, provider_id: str | None = None) -> "DeliveryRow":
        """A new `provider_id` takes the place of that of an earlier try."""
        return replace(self, delivery=delivery, provider_id=provider_id or self.provider_id)


async def due(work: SystemWork, *, now: datetime, limit: int) -> list[Due]:
    """The first unsent message of each conversation that has one due. Nobody else gets these
    rows before this transaction ends. What was written since the first began to wait waits with
    it: otherwise it would be looked at again and again."""
    found = [(Due(*row[:-1]), row["waits_until"]) for row in await work.sql.fetch(_DUE, now, limit)]
    behind = [(due, until) for due, until in found if until is not None]
    if behind:
        await postpone(work, behind)
    return [due for due, until in found if until is None]


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


async def texts(work: Work, ids: Sequence[MessageId]) -> dict[MessageId, Words]:
    """What is to be sent."""
    rows = await work.sql.fetch(
        _TEXTS,
        work.company_id,
        ids,
    )
    return {
        MessageId(row["id"]): Words(
            row["body"],
            row["last_inbound_at"],
            Quoted(row["quoted"], row["quotes_us"]) if row["quoted"] else None,
            TemplateToSend.from_json(row["template"]) if row["template"] else None,
        )
        for row in rows
    }


async def lock(work: Work, ids: Sequence[MessageId]) -> dict[MessageId, DeliveryRow]:
    """These deliveries, for change."""
    rows = await work.sql.fetch(
        f"""{_LOCKED} WHERE d.company_id = $1 AND d.message_id = ANY($2)
        ORDER BY d.message_id FOR NO KEY UPDATE OF d""",
        work.company_id,
        list(ids),
    )
    return {MessageId(row["message_id"]): _delivery_row(row) for row in rows}


async def ids_by_provider_id(
    work: Work, wanted: Sequence[tuple[InboxId, str]]
) -> dict[tuple[InboxId, str], MessageId]:
    rows = await work.sql.fetch(
        """SELECT d.inbox_id, d.provider_id, d.message_id FROM deliveries d
        JOIN unnest($2::uuid[], $3::text[]) w(inbox_id, provider_id)
          ON d.inbox_id = w.inbox_id AND d.provider_id = w.provider_id
        WHERE d.company_id = $1 AND d.provider_id IS NOT NULL""",
        work.company_id,
        [inbox for inbox, _ in wanted],
        [text for _, text in wanted],
    )
    return {(InboxId(r["inbox_id"]), r["provider_id"]): MessageId(r["message_id"]) for r in rows}


async def save(work: Work, rows: Sequence[DeliveryRow]) -> None:
    if not rows:
        return
    told = [row.delivery for row in rows]
    await work.sql.execute(
        _SAVE,
        work.company_id,
        [row.message_id for row in rows],
        [d.state for d in told],
        [d.attempts for d in told],
        [row.provider_id for row in rows],
        [d.sent_at for d in told],
        [d.delivered_at for d in told],
        [d.read_at for d in told],
        [d.failed_at for d in told],
        [d.error_code for d in told],
        [d.error for d in told],
        [row.due_at for row in rows],
    )


async def hold_back(work: Work, row: DeliveryRow) -> None:
    """What comes after `row` in its conversation is not due before it."""
    await work.sql.execute(
        """UPDATE deliveries SET due_at = greatest(due_at, $4)
        WHERE company_id = $1 AND conversation_id = $2 AND state = 'queued' AND seq > $3""",
        work.company_id,
        row.conversation_id,
        row.seq,
        row.due_at,
    )


async def ask_at(work: Work, ids: Sequence[MessageId], at: datetime | None, asked: int) -> None:
    """When the provider is to be asked about these unconfirmed ones, and how often it was."""
    if ids:
        await work.sql.execute(
            """UPDATE deliveries SET ask_at = $3, asked = $4
            WHERE company_id = $1 AND message_id = ANY($2)""",
            work.company_id,
            ids,
            at,
            asked,
        )


def _delivery_row(row: asyncpg.Record) -> DeliveryRow:
    return DeliveryRow(
        message_id=MessageId(row["message_id"]),
        conversation_id=ConversationId(row["conversation_id"]),
        seq=row["seq"],
        inbox_id=InboxId(row["inbox_id"]),
        delivery=Delivery(
            state=DeliveryState(row["state"]),
            attempts=row["attempts"],
            sent_at=row["sent_at"],
            delivered_at=row["delivered_at"],
            read_at=row["read_at"],
            failed_at=row["failed_at"],
            error_code=row["error_code"],
            error=row["error"],
        ),
        provider_id=row["provider_id"],
        due_at=row["due_at"],
        lease_token=row["lease_token"],
        department_id=row["department_id"],
        assignee_id=row["assignee_id"],
        local_id=row["local_id"],
    )
