"""Small corrections: what it is about, how urgent it is, and that it was read."""

from dataclasses import replace

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation
from prosa.domain.errors import Invalid
from prosa.domain.events import ConversationRead, ConversationUpdated
from prosa.domain.ids import ConversationId
from prosa.features.conversations import desk
from prosa.features.conversations.desk import By
from prosa.kit.clock import Clock

PRIORITIES = ("low", "normal", "high", "urgent")


class BadPriority(Invalid):
    """A priority is low, normal, high or urgent."""

    code = "conversation.bad_priority"


async def update(
    work: Work,
    conversation_id: ConversationId,
    *,
    subject: str | None = None,
    priority: str | None = None,
    by: By,
    clock: Clock,
) -> Conversation:
    """None leaves a field as it is; an empty subject removes it (TKT-09)."""
    if priority is not None and priority not in PRIORITIES:
        raise BadPriority(f"A priority is one of {', '.join(PRIORITIES)}.")
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    c = change.after.conversation
    after = replace(
        c,
        subject=c.subject if subject is None else subject.strip()[:500] or None,
        priority=priority or c.priority,
    )
    if after != c:
        scribe.becomes(change, after, ConversationUpdated)
        await scribe.save(work)
    return change.after.conversation


async def mark_read(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """Somebody of the team saw everything. If it is theirs, the customer is told so too."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    c = change.after.conversation
    if c.unread_count or (c.last_inbound_at and not c.read_seq):
        scribe.becomes(change, flow.read(c), ConversationRead)
        await scribe.save(work)
        if c.assignee_id == by.user_id:
            await desk.tell_read(work, change, now=scribe.now)
    return change.after.conversation
