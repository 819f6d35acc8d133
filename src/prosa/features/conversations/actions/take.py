"""An agent takes a conversation on their own (A-6)."""

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation
from prosa.domain.events import ConversationAssigned
from prosa.domain.ids import ConversationId
from prosa.features.conversations import desk, handovers
from prosa.features.conversations.desk import By
from prosa.kit.clock import Clock


async def take(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """It is theirs from now on, also if the bot or a colleague had it."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    c = change.after.conversation
    me = await desk.agent(work, by.user_id, preferring=c.department_id)
    handovers.may_take_from(c, by)
    handovers.let_the_bot_go(change)
    scribe.becomes(
        change,
        flow.take(c, agent=me.id, department=me.department_id, now=scribe.now),
        ConversationAssigned,
        line=("taken", {"agent": me.name}),
        why={"reason": "taken"},
    )
    await scribe.save(work)
    await handovers.record(work, change, why={"reason": "taken"}, by=by.user_id, at=scribe.now)
    return change.after.conversation
