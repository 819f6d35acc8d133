"""Files of messages: what became of fetching one is told to everybody who sees it."""

from uuid import UUID

from prosa.db.work import Work
from prosa.domain.attachments import Attachment, FileNotFound
from prosa.domain.ids import AttachmentId, ConversationId, MessageId
from prosa.features.conversations import queries
from prosa.features.conversations.desk import By
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import rows
from prosa.features.conversations.store.rows import Row
from prosa.features.media import queries as media
from prosa.features.media.actions import settle as files
from prosa.features.media.actions.settle import DueFile, Result
from prosa.kit.clock import Clock


async def settle_file(
    work: Work, file: DueFile, result: Result, *, token: UUID, clock: Clock
) -> None:
    """Write down what an attempt came to. Only a new state is told: tries are not."""
    conversation_id = await files.conversation_of(work, file)
    row = await rows.lock_any(work, conversation_id) if conversation_id else None
    is_new = await files.settle(work, file, result, token=token, clock=clock)
    if is_new and row is not None and file.message_id is not None:
        await _tell(work, Scribe(clock.now()), row, file.message_id)


async def fetch_again(
    work: Work, attachment_id: AttachmentId, *, by: By, clock: Clock
) -> Attachment:
    """Somebody wants a file that did not come. Raises `FileNotFound`, `AlreadyHere`."""
    conversation_id = await media.conversation_of_file(work, attachment_id)
    if conversation_id is None:
        raise FileNotFound("There is no such file.")
    row = await _mine(work, conversation_id, by)
    await files.fetch_again(work, attachment_id, clock=clock)
    message_id = await media.message_of_file(work, attachment_id)
    if message_id is not None:
        await _tell(work, Scribe(clock.now(), by.user_id), row, message_id)
    return await media.one(work, attachment_id)


async def _mine(work: Work, conversation_id: ConversationId, by: By) -> Row:
    """A file of a conversation that they may not see is no file to them."""
    try:
        return await rows.lock(work, conversation_id, reachable_by=by.viewer)
    except rows.ConversationNotFound:
        raise FileNotFound("There is no such file.") from None


async def _tell(work: Work, scribe: Scribe, row: Row, message_id: MessageId) -> None:
    change = scribe.open(row)
    entry = await queries.entry(work, row.conversation.id, message_id)
    scribe.updates(change, change.after.conversation, [entry], what="attachment")
    await scribe.save(work)
