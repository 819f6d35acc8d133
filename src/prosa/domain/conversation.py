"""The life of a conversation: every legal move, in one table.

Rule 1: every move is in `MOVES`; if it is not there it cannot happen.
Rule 2: nothing here knows the time, the database or the network; `now` is an
argument, and what happened is returned as events.

Whose turn it is matters more than the status: `turn` is *us* while the customer
waits for an answer, and `turn_since` says since when.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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


_OPEN_ENDS = {Move.RESOLVE: Status.RESOLVED, Move.CLOSE: Status.CLOSED}

MOVES: Mapping[Status, Mapping[Move, Status]] = {
    Status.BOT: {
        Move.RECEIVE: Status.BOT,
        Move.QUEUE: Status.QUEUED,
        Move.ASSIGN: Status.ACTIVE,
        Move.TRANSFER: Status.QUEUED,
        Move.NOTE: Status.BOT,
        **_OPEN_ENDS,
    },
    Status.QUEUED: {
        Move.RECEIVE: Status.QUEUED,
        Move.QUEUE: Status.QUEUED,
        Move.ASSIGN: Status.ACTIVE,
        Move.TRANSFER: Status.QUEUED,
        Move.NOTE: Status.QUEUED,
        **_OPEN_ENDS,
    },
    Status.ACTIVE: {
        Move.RECEIVE: Status.ACTIVE,
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
    },
    Status.CLOSED: {
        Move.NOTE: Status.CLOSED,
        Move.REOPEN: Status.ACTIVE,
        Move.ARCHIVE: Status.CLOSED,
    },
}
"""After *resolved* or *closed* the customer's next message begins a new
conversation (mapping.md, A-2), so `RECEIVE` is deliberately absent there.
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
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    archived_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


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


PREVIEW_LENGTH = 160


def receive(c: Conversation, entry: Entry) -> Conversation:
    """The customer wrote: it is our turn, counted from their first unanswered word."""
    return _touch(
        replace(
            c,
            status=_next(c, Move.RECEIVE),
            turn=Turn.US,
            turn_since=c.turn_since if c.turn is Turn.US else entry.at,
            unread_count=c.unread_count + 1,
            snoozed_until=None,
            last_inbound_at=_later(c.last_inbound_at, entry.said_at or entry.at),
        ),
        entry,
    )


def bot_says(c: Conversation, entry: Entry) -> Conversation:
    """A text that no person wrote.

    While the bot holds the conversation it is the customer's turn to choose, and
    nothing is left unread. Later, a text about queues, agents or transfers answers
    nobody: whose turn it is stays as it was.
    """
    if c.status is not Status.BOT:
        return _touch(c, entry)
    return _touch(replace(c, turn=Turn.CUSTOMER, turn_since=entry.at, unread_count=0), entry)


def queue(c: Conversation, *, department: DepartmentId, now: datetime) -> Conversation:
    """It now waits for an agent of `department`, and keeps its place if it already did."""
    keeps_place = c.status is Status.QUEUED and c.department_id == department
    return replace(
        c,
        status=_next(c, Move.QUEUE),
        flow_state=FlowState.DEPARTMENT_SELECTED,
        department_id=department,
        assignee_id=None,
        queued_at=c.queued_at if keeps_place else now,
        turn=Turn.US,
        turn_since=_ours_since(c, now),
    )


def assign(
    c: Conversation, *, agent: UserId, department: DepartmentId | None, now: datetime
) -> Conversation:
    """`agent` has it. A conversation without a department takes the agent's."""
    status = _next(c, Move.ASSIGN)
    our_turn = c.turn is Turn.US or c.status is Status.BOT
    return replace(
        c,
        status=status,
        flow_state=FlowState.ASSIGNED,
        assignee_id=agent,
        department_id=c.department_id or department,
        assigned_at=now,
        snoozed_until=None,
        turn=Turn.US if our_turn else c.turn,
        turn_since=_ours_since(c, now) if our_turn else c.turn_since,
    )


def take(
    c: Conversation, *, agent: UserId, department: DepartmentId | None, now: datetime
) -> Conversation:
    """`agent` takes it on their own: an assignment, and the first human act (A-5)."""
    return replace(
        assign(c, agent=agent, department=department, now=now), taken_at=c.taken_at or now
    )


def unassign(c: Conversation, *, fallback: DepartmentId, now: datetime) -> Conversation:
    """Back to the queue of its department (or of `fallback` if it never had one)."""
    return replace(
        c,
        status=_next(c, Move.UNASSIGN),
        flow_state=FlowState.DEPARTMENT_SELECTED,
        assignee_id=None,
        department_id=c.department_id or fallback,
        queued_at=now,
        snoozed_until=None,
    )


def transfer_to_department(
    c: Conversation, *, department: DepartmentId, now: datetime
) -> Conversation:
    """It waits in another department's queue. Nobody has it until routing decides."""
    return replace(
        c,
        status=_next(c, Move.TRANSFER),
        flow_state=FlowState.DEPARTMENT_SELECTED,
        department_id=department,
        assignee_id=None,
        queued_at=now,
        snoozed_until=None,
        turn=Turn.US,
        turn_since=_ours_since(c, now),
    )


