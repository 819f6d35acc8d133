"""Whether a teammate has answered while somebody was writing."""

from typing import Final

from prosa.db.work import Work
from prosa.domain.conversation import Conversation
from prosa.domain.errors import Conflict
from prosa.domain.ids import MessageId, UserId
from prosa.features.conversations import queries

_ANSWERED: Final = """
SELECT m.id FROM messages m
LEFT JOIN deliveries d ON d.company_id = m.company_id AND d.message_id = m.id
WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.seq > $3
  AND m.direction = 'outbound' AND m.author_type = 'agent' AND m.author_id IS DISTINCT FROM $4
  AND m.revoked_at IS NULL AND d.state IS DISTINCT FROM 'failed'
ORDER BY m.seq DESC LIMIT 1
"""


class AnsweredMeanwhile(Conflict):
    """A teammate has answered since you read it. Read `message` in the details, then decide."""

    code = "conversation.answered_meanwhile"


async def require_unanswered(
    work: Work, c: Conversation, seen_seq: int | None, *, by: UserId
) -> None:
    """Raises `AnsweredMeanwhile` if a teammate's reply is newer than what they have seen. One that
    failed, or was taken back, is no answer."""
    if seen_seq is None or c.last_seq <= seen_seq:
        return
    found = await work.sql.fetchval(_ANSWERED, work.company_id, c.id, seen_seq, by)
    if found is None:
        return
    message = await queries.entry(work, c.id, MessageId(found))
    raise AnsweredMeanwhile(
        f"{message.author_name or 'Somebody'} has answered meanwhile.",
        message=message,
    )
