"""Rows of scheduled messages. While one waits, its row is the job."""

from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.ids import AttachmentId, ConversationId, MessageId, UserId
from prosa.domain.messages import Quote
from prosa.domain.scheduling import ScheduledMessage

SELECT: Final = """
SELECT s.id, s.conversation_id, s.author_id, u.name AS author_name, s.body, s.attachment_id,
    s.reply_to_id, s.send_at, s.unless_answered, s.seen_seq, s.state, s.error_code, s.error,
    s.message_id, q.author_type AS quoted_type, left(q.body, 200) AS quoted_body,
    q.kind AS quoted_kind, CASE WHEN q.author_type = 'agent' THEN qu.name END AS quoted_name
FROM scheduled_messages s JOIN users u ON u.id = s.author_id
LEFT JOIN messages q ON q.company_id = s.company_id AND q.id = s.reply_to_id
LEFT JOIN users qu ON qu.id = q.author_id
"""

_ADD: Final = """
INSERT INTO scheduled_messages (company_id, id, conversation_id, author_id, body, attachment_id,
    reply_to_id, send_at, unless_answered, seen_seq, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""

_SAVE: Final = """
UPDATE scheduled_messages SET body = $3, send_at = $4, unless_answered = $5, state = $6,
    error_code = $7, error = $8, message_id = $9, updated_at = coalesce($10, updated_at),
    seen_seq = $11
WHERE company_id = $1 AND id = $2
"""

_ANSWERED: Final = """
SELECT EXISTS (
    SELECT 1 FROM scheduled_messages s
    JOIN conversations c ON c.company_id = s.company_id AND c.id = s.conversation_id
    WHERE s.company_id = $1 AND s.id = $2
      AND c.last_inbound_at > coalesce(s.updated_at, s.created_at)
)
"""


async def lock(work: Work, id: UUID) -> ScheduledMessage | None:
    row = await work.sql.fetchrow(
        f"{SELECT} WHERE s.company_id = $1 AND s.id = $2 FOR UPDATE OF s", work.company_id, id
    )
    return scheduled_of(row) if row else None


async def count_waiting(work: Work, conversation_id: ConversationId) -> int:
    return await work.sql.fetchval(
        """SELECT count(*) FROM scheduled_messages
        WHERE company_id = $1 AND conversation_id = $2 AND state IN ('waiting', 'failed')""",
        work.company_id,
        conversation_id,
    )


async def add(work: Work, new: ScheduledMessage, *, now: datetime) -> None:
    await work.sql.execute(
        _ADD,
        work.company_id,
        new.id,
        new.conversation_id,
        new.author_id,
        new.text,
        new.attachment_id,
        new.reply_to_id,
        new.send_at,
        new.unless_answered,
        new.seen_seq,
        now,
    )


async def save(work: Work, changed: ScheduledMessage, *, said_at: datetime | None = None) -> None:
    """`said_at`: when a person last decided about it."""
    await work.sql.execute(
        _SAVE,
        work.company_id,
        changed.id,
        changed.text,
        changed.send_at,
        changed.unless_answered,
        changed.state,
        changed.error_code,
        changed.error,
        changed.sent_message_id,
        said_at,
        changed.seen_seq,
    )


async def customer_wrote_since(work: Work, id: UUID) -> bool:
    """Whether the customer has written since a person last decided about it."""
    return await work.sql.fetchval(_ANSWERED, work.company_id, id)


def scheduled_of(row: asyncpg.Record) -> ScheduledMessage:
    return ScheduledMessage(
        id=MessageId(row["id"]),
        conversation_id=ConversationId(row["conversation_id"]),
        author_id=UserId(row["author_id"]),
        author_name=row["author_name"],
        text=row["body"],
        attachment_id=AttachmentId(row["attachment_id"]) if row["attachment_id"] else None,
        reply_to_id=MessageId(row["reply_to_id"]) if row["reply_to_id"] else None,
        reply_to=_quote_of(row),
        send_at=row["send_at"],
        unless_answered=row["unless_answered"],
        seen_seq=row["seen_seq"],
        state=row["state"],
        error_code=row["error_code"],
        error=row["error"],
        sent_message_id=MessageId(row["message_id"]) if row["message_id"] else None,
    )


def _quote_of(row: asyncpg.Record) -> Quote | None:
    if row["quoted_type"] is None:
        return None
    return Quote(
        id=MessageId(row["reply_to_id"]),
        author_type=row["quoted_type"],
        author_name=row["quoted_name"],
        kind=row["quoted_kind"],
        body=row["quoted_body"],
    )
