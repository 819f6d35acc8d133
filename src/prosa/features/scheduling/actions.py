"""Setting replies for later, changing one's mind, and writing them when their time has come."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.conversation import Conversation
from prosa.domain.errors import ProsaError
from prosa.domain.events import ScheduledChanged
from prosa.domain.ids import AttachmentId, ConversationId, MessageId
from prosa.domain.permissions import Role, Viewer, require_release
from prosa.domain.scheduling import ScheduledMessage, ScheduledState, require_time
from prosa.features.conversations import queries as conversations
from prosa.features.conversations.actions.reply import By, check_reply, reply, reply_window
from prosa.features.media.actions.upload import keep_upload
from prosa.features.scheduling import queries, store
from prosa.features.scheduling.errors import (
    AlreadyDone,
    AuthorGone,
    CustomerWrote,
    ScheduledNotFound,
    TooManyScheduled,
)
from prosa.features.team.queries import departments_of
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledChange:
    """What is None stays as it is."""

    text: str | None = None
    send_at: datetime | None = None
    unless_answered: bool | None = None
    seen_seq: int | None = None


async def schedule(
    work: Work,
    conversation_id: ConversationId,
    *,
    text: str,
    attachment_id: AttachmentId | None,
    reply_to_id: MessageId | None,
    send_at: datetime,
    unless_answered: bool,
    seen_seq: int | None,
    by: By,
    clock: Clock,
) -> ScheduledMessage:
    """What could not be written now, and cannot be sent then, is refused at once."""
    c = await conversations.one(work, conversation_id, viewer=by.viewer)
    quote = await check_reply(
        work,
        c,
        text=text,
        by=by,
        attachment_id=attachment_id,
        reply_to_id=reply_to_id,
        seen_seq=seen_seq,
    )
    now = clock.now()
    require_time(send_at, reply_window(c, now=now), now=now)
    if await store.count_waiting(work, c.id) >= MOST:
        raise TooManyScheduled(f"{MOST} wait in this conversation already.", most=MOST)
    new = ScheduledMessage(
        id=MessageId(uuid7()),
        conversation_id=c.id,
        author_id=by.user_id,
        author_name=by.name,
        text=text,
        attachment_id=attachment_id,
        reply_to_id=reply_to_id,
        reply_to=quote,
        send_at=send_at,
        unless_answered=unless_answered,
        seen_seq=seen_seq,
    )
    await store.add(work, new, now=now)
    await _keep_file(work, new)
    await _tell(work, new, at=now)
    return new


async def change(
    work: Work, id: UUID, told: ScheduledChange, *, by: By, clock: Clock
) -> ScheduledMessage:
    """A failed one that is given a time waits again. Whoever changes one decides anew, knowing
    what teammates have answered."""
    before, c = await _theirs(work, id, by)
    now = clock.now()
    is_locked = before.seen_seq is not None
    after = replace(
        before,
        seen_seq=c.last_seq if is_locked and told.seen_seq is None else told.seen_seq,
        text=before.text if told.text is None else told.text,
        send_at=told.send_at or before.send_at,
        unless_answered=(
            before.unless_answered if told.unless_answered is None else told.unless_answered
        ),
        state=ScheduledState.WAITING,
        error_code=None,
        error=None,
    )
    if after == before:
        return before
    writer = await _author(work, before)
    await check_reply(
        work,
        c,
        text=after.text,
        by=writer,
        attachment_id=after.attachment_id,
        seen_seq=told.seen_seq,
    )
    require_time(after.send_at, reply_window(c, now=now), now=now)
    await store.save(work, after, said_at=now)
    await _keep_file(work, after)
    await _tell(work, after, at=now)
    return after


async def cancel(work: Work, id: UUID, *, by: By, clock: Clock) -> None:
    """It is not sent; one that failed is put away."""
    before, _ = await _theirs(work, id, by)
    now = clock.now()
    after = replace(before, state=ScheduledState.CANCELLED)
    await store.save(work, after, said_at=now)
    await _tell(work, after, at=now)


async def write_now(work: Work, id: UUID, *, clock: Clock) -> None:
    """Its time has come: the reply and the end of its waiting are one commit. What refuses it is
    raised, and then nothing of it has happened."""
    due = await store.lock(work, id)
    now = clock.now()
    if due is None or due.state != ScheduledState.WAITING or due.send_at > now:
        return
    if due.unless_answered and await store.customer_wrote_since(work, id):
        raise CustomerWrote("The customer wrote first.")
    by = await _author(work, due)
    message = await reply(
        work,
        due.conversation_id,
        text=due.text,
        by=by,
        clock=clock,
        attachment_id=due.attachment_id,
        reply_to_id=due.reply_to_id,
        seen_seq=due.seen_seq,
        is_scheduled=True,
    )
    after = replace(due, state=ScheduledState.SENT, sent_message_id=message.id)
    await store.save(work, after)
    await _tell(work, after, at=now)


async def give_up(work: Work, id: UUID, why: ProsaError, *, clock: Clock) -> None:
    """It was not written, and says why. Its author is told by the event."""
    due = await store.lock(work, id)
    now = clock.now()
    if due is None or due.state != ScheduledState.WAITING or due.send_at > now:
        return
    is_moot = isinstance(why, CustomerWrote)
    after = replace(
        due,
        state=ScheduledState.CANCELLED if is_moot else ScheduledState.FAILED,
        error_code=why.code,
        error=why.message,
    )
    await store.save(work, after)
    await _tell(work, after, at=now)


async def _theirs(work: Work, id: UUID, by: By) -> tuple[ScheduledMessage, Conversation]:
    """One that waits or failed, locked: the caller's own, or anybody's for those who may take
    conversations away from others."""
    found = await store.lock(work, id)
    if found is None:
        raise ScheduledNotFound("There is no such scheduled message.")
    try:
        c = await conversations.one(work, found.conversation_id, viewer=by.viewer)
    except conversations.ConversationNotFound:
        raise ScheduledNotFound("There is no such scheduled message.") from None
    require_release(by.viewer, assignee=found.author_id)
    if found.state not in (ScheduledState.WAITING, ScheduledState.FAILED):
        raise AlreadyDone("It has been sent or cancelled.", state=found.state)
    return found, c


async def _author(work: Work, scheduled: ScheduledMessage) -> By:
    """As they are now: what they may see and do is asked when it is written."""
    found = await queries.author(work, scheduled.author_id)
    if found is None:
        raise AuthorGone("Whoever wrote it does not work here any more.")
    departments = await departments_of(work, scheduled.author_id)
    return By(Viewer(scheduled.author_id, Role(found["role"]), departments), found["name"])


async def _keep_file(work: Work, scheduled: ScheduledMessage) -> None:
    if scheduled.attachment_id is not None:
        await keep_upload(work, scheduled.attachment_id, until=scheduled.send_at)


async def _tell(work: Work, scheduled: ScheduledMessage, *, at: datetime) -> None:
    hands = await queries.hands(work, scheduled.conversation_id)
    work.record(
        ScheduledChanged(
            at=at,
            conversation_id=scheduled.conversation_id,
            department_id=hands["department_id"],
            assignee_id=hands["assignee_id"],
            scheduled=scheduled,
        )
    )
