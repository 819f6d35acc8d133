"""Reacting to a message, editing one's own, and taking one back, as the channel allows.

The screens see it at once and the provider is told by a promise in the same unit of work.
What still waits to be sent changes before anybody has heard of it. Should the provider refuse,
the message becomes what it was, and a line of the timeline says why.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from prosa.channels.capabilities import Capabilities
from prosa.channels.registry import CHANNELS
from prosa.db.work import Work
from prosa.domain import afterwards, moves
from prosa.domain import changing as rules
from prosa.domain.afterwards import Wording
from prosa.domain.changing import Changeable, NotYourMessage
from prosa.domain.events import ConversationUpdated
from prosa.domain.ids import MessageId
from prosa.domain.messages import Message
from prosa.domain.permissions import Permission, may
from prosa.domain.reply_window import require_open
from prosa.features.conversations import desk, handovers, queries
from prosa.features.conversations.actions.reply import check_text
from prosa.features.conversations.desk import By
from prosa.features.conversations.quoting import NotInThisConversation
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import rows, wording
from prosa.features.conversations.store.rows import Change
from prosa.features.conversations.store.wording import KnownWording
from prosa.features.delivery.actions import changes
from prosa.features.delivery.actions.changes import Promised, Unheard
from prosa.kit.clock import Clock


@dataclass(slots=True)
class _Open:
    """A message that is about to change, locked with its conversation."""

    scribe: Scribe
    change: Change
    message: Message
    known: KnownWording
    can: Capabilities
    by: By

    @property
    def now(self) -> datetime:
        return self.scribe.now

    @property
    def facts(self) -> Changeable:
        m = self.message
        sent_at = m.sent_at or m.created_at
        return Changeable(m.direction, m.kind, m.revoked_at is not None, m.status, sent_at)


async def react(
    work: Work, message_id: MessageId, *, emoji: str | None, by: By, clock: Clock
) -> Message:
    """Put an emoji on a message of either side, or take the team's away: there is one."""
    if emoji:
        rules.check_emoji(emoji)
    it = await _open(work, message_id, by, clock)
    handovers.may_take_from(it.change.after.conversation, by)
    rules.check_react(it.facts, reacts=it.can.reacts)
    require_open(desk.reply_window(it.change.after.conversation, now=it.now))
    if _ours(it.known.wording) == (emoji or ""):
        return it.message
    after = afterwards.react(
        it.known.wording, by="agent", emoji=emoji or "", at=it.now, user_id=by.user_id
    )
    return await _becomes(work, it, after, what="reaction", text=emoji or "")


async def edit(work: Work, message_id: MessageId, *, text: str, by: By, clock: Clock) -> Message:
    """Other words for one's own text; what it said at first is kept, once it has left."""
    it = await _open(work, message_id, by, clock)
    if it.message.author_id != by.user_id:
        raise NotYourMessage("You can edit only your own messages.")
    rules.check_edit(it.facts, within=it.can.edit_within, now=it.now)
    check_text(text, it.can.max_text_length)
    if text == it.known.wording.body:
        return it.message
    if it.facts.is_with_us:
        return await _becomes(work, it, replace(it.known.wording, body=text), what="edited")
    after = afterwards.edit(it.known.wording, text=text, at=it.now)
    return await _becomes(work, it, after, what="edited", text=text)


async def revoke(work: Work, message_id: MessageId, *, by: By, clock: Clock) -> Message:
    """Take it back. One that waits is not sent; twice is once."""
    it = await _open(work, message_id, by, clock)
    _require_mine(it)
    if it.message.revoked_at is not None:
        return it.message
    rules.check_revoke(it.facts, within=it.can.revoke_within, now=it.now)
    after = afterwards.revoke(it.known.wording, at=it.now)
    if it.facts.is_with_us:
        await changes.withdraw(work, message_id, now=it.now)
    return await _becomes(work, it, after, what="revoked")


