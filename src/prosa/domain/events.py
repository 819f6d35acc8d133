"""Everything that can happen, in the past tense. Read this first.

An event is a fact, saved in the transaction of its change and public from then
on: names and fields are added, never changed. Its JSON is the dataclass as it
stands, with `type`, `company_id` and `position` put in front when it is read.

An event about a conversation carries the row as it became (`conversation`) and
where it was before (`was`), so that a screen moves it between lists, and counts,
without asking. `realtime/audience.py` decides from the two who may see it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final

from prosa.domain.event_shapes import ConversationEvent, ConversationNews, Event, MessageProgress
from prosa.domain.ids import (
    ContactId,
    InboxId,
    UserId,
)
from prosa.domain.personal_events import (
    DraftSaved,
    NotificationCreated,
    NotificationsRead,
    PreferencesChanged,
)
from prosa.domain.scheduling import ScheduledMessage

PERSONAL: Final = (DraftSaved, NotificationCreated, NotificationsRead, PreferencesChanged)
"""What concerns one person stands in `personal_events.py`; the rest is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationCreated(ConversationEvent):
    """A customer wrote, or was written to by the team or from the phone, who had no open
    conversation in this inbox. The words follow."""

    type: ClassVar[str] = "conversation.created"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationQueued(ConversationEvent):
    """The bot let go: it waits for an agent of its department. Routing reads this."""

    type: ClassVar[str] = "conversation.queued"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationHeld(ConversationEvent):
    """Routing found nobody; it stays in its queue. `why` says the reason and the figures."""

    type: ClassVar[str] = "conversation.held"
    why: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationOverdue(ConversationEvent):
    """The customer waits too long and nobody can take it: supervisors should see to it. `why` says
    the reason and the figures. Its clock begins again, so this may come again, less and less
    often; or it stays with an agent who is not there, and this comes once."""

    type: ClassVar[str] = "conversation.overdue"
    why: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationAssigned(ConversationEvent):
    """An agent has it. `why` holds the reason and the figures it rests on."""

    type: ClassVar[str] = "conversation.assigned"
    why: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationUnassigned(ConversationEvent):
    """It went back to the queue of its department. Routing reads this. `why` is empty if somebody
    gave it back, and says the reason otherwise."""

    type: ClassVar[str] = "conversation.unassigned"
    why: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationTransferred(ConversationEvent):
    """It went to another department or agent. Routing reads this."""

    type: ClassVar[str] = "conversation.transferred"
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationWaiting(ConversationEvent):
    """An agent waits for the customer or a third party."""

    type: ClassVar[str] = "conversation.waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSnoozed(ConversationEvent):
    """An agent put it off until `snoozed_until`."""

    type: ClassVar[str] = "conversation.snoozed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationWoken(ConversationEvent):
    """A snooze ended by itself, or a wait by somebody's hand."""

    type: ClassVar[str] = "conversation.woken"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationResolved(ConversationEvent):
    """Done. The customer's next message begins a new conversation."""

    type: ClassVar[str] = "conversation.resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationClosed(ConversationEvent):
    """Ended for good. The customer's next message begins a new conversation."""

    type: ClassVar[str] = "conversation.closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationReopened(ConversationEvent):
    """Somebody of the team opened it again and has it."""

    type: ClassVar[str] = "conversation.reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationArchived(ConversationEvent):
    """It is out of every list and counter."""

    type: ClassVar[str] = "conversation.archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationUnarchived(ConversationEvent):
    """It is back among what is ended."""

    type: ClassVar[str] = "conversation.unarchived"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRead(ConversationEvent):
    """Someone of the team saw everything; `unread_count` is 0. Inbound messages up to the
    conversation's `read_seq` that were unread before are read as of `at`."""

    type: ClassVar[str] = "conversation.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationUpdated(ConversationEvent):
    """Subject, priority, tags, the contact's name or their number changed."""

    type: ClassVar[str] = "conversation.updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(ConversationEvent):
    """Somebody of the team wrote a private note; it is in `messages`."""

    type: ClassVar[str] = "note.added"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(ConversationEvent):
    """The customer wrote; the words are in `messages`."""

    type: ClassVar[str] = "message.received"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageQueued(ConversationEvent):
    """An agent or the bot wrote; the words are in `messages` and wait to be sent. Or somebody wrote
    on the phone itself (`detail.via`): those are *sent* already."""

    type: ClassVar[str] = "message.queued"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageUpdated(ConversationEvent):
    """Entries of the timeline are different now; `messages` holds them as they became."""

    type: ClassVar[str] = "message.updated"
    what: str = "attachment"
    """attachment | edited | revoked | reaction"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(MessageProgress):
    """The provider has taken it."""

    type: ClassVar[str] = "message.sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDelivered(MessageProgress):
    """It is on the customer's device."""

    type: ClassVar[str] = "message.delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRead(MessageProgress):
    """The customer has seen it."""

    type: ClassVar[str] = "message.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(MessageProgress):
    """It will not arrive; `error` says why in plain words."""

    type: ClassVar[str] = "message.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageUnconfirmed(MessageProgress):
    """We called the provider and the answer was lost. A receipt will settle it."""

    type: ClassVar[str] = "message.unconfirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRequeued(MessageProgress):
    """An agent asked for another try."""

    type: ClassVar[str] = "message.requeued"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledChanged(ConversationNews):
    """A message for later was set, changed, cancelled, sent or failed; `scheduled` is as it
    became."""

    type: ClassVar[str] = "scheduled.changed"
    scheduled: ScheduledMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChanged(Event):
    """Somebody of the team came, went, or is busy. `effective` is what routing asks."""

    type: ClassVar[str] = "presence.changed"
    user_id: UserId
    chosen: str
    effective: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactUpdated(Event):
    """What we know of a contact changed, or somebody was added: read them again."""

    type: ClassVar[str] = "contact.updated"
    contact_id: ContactId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPaused(Event):
    """An inbox sends nothing for now; what waits keeps its order. Told again with each new
    `until`, the instant of the next try."""

    type: ClassVar[str] = "inbox.paused"
    inbox_id: InboxId
    name: str
    code: str
    """`provider.…` or `inbox.…`, as a refused message would have it."""
    reason: str
    """In plain words."""
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxResumed(Event):
    """It sends again: a message passed, its credentials were changed, or somebody asked it to."""

    type: ClassVar[str] = "inbox.resumed"
    inbox_id: InboxId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChanged(Event):
    """Users, departments, members, inboxes, tags, shared views or shared quick replies changed:
    reload those small lists."""

    type: ClassVar[str] = "team.changed"
    subject: str
    """users | departments | members | inboxes | company | tags | views | quick_replies |
    templates"""
