"""The promise to send a message: a row in the transaction of the message itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.delivery import HELD
from prosa.domain.ids import ConversationId, InboxId, MessageId
from prosa.kit import tracing

_INSERT: Final = """
INSERT INTO deliveries (company_id, message_id, conversation_id, seq, inbox_id, recipient, due_at)
SELECT $1, v.message_id, v.conversation_id, v.seq, v.inbox_id, v.recipient,
    CASE WHEN i.paused_at IS NULL THEN v.due_at ELSE '{held}'::timestamptz END
FROM unnest(${0}::uuid[], ${1}::uuid[], ${2}::int[], ${3}::uuid[], ${4}::text[],
    ${5}::timestamptz[]) AS v(message_id, conversation_id, seq, inbox_id, recipient, due_at)
JOIN inboxes i ON i.company_id = $1 AND i.id = v.inbox_id
"""


@dataclass(frozen=True, slots=True)
class Promise:
    message_id: MessageId
    conversation_id: ConversationId
    seq: int
    inbox_id: InboxId
    recipient: str
    due_at: datetime


def insert(*, first: int) -> str:
    """Writes promises, whose `values` are bound from `$first` on, in the statement that writes
    their messages. What goes to a paused inbox is held from its first moment on."""
    return _INSERT.format(*range(first, first + 6), held=HELD.isoformat())


def values(promises: Sequence[Promise]) -> list[list[Any]]:  # Any: column values
    return [
        [p.message_id for p in promises],
        [p.conversation_id for p in promises],
        [p.seq for p in promises],
        [p.inbox_id for p in promises],
        [p.recipient for p in promises],
        [p.due_at for p in promises],
    ]


def promised(work: Work, promises: Sequence[Promise]) -> None:
    """They are written: if this unit commits they will be sent, and if not, they never existed."""
    if not promises:
        return
    for p in promises:
        tracing.mark("message.promised", of=p.message_id)
    work.wake(bell.OUTBOX)
