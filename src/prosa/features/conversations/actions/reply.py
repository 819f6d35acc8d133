"""An agent answers the customer."""

from dataclasses import replace
from datetime import datetime

from prosa.channels.registry import CHANNELS
from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.attachments import Attachment, CaptionNotTaken, FileTooLarge, UnsupportedKind
from prosa.domain.conversation import Conversation, Entry, Status
from prosa.domain.errors import Invalid
from prosa.domain.events import ConversationAssigned
from prosa.domain.file_types import fits
from prosa.domain.ids import AttachmentId, ConversationId, MessageId
from prosa.domain.messages import Message, Quote
from prosa.domain.reply_window import require_open
from prosa.features.conversations import desk, handovers
from prosa.features.conversations.actions.repeated import already_written
from prosa.features.conversations.desk import By as By
from prosa.features.conversations.desk import reply_window as reply_window
from prosa.features.conversations.overlap import require_unanswered
from prosa.features.conversations.quoting import quoted
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store.rows import Change
from prosa.features.drafts.actions import written
from prosa.features.media.actions import upload as uploads
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
    attachment_id: AttachmentId | None = None,
    local_id: str | None = None,
    reply_to_id: MessageId | None = None,
    seen_seq: int | None = None,
    is_scheduled: bool = False,
) -> Message:
    """Write the reply down and promise to send it. Who answers first, has it.

    With a file, which must be an upload of their own, `text` is its caption and may be empty.
    The same `local_id` of the same author twice is the same message. The
    sending itself is in `features/delivery`. With `seen_seq`, a teammate's newer reply refuses it.
    """
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    repeated = await already_written(work, by.user_id, local_id)
    if repeated is not None:
        return repeated
    await require_unanswered(work, change.after.conversation, seen_seq, by=by.user_id)
    quote = await quoted(work, change.after.conversation, reply_to_id) if reply_to_id else None
    file = await uploads.pick_upload(work, attachment_id, by=by.user_id) if attachment_id else None
    _check_words(text, file, change.after.conversation.channel)
    require_open(desk.reply_window(change.after.conversation, now=scribe.now))
    is_news = _has_not_been_told(change.after.conversation)
    await have_it(work, scribe, change, by)
    handovers.let_the_bot_go(change)
    c = change.after.conversation
    message = reply_message(c, text, file, by=by, at=scribe.now)
    message = replace(message, local_id=local_id, reply_to=quote)
    if is_scheduled:  # nobody does it now: what its author is writing meanwhile stays
        message, scribe.by = replace(message, detail={"via": "schedule"}), None
    entry = Entry(message.id, scribe.now, text, message.kind, "agent")
    message = scribe.sends(change, flow.reply(c, entry, by=by.user_id), message)
    await scribe.save(work)
    if file is not None:
        await uploads.use_upload(work, file.id, message_id=message.id, inbox_id=c.inbox_id)
    await handovers.record(work, change, why={"reason": "replied"}, by=by.user_id, at=scribe.now)
    if not is_scheduled:
        written(work, c.id, mode="reply", by=by.user_id)
    if is_news:
        await desk.tell_read(work, change, now=scribe.now)
    return message


async def check_reply(
    work: Work,
    c: Conversation,
    *,
    text: str,
    by: By,
    attachment_id: AttachmentId | None = None,
    reply_to_id: MessageId | None = None,
    seen_seq: int | None = None,
) -> Quote | None:
    """What it answers. Raises what `reply` would, except that the window may be closed."""
    handovers.may_take_from(c, by)
    await require_unanswered(work, c, seen_seq, by=by.user_id)
    quote = await quoted(work, c, reply_to_id) if reply_to_id else None
    file = await uploads.pick_upload(work, attachment_id, by=by.user_id) if attachment_id else None
    _check_words(text, file, c.channel)
    return quote


def reply_message(
    c: Conversation, text: str, file: Attachment | None, *, by: By, at: datetime
) -> Message:
    return Message(
        id=MessageId(uuid7()),
        conversation_id=c.id,
        seq=0,
        direction="outbound",
        author_type="agent",
        author_id=by.user_id,
        author_name=by.name,
        kind=str(file.kind) if file else "text",
        body=text,
        attachments=(file,) if file else (),
        status="queued",
        created_at=at,
    )


def _has_not_been_told(c: Conversation) -> bool:
    """Whether the customer cannot know yet that their words were read: what was read before
    somebody had the conversation was told to nobody."""
    return c.unread_count > 0 or (c.first_response_at is None and c.last_inbound_at is not None)


async def have_it(work: Work, scribe: Scribe, change: Change, by: By) -> None:
    """Answering what nobody has, takes it; a colleague's is not answered over their head."""
    c = change.after.conversation
    if c.status not in (Status.BOT, Status.QUEUED):
        handovers.may_take_from(c, by)
        return
    me = await desk.agent(work, by.user_id, preferring=c.department_id)
    scribe.becomes(
        change,
        flow.take(c, agent=me.id, department=me.department_id, now=scribe.now),
        ConversationAssigned,
        line=("taken", {"agent": me.name}),
        why={"reason": "replied"},
    )


def _check_words(text: str, file: Attachment | None, channel: str) -> None:
    capabilities = CHANNELS[channel].capabilities
    if file is None:
        check_text(text, capabilities.max_text_length)
        return
    limit = capabilities.media.get(file.kind)
    if limit is None or not fits(file.mime or "", limit.mimes):
        raise UnsupportedKind(
            f"This channel does not take files of the type {file.mime}.",
            mime=file.mime,
            kind=str(file.kind),
            allowed=list(limit.mimes) if limit else [],
        )
    if (file.size_bytes or 0) > limit.max_bytes:
        raise FileTooLarge("The file is larger than this channel takes.", max_bytes=limit.max_bytes)
    most = capabilities.max_caption_length if limit.takes_caption else 0
    if len(text.strip()) > most:
        said = f"at most {most} characters" if most else "no caption"
        raise CaptionNotTaken(f"This channel takes {said} with {file.kind}.", most=most)


def check_text(text: str, most: int) -> None:
    """Raises `BadText` unless the channel takes so many characters, and at least one."""
    if not text.strip():
        raise BadText("Write something first.")
    if len(text) > most:
        raise BadText(
            f"This channel takes {most} characters; the message has {len(text)}.",
            length=len(text),
            most=most,
        )
