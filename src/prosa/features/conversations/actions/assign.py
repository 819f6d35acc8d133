"""Somebody gives a conversation to an agent; agents only to themselves (A-6, TKT-24)."""

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation
from prosa.domain.events import ConversationAssigned
from prosa.domain.ids import ConversationId, UserId
from prosa.domain.permissions import require_assign
from prosa.features.conversations import desk, handovers
from prosa.features.conversations.actions.take import take
from prosa.features.conversations.desk import By
from prosa.kit.clock import Clock


async def assign(
    work: Work, conversation_id: ConversationId, *, to: UserId, by: By, clock: Clock
) -> Conversation:
    """`to` has it from now on, whatever their load: a person decided."""
    require_assign(by.viewer, agent=to)
    if to == by.user_id:
        return await take(work, conversation_id, by=by, clock=clock)
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    c = change.after.conversation
    agent = await desk.agent(work, to, preferring=c.department_id)
    why = {"reason": "assigned_by_person", "by": by.name}
    handovers.let_the_bot_go(change)
    scribe.becomes(
        change,
        flow.assign(c, agent=agent.id, department=agent.department_id, now=scribe.now),
        ConversationAssigned,
        line=("assigned_by", {"agent": agent.name, "by": by.name}),
        why=why,
    )
    await scribe.save(work)
    await handovers.record(work, change, why=why, by=by.user_id, at=scribe.now)
    return change.after.conversation
