"""What a conversation is, and every legal move of its life, in one table.

If a move is not in `MOVES`, it cannot happen. What each move changes besides
the status is in `moves.py`.

Whose turn it is matters more than the status: `turn` is *us* while the customer
waits for an answer, and `turn_since` says since when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from prosa.domain.errors import Conflict
from prosa.domain.ids import (
    ContactId,
    ConversationId,
    DepartmentId,
    InboxId,
    MessageId,
    TagId,
    UserId,
)


class Status(StrEnum):
    BOT = "bot"
    QUEUED = "queued"
    ACTIVE = "active"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


class FlowState(StrEnum):
    GREETING = "greeting"
    DEPARTMENT_SELECTED = "department_selected"
    ASSIGNED = "assigned"
    AWAITING_ROUTING_CONFIRMATION = "awaiting_routing_confirmation"
    TIMEOUT_REDIRECT = "timeout_redirect"
    RESOLVED = "resolved"


class Turn(StrEnum):
    US = "us"
    CUSTOMER = "customer"


class Move(StrEnum):
    RECEIVE = "receive"
    PHONE = "phone"
    """The company's own phone wrote to the customer, past this program."""
    QUEUE = "queue"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    TRANSFER = "transfer"
    REPLY = "reply"
    NOTE = "note"
    WAIT = "wait"
    SNOOZE = "snooze"
    WAKE = "wake"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"


_OPEN_ENDS = {Move.RESOLVE: Status.RESOLVED, Move.CLOSE: Status.CLOSED}

MOVES: Mapping[Status, Mapping[Move, Status]] = {
    Status.BOT: {
        Move.RECEIVE: Status.BOT,
        Move.PHONE: Status.BOT,
        Move.QUEUE: Status.QUEUED,
        Move.ASSIGN: Status.ACTIVE,
        Move.TRANSFER: Status.QUEUED,
        Move.NOTE: Status.BOT,
        **_OPEN_ENDS,
    },
    Status.QUEUED: {
        Move.RECEIVE: Status.QUEUED,
        Move.PHONE: Status.QUEUED,
        Move.QUEUE: Status.QUEUED,
        Move.ASSIGN: Status.ACTIVE,
        Move.TRANSFER: Status.QUEUED,
        Move.NOTE: Status.QUEUED,
        **_OPEN_ENDS,
    },
    Status.ACTIVE: {
        Move.RECEIVE: Status.ACTIVE,
        Move.PHONE: Status.ACTIVE,
        Move.ASSIGN: Status.ACTIVE,
        Move.UNASSIGN: Status.QUEUED,
        Move.TRANSFER: Status.QUEUED,
        Move.REPLY: Status.ACTIVE,
        Move.NOTE: Status.ACTIVE,
        Move.WAIT: Status.WAITING,
        Move.SNOOZE: Status.WAITING,
        **_OPEN_ENDS,
    },
    Status.WAITING: {
        Move.RECEIVE: Status.ACTIVE,
        Move.PHONE: Status.ACTIVE,
        Move.ASSIGN: Status.ACTIVE,
        Move.UNASSIGN: Status.QUEUED,
        Move.TRANSFER: Status.QUEUED,
        Move.REPLY: Status.ACTIVE,
        Move.NOTE: Status.WAITING,
        Move.WAIT: Status.WAITING,
        Move.SNOOZE: Status.WAITING,
        Move.WAKE: Status.ACTIVE,
        **_OPEN_ENDS,
    },
    Status.RESOLVED: {
        Move.NOTE: Status.RESOLVED,
        Move.CLOSE: Status.CLOSED,
        Move.REOPEN: Status.ACTIVE,
        Move.ARCHIVE: Status.RESOLVED,
        Move.UNARCHIVE: Status.RESOLVED,
    },
    Status.CLOSED: {
        Move.NOTE: Status.CLOSED,
        Move.REOPEN: Status.ACTIVE,
        Move.ARCHIVE: Status.CLOSED,
        Move.UNARCHIVE: Status.CLOSED,
    },
}
"""After *resolved* or *closed* the customer's next message begins a new
conversation (A-2), so `RECEIVE` is deliberately absent there.
`reopen_to_queue` is a `REOPEN` followed by an `UNASSIGN`."""

