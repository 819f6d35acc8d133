"""A conversation goes back to its queue (TKT-25)."""

from prosa.db.work import Work
from prosa.domain import queueing
from prosa.domain.conversation import Conversation
from prosa.domain.events import ConversationUnassigned
from prosa.domain.ids import ConversationId
from prosa.domain.permissions import require_release
from prosa.features.bots import queries as bots
from prosa.features.conversations import desk, handovers
from prosa.features.conversations.desk import By
from prosa.kit.clock import Clock


async def unassign(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """Nobody has it until routing decides again. Agents give back only their own."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    c = change.after.conversation
    require_release(by.viewer, assignee=c.assignee_id)
    handovers.let_the_bot_go(change)
    department = c.department_id or await desk.fallback_department(work)
    response = (await bots.menu(work, now=scribe.now)).response
    deadline = response.deadline(department, now=scribe.now)
    scribe.becomes(
        change,
        queueing.unassign(c, fallback=department, deadline=deadline, now=scribe.now),
        ConversationUnassigned,
        line=("unassigned", {"by": by.name}),
    )
    await scribe.save(work)
    await handovers.record(work, change, why={}, by=by.user_id, at=scribe.now)
    return change.after.conversation