async def give_back(work: Work, unheard: Unheard, *, clock: Clock) -> None:
    """The provider does not take a change: the message is what it was, unless it has changed
    again, and the timeline says so. Once, with the end of the promise."""
    row = await rows.lock_any(work, unheard.conversation_id)
    known = (await wording.lock(work, [unheard.message_id]))[unheard.message_id]
    given_up = await changes.take_promise(work, unheard)
    if row is None or given_up is None:
        return
    scribe = Scribe(clock.now())
    change = scribe.open(row)
    was = msgspec.convert(given_up.was, Wording)
    before = _undone(unheard.what, known.wording, was, given_up.at)
    if before != known.wording:
        await wording.save(work, {known.id: before})
        entry = await queries.entry(work, unheard.conversation_id, known.id)
        shown = _shown(change, known, before)
        scribe.updates(change, shown, [entry], what=unheard.what)
    facts = {"what": unheard.what, "reason": unheard.reason, "error_code": unheard.code}
    line = ("change_refused", {**facts, "message_id": str(known.id)})
    scribe.becomes(change, change.after.conversation, ConversationUpdated, line=line)
    await scribe.save(work)


async def _open(work: Work, message_id: MessageId, by: By, clock: Clock) -> _Open:
    conversation_id = await queries.conversation_of_message(work, message_id)
    if conversation_id is None:
        raise NotInThisConversation("There is no such message.")
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    known = (await wording.lock(work, [message_id]))[message_id]
    await changes.state_of(work, message_id)
    message = await queries.entry(work, conversation_id, message_id)
    can = CHANNELS[change.after.conversation.channel].capabilities
    return _Open(scribe, change, message, known, can, by)


def _require_mine(it: _Open) -> None:
    is_mine = it.message.author_id == it.by.user_id
    if not is_mine and not may(it.by.viewer.role, Permission.CONVERSATION_ASSIGN_OTHERS):
        raise NotYourMessage("You can take back only your own messages.")


async def _becomes(work: Work, it: _Open, after: Wording, *, what: str, text: str = "") -> Message:
    """Save it, tell the screens, and promise to tell the provider if it has the message."""
    await wording.save(work, {it.known.id: after})
    if not it.facts.is_with_us:
        await changes.promise_change(work, await _promised(work, it, what, text))
    entry = await queries.entry(work, it.known.conversation_id, it.known.id)
    it.scribe.updates(it.change, _shown(it.change, it.known, after), [entry], what=what)
    await it.scribe.save(work)
    return entry


async def _promised(work: Work, it: _Open, what: str, text: str) -> Promised:
    c = it.change.after.conversation
    return Promised(
        message_id=it.known.id,
        what=what,
        conversation_id=c.id,
        inbox_id=c.inbox_id,
        recipient=it.change.after.recipient,
        provider_id=await wording.provider_id_of(work, it.known.id),
        is_ours=it.message.direction == "outbound",
        text=text,
        was=msgspec.to_builtins(it.known.wording),
        by=it.by.user_id,
        at=it.now,
    )


def _shown(change: Change, known: KnownWording, after: Wording) -> moves.Conversation:
    return moves.reworded(
        change.after.conversation,
        known.id,
        text=after.body,
        kind=known.kind,
        is_revoked=after.revoked_at is not None,
    )


def _ours(known: Wording) -> str:
    return next((one.emoji for one in known.reactions if one.by == "agent"), "")


def _undone(what: str, now: Wording, was: Wording, at: datetime) -> Wording:
    """As it was, if it still is as we made it at `at`."""
    if what == "reaction":
        mine = next((one for one in now.reactions if one.by == "agent"), None)
        if mine is None or mine.at != at:
            return now
        others = [one for one in now.reactions if one.by != "agent"]
        before = [one for one in was.reactions if one.by == "agent"]
        return replace(now, reactions=tuple(sorted((*others, *before), key=lambda r: r.by)))
    if what == "edited":
        if now.edited_at != at:
            return now
        return replace(now, body=was.body, original_body=was.original_body, edited_at=was.edited_at)
    return replace(now, revoked_at=was.revoked_at) if now.revoked_at == at else now
