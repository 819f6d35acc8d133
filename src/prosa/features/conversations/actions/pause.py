"""We wait: for the customer, for a third party, or until an hour has come; and no longer."""

from datetime import datetime

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation
from prosa.domain.events import ConversationSnoozed, ConversationWaiting, ConversationWoken
from prosa.domain.ids import ConversationId
from prosa.features.conversations import desk, second_thoughts
from prosa.features.conversations.desk import By
from prosa.kit.clock import Clock


async def wait(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """It is the customer's turn, or somebody else's; their message makes it active again."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    facts = {"by": by.name, **second_thoughts.kept(change)}
    after = flow.wait(change.after.conversation, now=scribe.now)
    scribe.becomes(change, after, ConversationWaiting, line=("waiting", facts))
    await scribe.save(work)
    return change.after.conversation


async def snooze(
    work: Work, conversation_id: ConversationId, *, until: datetime, by: By, clock: Clock
) -> Conversation:
    """Out of the way until `until` (UTC), or until the customer writes."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    after = flow.snooze(change.after.conversation, until=until, now=scribe.now)
    facts = {"by": by.name, "until": until.isoformat(), **second_thoughts.kept(change)}
    scribe.becomes(change, after, ConversationSnoozed, line=("snoozed", facts))
    await scribe.save(work)
    return change.after.conversation


async def wake(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """Back to work before its time. What was put off by a slip goes on where it was."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    left = await second_thoughts.left(work, change.after.conversation, now=scribe.now)
    after = flow.wake(change.after.conversation, now=scribe.now, left=left)
    scribe.becomes(change, after, ConversationWoken, line=("resumed", {"by": by.name}))
    await scribe.save(work)
    return change.after.conversation
