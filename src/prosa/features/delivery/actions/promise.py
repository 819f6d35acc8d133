"""The promise to send a message: a row in the transaction of the message itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.delivery import HELD
from prosa.domain.ids import ConversationId, InboxId, MessageId
from prosa.kit import tracing

_INSERT: Final = """
INSERT INTO deliveries (company_id, message_id, conversation_id, seq, inbox_id, recipient, due_at)
SELECT $1, v.message_id, v.conversation_id, v.seq, v.inbox_id, v.recipient,
    CASE WHEN i.paused_at IS NULL THEN v.due_at ELSE $8 END
FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::text[], $7::timestamptz[])
    AS v(message_id, conversation_id, seq, inbox_id, recipient, due_at)
JOIN inboxes i ON i.company_id = $1 AND i.id = v.inbox_id
"""
"""What goes to a paused inbox is held from its first moment on."""


@dataclass(frozen=True, slots=True)
class Promise:
    message_id: MessageId
    conversation_id: ConversationId
    seq: int
    inbox_id: InboxId
    recipient: str
    due_at: datetime


async def promise(work: Work, promises: Sequence[Promise]) -> None:
    """If this unit commits they will be sent; if it does not, they never existed."""
    if not promises:
        return
    await work.sql.execute(
        _INSERT,
        work.company_id,
        [p.message_id for p in promises],
        [p.conversation_id for p in promises],
        [p.seq for p in promises],
        [p.inbox_id for p in promises],
        [p.recipient for p in promises],
        [p.due_at for p in promises],
        HELD,
    )
    for p in promises:
        tracing.mark("message.promised", of=p.message_id)
    work.wake(bell.OUTBOX)
