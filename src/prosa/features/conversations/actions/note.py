"""A private note: only the team sees it (NOT-01, NOT-05)."""

from typing import Final

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation
from prosa.domain.errors import Invalid
from prosa.domain.events import NoteAdded
from prosa.domain.ids import ConversationId, MessageId
from prosa.domain.mentions import mentioned
from prosa.domain.messages import Message
from prosa.features.conversations import desk
from prosa.features.conversations.actions.repeated import already_written
from prosa.features.conversations.desk import By
from prosa.features.conversations.scribe import next_version
from prosa.features.conversations.store.rows import NewMessage
from prosa.features.drafts.actions import written
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

LONGEST_NOTE: Final = 10_000


class BadNote(Invalid):
    """A note has 1 to 10,000 characters."""

    code = "conversation.bad_note"


_INSERT: Final = """
INSERT INTO notes (company_id, id, conversation_id, contact_id, author_id, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


async def add_note(
    work: Work,
    conversation_id: ConversationId,
    *,
    text: str,
    by: By,
    clock: Clock,
    local_id: str | None = None,
) -> Message:
    """Write it into the timeline. It never leaves the house and changes nobody's turn."""
    if not text.strip() or len(text) > LONGEST_NOTE:
        raise BadNote("A note has 1 to 10,000 characters.")
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    repeated = await already_written(work, by.user_id, local_id)
    if repeated is not None:
        return repeated
    after = next_version(flow.annotate(change.after.conversation))
    note = Message(
        id=MessageId(uuid7()),
        conversation_id=after.id,
        seq=after.last_seq,
        direction="internal",
        author_type="agent",
        author_id=by.user_id,
        author_name=by.name,
        kind="note",
        body=text,
        detail={"mentions": [str(id) for id in names]} if (names := mentioned(text)) else {},
        local_id=local_id,
        created_at=scribe.now,
    )
    scribe.keep(change, after, NewMessage(note, after.inbox_id))
    scribe.events.append(
        NoteAdded(at=scribe.now, conversation=after, messages=(note,), by=by.user_id)
    )
    await scribe.save(work)
    await _keep_note(work, note, after)
    written(work, after.id, mode="note", by=by.user_id)
    return note


async def _keep_note(work: Work, note: Message, c: Conversation) -> None:
    await work.sql.execute(
        _INSERT,
        work.company_id,
        note.id,
        c.id,
        c.contact_id,
        note.author_id,
        note.body,
        note.created_at,
    )
