"""An agent answers the customer."""

from prosa.channels.registry import CHANNELS
from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Entry, Status
from prosa.domain.errors import Invalid
from prosa.domain.events import ConversationAssigned, Message
from prosa.domain.ids import ConversationId, MessageId
from prosa.domain.reply_window import require_open
from prosa.features.conversations import desk, handovers
from prosa.features.conversations.actions.repeated import already_written
from prosa.features.conversations.desk import By
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store.rows import Change
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7


class BadText(Invalid):
    """A message has at least one character and at most what its channel takes."""

    code = "delivery.bad_text"


async def reply(
    work: Work,
    conversation_id: ConversationId,
    *,
    text: str,
    by: By,
    clock: Clock,
    local_id: str | None = None,
) -> Message:
    """Write the reply down and promise to send it. Who answers first, has it.

    The same `local_id` of the same author twice is the same message. The
    sending itself is in `features/delivery`.
    """
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    repeated = await already_written(work, by.user_id, local_id)
    if repeated is not None:
        return repeated
    _check_length(text, change.after.conversation.channel)
    require_open(desk.reply_window(change.after.conversation, now=scribe.now))
    await _have_it(work, scribe, change, by)
    c = change.after.conversation
    entry = Entry(MessageId(uuid7()), scribe.now, text, "text", "agent")
    message = scribe.sends(
        change,
        flow.reply(c, entry, by=by.user_id),
        Message(
            id=entry.id,
            conversation_id=c.id,
            seq=0,
            direction="outbound",
            author_type="agent",
            author_id=by.user_id,
            author_name=by.name,
            body=text,
            local_id=local_id,
            status="queued",
            created_at=scribe.now,
        ),
    )
    await scribe.save(work)
    await handovers.record(work, change, why={"reason": "replied"}, by=by.user_id, at=scribe.now)
    return message


async def _have_it(work: Work, scribe: Scribe, change: Change, by: By) -> None:
    """Answering what nobody has, takes it; a colleague's is not answered over their head."""
    c = change.after.conversation
    if c.status not in (Status.BOT, Status.QUEUED):
        handovers.may_take_from(c, by)
        return
    me = await desk.agent(work, by.user_id, preferring=c.department_id)
    handovers.let_the_bot_go(change)
    scribe.becomes(
        change,
        flow.take(c, agent=me.id, department=me.department_id, now=scribe.now),
        ConversationAssigned,
        line=("taken", {"agent": me.name}),
        why={"reason": "replied"},
    )


def _check_length(text: str, channel: str) -> None:
    most = CHANNELS[channel].capabilities.max_text_length
    if not text.strip():
        raise BadText("Write something first.")
    if len(text) > most:
        raise BadText(
            f"This channel takes {most} characters; the message has {len(text)}.",
            length=len(text),
            most=most,
        )