def transfer_to_agent(
    c: Conversation, *, agent: UserId, department: DepartmentId | None, now: datetime
) -> Conversation:
    """It goes straight to another agent, by name."""
    moved = replace(c, department_id=department or c.department_id)
    return replace(
        assign(moved, agent=agent, department=department, now=now),
        turn=Turn.US,
        turn_since=_ours_since(c, now),
    )


def reply(c: Conversation, entry: Entry, *, by: UserId) -> Conversation:
    """An agent answered, which stops the customer's wait."""
    return _touch(
        replace(
            c,
            status=_next(c, Move.REPLY),
            turn=Turn.CUSTOMER,
            turn_since=entry.at,
            unread_count=0,
            snoozed_until=None,
            taken_at=c.taken_at or entry.at,
            first_response_at=c.first_response_at or entry.at,
            assignee_id=c.assignee_id or by,
        ),
        entry,
    )


def annotate(c: Conversation) -> Conversation:
    """A private note or a system line: it is in the timeline and changes nobody's turn."""
    return replace(c, status=_next(c, Move.NOTE), last_seq=c.last_seq + 1)


def wait(c: Conversation, *, now: datetime) -> Conversation:
    """We wait for the customer or a third party."""
    return replace(
        c,
        status=_next(c, Move.WAIT),
        snoozed_until=None,
        turn=Turn.CUSTOMER,
        turn_since=c.turn_since if c.turn is Turn.CUSTOMER else now,
    )


def snooze(c: Conversation, *, until: datetime, now: datetime) -> Conversation:
    """Out of sight until an instant, or until the customer writes."""
    asleep = wait(replace(c, status=_next(c, Move.SNOOZE)), now=now)
    if until <= now:
        raise SnoozeInThePast("Choose a time that is still to come.", until=until.isoformat())
    return replace(asleep, snoozed_until=until)


def wake(c: Conversation, *, now: datetime) -> Conversation:
    """Its time has come, or somebody wants it back now: our turn again."""
    return replace(
        c,
        status=_next(c, Move.WAKE),
        snoozed_until=None,
        turn=Turn.US,
        turn_since=_ours_since(c, now),
    )


def resolve(c: Conversation, *, now: datetime) -> Conversation:
    return _ended(c, Move.RESOLVE, now=now)


def close(c: Conversation, *, now: datetime) -> Conversation:
    return replace(_ended(c, Move.CLOSE, now=now), closed_at=now)


def reopen(c: Conversation, *, by: UserId, now: datetime) -> Conversation:
    """Only staff reopen, and whoever does has it."""
    return replace(
        c,
        status=_next(c, Move.REOPEN),
        flow_state=FlowState.ASSIGNED,
        assignee_id=by,
        assigned_at=now,
        taken_at=c.taken_at or now,
        resolved_at=None,
        closed_at=None,
        archived_at=None,
        turn=Turn.US,
        turn_since=now,
    )


def reopen_to_queue(
    c: Conversation, *, by: UserId, fallback: DepartmentId, now: datetime
) -> Conversation:
    """`by` reopens it for whoever of its department (or of `fallback`) is free."""
    back = unassign(reopen(c, by=by, now=now), fallback=fallback, now=now)
    return replace(back, assigned_at=c.assigned_at, taken_at=c.taken_at)


def archive(c: Conversation, *, now: datetime) -> Conversation:
    """Hide it from lists. One that is still going on is resolved first."""
    ended = resolve(c, now=now) if c.is_open else c
    return replace(ended, status=_next(ended, Move.ARCHIVE), archived_at=ended.archived_at or now)


def read(c: Conversation) -> Conversation:
    """Someone of the team has seen everything."""
    return replace(c, unread_count=0)


def can(c: Conversation, move: Move) -> bool:
    """Whether `move` is legal now: screens ask, so that no button lies."""
    return move in MOVES[c.status]


def _ended(c: Conversation, move: Move, *, now: datetime) -> Conversation:
    return replace(
        c,
        status=_next(c, move),
        flow_state=FlowState.RESOLVED,
        resolved_at=c.resolved_at or now,
        turn=None,
        turn_since=None,
        unread_count=0,
        snoozed_until=None,
    )


def _ours_since(c: Conversation, now: datetime) -> datetime:
    """Since when the customer waits for us: from now, unless they already did."""
    return c.turn_since if c.turn is Turn.US and c.turn_since else now


def _later(known: datetime | None, new: datetime) -> datetime:
    return new if known is None else max(known, new)


def _touch(c: Conversation, entry: Entry) -> Conversation:
    return replace(
        c,
        last_seq=c.last_seq + 1,
        last_message_id=entry.id,
        last_message_at=_later(c.last_message_at, entry.at),
        preview=entry.text[:PREVIEW_LENGTH],
        preview_kind=entry.kind,
        preview_author=entry.author,
    )


def _next(c: Conversation, move: Move) -> Status:
    try:
        return MOVES[c.status][move]
    except KeyError:
        raise IllegalMove(
            f"A conversation that is {c.status} cannot {move}.",
            conversation_id=str(c.id),
            status=str(c.status),
            move=str(move),
        ) from None


class IllegalMove(Conflict):
    """The conversation is in a state in which this move does not exist."""

    code: ClassVar[str] = "conversation.illegal_move"


class SnoozeInThePast(Conflict):
    """A conversation can only be snoozed until an instant in the future."""

    code: ClassVar[str] = "conversation.snooze_in_the_past"
