"""An agent sends a template: a text that the provider has approved, also in a closed window."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation, Entry
from prosa.domain.ids import ConversationId, MessageId
from prosa.domain.messages import Message
from prosa.features.contacts.actions_reaching import require_wanted
from prosa.features.conversations import desk, handovers
from prosa.features.conversations.actions.repeated import already_written
from prosa.features.conversations.actions.reply import have_it
from prosa.features.conversations.desk import By
from prosa.features.conversations.overlap import require_unanswered
from prosa.features.conversations.quoting import CannotBeQuoted
from prosa.features.drafts.actions import written
from prosa.features.templates.queries import Filled, filled
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

_MARKETING: Final = "MARKETING"


@dataclass(frozen=True, slots=True)
class ChosenTemplate:
    """Which one, and what stands in its places."""

    id: UUID
    values: Mapping[str, str]


async def send_template(
    work: Work,
    conversation_id: ConversationId,
    template: ChosenTemplate,
    *,
    by: By,
    clock: Clock,
    local_id: str | None = None,
    reply_to_id: MessageId | None = None,
    seen_seq: int | None = None,
) -> Message:
    """As a reply, but the reply window may be closed. Whoever opted out is sent one only while
    they have just written, and no advertisement. A template points at no message: WhatsApp does
    not show what it answers, so `CannotBeQuoted` says it before the customer misses it."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    repeated = await already_written(work, by.user_id, local_id)
    if repeated is not None:
        return repeated
    if reply_to_id is not None:
        raise CannotBeQuoted("A template cannot answer a single message.")
    c = change.after.conversation
    await require_unanswered(work, c, seen_seq, by=by.user_id)
    ready = await filled(work, c.inbox_id, template.id, template.values)
    is_answer = desk.reply_window(c, now=scribe.now).is_open and ready.category != _MARKETING
    if not is_answer:
        await require_wanted(work, c.contact_id)
    await have_it(work, scribe, change, by)
    handovers.let_the_bot_go(change)
    c = change.after.conversation
    message = template_message(c, ready, by=by, at=scribe.now, local_id=local_id)
    entry = Entry(message.id, scribe.now, ready.words, message.kind, "agent")
    message = scribe.sends(change, flow.reply(c, entry, by=by.user_id), message)
    await scribe.save(work)
    await handovers.record(work, change, why={"reason": "replied"}, by=by.user_id, at=scribe.now)
    written(work, c.id, mode="reply", by=by.user_id)
    return message


def template_message(
    c: Conversation, ready: Filled, *, by: By, at: datetime, local_id: str | None = None
) -> Message:
    """The words as the customer sees them; `detail` holds what the provider is told."""
    return Message(
        id=MessageId(uuid7()),
        conversation_id=c.id,
        seq=0,
        direction="outbound",
        author_type="agent",
        author_id=by.user_id,
        author_name=by.name,
        kind="template",
        body=ready.words,
        detail=ready.detail,
        local_id=local_id,
        status="queued",
        created_at=at,
    )