OPEN: frozenset[Status] = frozenset({Status.BOT, Status.QUEUED, Status.ACTIVE, Status.WAITING})
"""In these a conversation is going on; a contact has at most one such per inbox."""

WITH_AGENT: frozenset[Status] = frozenset({Status.ACTIVE, Status.WAITING})
"""In these it counts towards the load of its agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation as everybody sees it: a list row and a wire object alike.

    Field names are the public names. Instants are aware UTC.
    """

    id: ConversationId
    number: int
    """Counts within the company; people say “#1042”."""
    version: int = 0
    """Grows by one with every change; a reader keeps the greatest it has seen."""
    status: Status = Status.BOT
    flow_state: FlowState = FlowState.GREETING
    contact_id: ContactId
    contact_name: str
    inbox_id: InboxId
    channel: str
    department_id: DepartmentId | None = None
    assignee_id: UserId | None = None
    turn: Turn | None = None
    turn_since: datetime | None = None
    unread_count: int = 0
    """Messages of the customer that nobody of the team has read."""
    priority: str = "normal"
    subject: str | None = None
    tag_ids: tuple[TagId, ...] = ()
    """In the order in which they were put on (TAG-01)."""
    last_seq: int = 0
    """The `seq` of the newest entry of the timeline, system lines included."""
    last_message_id: MessageId | None = None
    last_message_at: datetime | None = None
    preview: str | None = None
    preview_kind: str | None = None
    preview_author: str | None = None
    opened_at: datetime
    queued_at: datetime | None = None
    assigned_at: datetime | None = None
    taken_at: datetime | None = None
    """When a person first took it, which may be before the first reply (A-5)."""
    first_response_at: datetime | None = None
    last_inbound_at: datetime | None = None
    """The customer's last message: the 24-hour window runs from here."""
    snoozed_until: datetime | None = None
    deadline_at: datetime | None = None
    """While it waits in a queue: when its department's response time ends (RTE-05)."""
    read_seq: int = 0
    """The team has read the timeline up to this `seq`."""
    outcome: str | None = None
    """Why it was resolved, in the company's own words."""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    archived_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Where:
    """In whose hands a conversation was: enough to count it and to hide it."""

    status: Status
    department_id: DepartmentId | None
    assignee_id: UserId | None
    is_archived: bool = False

    @classmethod
    def of(cls, c: Conversation) -> "Where":
        return cls(c.status, c.department_id, c.assignee_id, c.archived_at is not None)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a new message of the timeline changes in its conversation."""

    id: MessageId
    at: datetime
    text: str
    kind: str
    author: str
    said_at: datetime | None = None
    """When the customer wrote it, by the provider's clock, if that is earlier than `at`."""


def step(c: Conversation, move: Move) -> Status:
    """The status after `move`. Raises `IllegalMove` if the table does not know it."""
    try:
        return MOVES[c.status][move]
    except KeyError:
        raise IllegalMove(
            f"A conversation that is {c.status} cannot {move}.",
            conversation_id=str(c.id),
            status=str(c.status),
            move=str(move),
        ) from None


def can(c: Conversation, move: Move) -> bool:
    """Whether `move` is legal now: screens ask, so that no button lies."""
    return move in MOVES[c.status]


class IllegalMove(Conflict):
    """The conversation is in a state in which this move does not exist."""

    code: ClassVar[str] = "conversation.illegal_move"


class SnoozeInThePast(Conflict):
    """A conversation can only be snoozed until an instant in the future."""

    code: ClassVar[str] = "conversation.snooze_in_the_past"
