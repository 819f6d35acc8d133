"""Deliveries: narrow rows that are claimed (`claims.py`), sent, settled. The row is the job."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.delivery import Delivery, DeliveryState
from prosa.domain.ids import ConversationId, DepartmentId, InboxId, MessageId, UserId

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
