"""Deciding about a message that failed or is unconfirmed, in a conversation one may see."""

from prosa.db.work import Work
from prosa.domain.ids import ConversationId, MessageId
from prosa.domain.messages import Message
from prosa.domain.reply_window import require_open
from prosa.features.conversations import desk, queries
from prosa.features.conversations.desk import By
from prosa.features.conversations.store import rows
from prosa.features.conversations.store.rows import Row
from prosa.features.delivery.actions.retry import DeliveryNotFound, discard, retry
from prosa.kit.clock import Clock


async def send_again(work: Work, message_id: MessageId, *, by: By, clock: Clock) -> Message:
    """The same message once more, while the reply window is open; a template at any time."""
    row = await _conversation(work, message_id, by)
    if (await _now(work, message_id, row.conversation.id)).kind != "template":
        require_open(desk.reply_window(row.conversation, now=clock.now()))
    await retry(work, message_id, clock=clock)
    return await _now(work, message_id, row.conversation.id)


async def give_up(work: Work, message_id: MessageId, *, by: By, clock: Clock) -> Message:
    """It is not sent, and nobody is asked about it again."""
    row = await _conversation(work, message_id, by)
    await discard(work, message_id, clock=clock)
    return await _now(work, message_id, row.conversation.id)


async def _conversation(work: Work, message_id: MessageId, by: By) -> Row:
    conversation_id = await queries.conversation_of_message(work, message_id)
    if conversation_id is None:
        raise DeliveryNotFound("There is no such message.")
    return await rows.lock(work, conversation_id, reachable_by=by.viewer)


async def _now(work: Work, message_id: MessageId, conversation_id: ConversationId) -> Message:
    return await queries.entry(work, conversation_id, message_id)
