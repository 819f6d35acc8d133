"""What was done to a conversation by a slip and is taken back at once: it goes on where it was."""

from datetime import datetime
from typing import Any, Final

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation, Turn
from prosa.features.conversations.store.rows import Change

_LAST_LINE: Final = """
SELECT detail, created_at FROM messages
WHERE company_id = $1 AND conversation_id = $2 AND seq = $3 AND kind = 'system'
"""


def kept(change: Change) -> dict[str, Any]:  # Any: JSON facts of a line
    """What the line of an end or a pause keeps, for whoever takes it back at once."""
    c = change.after.conversation
    if not c.is_open:
        return {}
    since = c.turn_since.isoformat() if c.turn_since else None
    return {"left": {"turn": c.turn, "turn_since": since, "unread_count": c.unread_count}}


async def left(work: Work, c: Conversation, *, now: datetime) -> flow.Left | None:
    """What it left behind, if that was a moment ago and nothing was said since."""
    line = await work.sql.fetchrow(_LAST_LINE, work.company_id, c.id, c.last_seq)
    if line is None or now - line["created_at"] > flow.SECOND_THOUGHTS:
        return None
    facts: dict[str, Any] | None = line["detail"].get("left")  # Any: JSON
    return left_of(facts) if facts else None


def left_of(facts: dict[str, Any]) -> flow.Left:  # Any: JSON facts of a line
    """As `kept` wrote it down."""
    since = facts["turn_since"]
    return flow.Left(
        Turn(facts["turn"]) if facts["turn"] else None,
        datetime.fromisoformat(since) if since else None,
        facts["unread_count"],
    )
