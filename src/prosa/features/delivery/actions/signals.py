"""What a provider is to be told about a conversation: that the team has read it.

One row for each conversation, and the newest takes the place of the one before: reading a
message reads all before it.
"""

from datetime import datetime
from typing import Final

from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.ids import ConversationId

_PROMISE: Final = """
INSERT INTO provider_signals AS s (company_id, conversation_id, kind, inbox_id, recipient,
    provider_id, due_at)
SELECT m.company_id, m.conversation_id, 'read', m.inbox_id, $3, m.provider_id, $4
FROM messages m
WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.direction = 'inbound'
  AND m.provider_id IS NOT NULL
ORDER BY m.seq DESC LIMIT 1
ON CONFLICT (company_id, conversation_id) DO UPDATE SET kind = excluded.kind,
    recipient = excluded.recipient, provider_id = excluded.provider_id, due_at = excluded.due_at,
    attempts = 0, lease_until = NULL, lease_token = NULL
"""


async def promise_read(
    work: Work, conversation_id: ConversationId, *, recipient: str, now: datetime
) -> None:
    """The customer shall see that their last message was read. Best effort: after three tries
    it is let go."""
    await work.sql.execute(_PROMISE, work.company_id, conversation_id, recipient, now)
    work.wake(bell.SIGNALS)
