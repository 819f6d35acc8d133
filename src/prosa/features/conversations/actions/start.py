"""An agent writes first: to a contact, or to a number that nobody knows yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from prosa.channels.registry import CHANNELS
from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain import starting
from prosa.domain.conversation import Conversation, Entry
from prosa.domain.errors import Conflict, NotFound
from prosa.domain.events import ConversationCreated
from prosa.domain.ids import ContactId, ConversationId, InboxId
from prosa.domain.permissions import may_see
from prosa.domain.reply_window import window
from prosa.features.contacts import actions_reaching as contacts
from prosa.features.contacts.actions_reaching import Reached
from prosa.features.conversations import desk, handovers
from prosa.features.conversations.actions.reopen import AlreadyOpen
from prosa.features.conversations.actions.reply import BadText, reply_message
from prosa.features.conversations.actions.send_template import ChosenTemplate, template_message
from prosa.features.conversations.desk import By
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import rows
from prosa.features.conversations.store.rows import Change, NewMessage, Row
from prosa.features.inboxes.queries import find_inbox
from prosa.features.templates.queries import Filled, filled
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

_LONGEST_SUBJECT: Final = 500

_LAST_WROTE: Final = """
SELECT max(last_inbound_at) FROM conversations
WHERE company_id = $1 AND contact_id = $2 AND inbox_id = $3
"""


class InboxNotFound(NotFound):
    """There is no such inbox in this company."""

    code = "conversation.inbox_not_found"


class InboxInactive(Conflict):
    """The inbox is switched off: nothing leaves through it."""

    code = "conversation.inbox_inactive"


class WhoIsMissing(starting.NothingToSay):
    """Name a contact or a phone number, and not both."""

    code = "conversation.nobody_named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Whom to write to, through which inbox, and what."""

    contact_id: ContactId | None = None
    phone: str | None = None
    inbox_id: InboxId
    subject: str | None = None
    text: str | None = None
    template: ChosenTemplate | None = None


async def start(work: Work, wish: Start, *, by: By, clock: Clock) -> Conversation:
    """It is theirs. Raises `AlreadyOpen` with the conversation that is going on, if they may see
    it; `OptedOut`, `Unreachable`, `TemplateRequired` and others say why it cannot be."""
    starting.require_either(wish.text, wish.template)
    channel = await _channel(work, wish.inbox_id)
    reached = await _reach(work, wish, channel, clock=clock)
    await _require_none_open(work, reached, wish.inbox_id, by)
    scribe = Scribe(clock.now(), by.user_id)
    last_wrote = await _last_wrote(work, reached, wish.inbox_id)
    ready = await _ready(work, wish, channel, last_wrote, now=scribe.now)
    change = await _begin(work, scribe, wish, reached, channel, last_wrote, by)
    _write(scribe, change, ready, by)
    await _save(work, scribe, change, by)
    return change.after.conversation


async def _channel(work: Work, inbox_id: InboxId) -> str:
    inbox = await find_inbox(work, inbox_id)
    if inbox is None:
        raise InboxNotFound("There is no such inbox.")
    if not inbox["is_active"]:
        raise InboxInactive(f"The inbox {inbox['name']} is switched off.")
    return inbox["channel"]


async def _reach(work: Work, wish: Start, channel: str, *, clock: Clock) -> Reached:
    forms = CHANNELS[channel].capabilities.writes_to
    if (wish.contact_id is None) == (wish.phone is None):
        raise WhoIsMissing("Name a contact or a phone number.")
    if wish.contact_id is not None:
        return await contacts.reach(work, wish.contact_id, forms=forms)
    contact_id, number = await contacts.contact_at(work, wish.phone or "", clock=clock)
    return await contacts.reach(work, contact_id, forms=forms, number=number)


async def _require_none_open(work: Work, reached: Reached, inbox_id: InboxId, by: By) -> None:
    """One that is going on is gone on with, by whoever may see it."""
    for row in await rows.lock_open(work, [(reached.id, inbox_id)]):
        c = row.conversation
        seen = may_see(by.viewer, department_id=c.department_id, assignee_id=c.assignee_id)
        facts: dict[str, Any] = {"conversation_id": str(c.id)} if seen else {}  # Any: JSON
        raise AlreadyOpen("This contact already has an open conversation here.", **facts)


async def _last_wrote(work: Work, reached: Reached, inbox_id: InboxId) -> datetime | None:
    return await work.sql.fetchval(_LAST_WROTE, work.company_id, reached.id, inbox_id)


async def _ready(
    work: Work, wish: Start, channel: str, last_wrote: datetime | None, *, now: datetime
) -> str | Filled:
    if wish.template is not None:
        return await filled(work, wish.inbox_id, wish.template.id, wish.template.values)
    _check_text(wish.text or "", channel, last_wrote, now=now)
    return wish.text or ""


def _check_text(text: str, channel: str, last_wrote: datetime | None, *, now: datetime) -> None:
    capabilities = CHANNELS[channel].capabilities
    starting.require_template(window(last_wrote, length=capabilities.reply_window, now=now))
    if len(text) > capabilities.max_text_length:
        raise BadText(
            f"This channel takes {capabilities.max_text_length} characters.",
            length=len(text),
            most=capabilities.max_text_length,
        )


async def _begin(
    work: Work,
    scribe: Scribe,
    wish: Start,
    reached: Reached,
    channel: str,
    last_wrote: datetime | None,
    by: By,
) -> Change:
    me = await desk.agent(work, by.user_id)
    c = starting.begun(
        id=ConversationId(uuid7()),
        number=await rows.next_numbers(work, 1),
        contact=(reached.id, reached.name),
        inbox=(wish.inbox_id, channel),
        by=me.id,
        department=me.department_id,
        subject=(wish.subject or "").strip()[:_LONGEST_SUBJECT] or None,
        last_inbound_at=last_wrote,
        now=scribe.now,
    )
    change = scribe.begin(Change(None, Row(c, reached.recipient)))
    after = flow.annotate(c)
    line = scribe.line(after, "started", {"agent": me.name})
    scribe.keep(change, after, NewMessage(line, after.inbox_id))
    scribe.events.append(
        ConversationCreated(at=scribe.now, conversation=after, messages=(line,), by=by.user_id)
    )
    return change


def _write(scribe: Scribe, change: Change, ready: str | Filled, by: By) -> None:
    c = change.after.conversation
    if isinstance(ready, Filled):
        message = template_message(c, ready, by=by, at=scribe.now)
    else:
        message = reply_message(c, ready, None, by=by, at=scribe.now)
    entry = Entry(message.id, scribe.now, message.body, message.kind, "agent")
    scribe.sends(change, flow.reply(c, entry, by=by.user_id), message)


async def _save(work: Work, scribe: Scribe, change: Change, by: By) -> None:
    try:
        await scribe.save(work)
    except asyncpg.UniqueViolationError as error:  # somebody was faster
        raise AlreadyOpen("This contact already has an open conversation here.") from error
    await handovers.record(work, change, why={"reason": "started"}, by=by.user_id, at=scribe.now)
