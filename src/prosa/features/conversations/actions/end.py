"""A conversation ends for good: closed, or put away in the archive, and out of it again."""

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation
from prosa.domain.events import ConversationArchived, ConversationClosed, ConversationUnarchived
from prosa.domain.ids import ConversationId
from prosa.features.conversations import desk, handovers, second_thoughts
from prosa.features.conversations.desk import By
from prosa.kit.clock import Clock


async def close(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """Ended for good; one that was going on counts as resolved now (TKT-11)."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    handovers.let_the_bot_go(change)
    after = flow.close(change.after.conversation, now=scribe.now)
    scribe.becomes(
        change,
        after,
        ConversationClosed,
        line=("closed", {"by": by.name, **second_thoughts.kept(change)}),
    )
    await scribe.save(work)
    await handovers.record(work, change, why={}, by=by.user_id, at=scribe.now)
    return change.after.conversation


async def archive(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """Out of every list and counter; resolved first if it was going on (TKT-27)."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    handovers.let_the_bot_go(change)
    facts = {"by": by.name, **second_thoughts.kept(change)}
    after = flow.archive(change.after.conversation, now=scribe.now)
    scribe.becomes(change, after, ConversationArchived, line=("archived", facts))
    await scribe.save(work)
    await handovers.record(work, change, why={}, by=by.user_id, at=scribe.now)
    return change.after.conversation


async def unarchive(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """Back in the lists, as ended as it was."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    after = flow.unarchive(change.after.conversation)
    scribe.becomes(change, after, ConversationUnarchived, line=("unarchived", {"by": by.name}))
    await scribe.save(work)
    return change.after.conversation
