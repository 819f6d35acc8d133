"""Somebody of the team opens an ended conversation again. Only staff reopen."""

import asyncpg

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation
from prosa.domain.errors import Conflict
from prosa.domain.events import ConversationReopened
from prosa.domain.ids import ConversationId
from prosa.features.conversations import desk, handovers, second_thoughts
from prosa.features.conversations.desk import By
from prosa.kit.clock import Clock


class AlreadyOpen(Conflict):
    """The contact has another conversation going on in this inbox: go on there."""

    code = "conversation.already_open"


async def reopen(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """It goes to whoever reopens it. What was ended by a slip goes on where it was."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    left = await second_thoughts.left(work, change.after.conversation, now=scribe.now)
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
