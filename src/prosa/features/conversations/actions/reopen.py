"""Somebody of the team opens an ended conversation again. Only staff reopen."""

from datetime import datetime
from typing import Any, Final

import asyncpg

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation, Turn
from prosa.domain.errors import Conflict
from prosa.domain.events import ConversationReopened
from prosa.domain.ids import ConversationId
from prosa.features.conversations import desk, handovers
from prosa.features.conversations.desk import By
from prosa.features.conversations.store.rows import Change
from prosa.kit.clock import Clock


class AlreadyOpen(Conflict):
    """The contact has another conversation going on in this inbox: go on there."""

    code = "conversation.already_open"


_LAST_LINE: Final = """
SELECT detail, created_at FROM messages
WHERE company_id = $1 AND conversation_id = $2 AND seq = $3 AND kind = 'system'
"""


def second_thoughts(change: Change) -> dict[str, Any]:  # Any: JSON facts of a line
    """What the line of an end keeps, for whoever takes it back at once."""
    c = change.after.conversation
    if not c.is_open:
        return {}
    since = c.turn_since.isoformat() if c.turn_since else None
    return {"left": {"turn": c.turn, "turn_since": since, "unread_count": c.unread_count}}


async def reopen(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """It goes to whoever reopens it. What was ended by a slip goes on where it was."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    left = await _left(work, change.after.conversation, now=scribe.now)
    after = flow.reopen(change.after.conversation, by=by.user_id, now=scribe.now, left=left)
    scribe.becomes(change, after, ConversationReopened, line=("reopened", {"by": by.name}))
    try:
        await scribe.save(work)
    except asyncpg.UniqueViolationError as error:
        raise AlreadyOpen(
            "This contact already has an open conversation here.", contact=str(after.contact_id)
        ) from error
    await handovers.record(work, change, why={"reason": "reopened"}, by=by.user_id, at=scribe.now)
    return change.after.conversation


async def _left(work: Work, c: Conversation, *, now: datetime) -> flow.Left | None:
    """What it left behind, if it ended a moment ago and nothing was said since."""
    line = await work.sql.fetchrow(_LAST_LINE, work.company_id, c.id, c.last_seq)
    if line is None or now - line["created_at"] > flow.SECOND_THOUGHTS:
        return None
    left: dict[str, Any] | None = line["detail"].get("left")  # Any: JSON
    if left is None:
        return None
    since = left["turn_since"]
    return flow.Left(
        Turn(left["turn"]) if left["turn"] else None,
        datetime.fromisoformat(since) if since else None,
        left["unread_count"],
    )
