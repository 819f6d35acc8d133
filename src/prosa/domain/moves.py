"""What each move changes in a conversation. The table of legal moves is in `conversation.py`,
and what concerns queues in `queueing.py`.

Plain functions: a conversation and an instant in, a conversation out. An illegal
move raises `IllegalMove` and leaves no trace.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from prosa.domain.conversation import (
    Conversation,
    Entry,
    FlowState,
    Move,
    SnoozeInThePast,
    Status,
    Turn,
    step,
)
from prosa.domain.ids import DepartmentId, MessageId, UserId

PREVIEW_LENGTH = 160


def receive(c: Conversation, entry: Entry) -> Conversation:
    """The customer wrote: it is our turn, counted from their first unanswered word."""
    return _touch(
        replace(
            c,
            status=step(c, Move.RECEIVE),
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


def phone_says(c: Conversation, entry: Entry) -> Conversation:
    """Somebody of the company wrote on the phone itself: a person has answered.

    Whose it was, has it still; where it waited, it waits on, but for the customer, so no
    deadline runs. The bot's part is decided by whoever calls this.
    """
    answered = replace(
        c,
        status=step(c, Move.PHONE),
        turn=Turn.CUSTOMER,
        turn_since=entry.at,
        unread_count=0,
        snoozed_until=None,
        deadline_at=None,
        taken_at=c.taken_at or entry.at,
        first_response_at=c.first_response_at or (entry.at if c.last_inbound_at else None),
    )
    return _seen(_touch(answered, entry))


def assign(
    c: Conversation, *, agent: UserId, department: DepartmentId | None, now: datetime
) -> Conversation:
    """`agent` has it. A conversation without a department takes the agent's."""
    status = step(c, Move.ASSIGN)
    our_turn = c.turn is Turn.US or c.status is Status.BOT
    return replace(
        c,
        status=status,
        flow_state=FlowState.ASSIGNED,
        assignee_id=agent,
        department_id=c.department_id or department,
        assigned_at=now,
        deadline_at=None,
        snoozed_until=None,
        turn=Turn.US if our_turn else c.turn,
        turn_since=ours_since(c, now) if our_turn else c.turn_since,
    )


def take(
    c: Conversation, *, agent: UserId, department: DepartmentId | None, now: datetime
) -> Conversation:
    """`agent` takes it on their own: an assignment, and the first human act (A-5)."""
    return replace(
        assign(c, agent=agent, department=department, now=now), taken_at=c.taken_at or now
    )


def transfer_to_agent(
    c: Conversation, *, agent: UserId, department: DepartmentId | None, now: datetime
) -> Conversation:
    """It goes straight to another agent, by name."""
    moved = replace(c, department_id=department or c.department_id)
    return replace(
        assign(moved, agent=agent, department=department, now=now),
        turn=Turn.US,
        turn_since=ours_since(c, now),
    )


def reply(c: Conversation, entry: Entry, *, by: UserId) -> Conversation:
    """An agent answered, which stops the customer's wait."""
    return _seen(
        _touch(
            replace(
                c,
                status=step(c, Move.REPLY),
                flow_state=FlowState.ASSIGNED,
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
    )


def annotate(c: Conversation) -> Conversation:
    """A private note or a system line: it is in the timeline and changes nobody's turn."""
    return replace(c, status=step(c, Move.NOTE), last_seq=c.last_seq + 1)


def wait(c: Conversation, *, now: datetime) -> Conversation:
    """We wait for the customer or a third party."""
    return replace(
        c,
        status=step(c, Move.WAIT),
        snoozed_until=None,
        turn=Turn.CUSTOMER,
        turn_since=c.turn_since if c.turn is Turn.CUSTOMER else now,
    )


def snooze(c: Conversation, *, until: datetime, now: datetime) -> Conversation:
    """Out of sight until an instant, or until the customer writes."""
    asleep = wait(replace(c, status=step(c, Move.SNOOZE)), now=now)
    if until <= now:
        raise SnoozeInThePast("Choose a time that is still to come.", until=until.isoformat())
    return replace(asleep, snoozed_until=until)


SECOND_THOUGHTS: Final = timedelta(minutes=10)
"""Whatever is ended or put off and taken back so soon was a slip: it goes on where it was."""


@dataclass(frozen=True, slots=True)
class Left:
    """What an end or a pause takes away from a conversation that was going on."""

    turn: Turn | None
    turn_since: datetime | None
    unread_count: int

    @classmethod
    def of(cls, c: Conversation) -> "Left":
        return cls(c.turn, c.turn_since, c.unread_count)


def wake(c: Conversation, *, now: datetime, left: Left | None = None) -> Conversation:
    """Its time has come, or somebody wants it back now: our turn again. The turn that it `left`
    is given back where it was put off by a slip."""
    return replace(
        c,
        status=step(c, Move.WAKE),
        snoozed_until=None,
        turn=left.turn if left else Turn.US,
        turn_since=left.turn_since if left else ours_since(c, now),
    )


def resolve(c: Conversation, *, now: datetime, outcome: str | None = None) -> Conversation:
    return replace(_ended(c, Move.RESOLVE, now=now), outcome=outcome)


def close(c: Conversation, *, now: datetime) -> Conversation:
    return replace(_ended(c, Move.CLOSE, now=now), closed_at=now)


def reopen(c: Conversation, *, by: UserId, now: datetime, left: Left | None = None) -> Conversation:
    """Only staff reopen, and whoever does has it. `left` is given back where it was a slip."""
    left = left or Left(Turn.US, now, c.unread_count)
    return replace(
        c,
        status=step(c, Move.REOPEN),
        flow_state=FlowState.ASSIGNED,
        assignee_id=by,
        assigned_at=now,
        taken_at=c.taken_at or now,
        outcome=None,
        resolved_at=None,
        closed_at=None,
        archived_at=None,
        turn=left.turn,
        turn_since=left.turn_since,
        unread_count=left.unread_count,
    )


def archive(c: Conversation, *, now: datetime) -> Conversation:
    """Hide it from lists. One that is still going on is resolved first."""
    ended = resolve(c, now=now) if c.is_open else c
    return replace(ended, status=step(ended, Move.ARCHIVE), archived_at=ended.archived_at or now)


def unarchive(c: Conversation) -> Conversation:
    """Back in the lists of what is ended."""
    return replace(c, status=step(c, Move.UNARCHIVE), archived_at=None)


def read(c: Conversation) -> Conversation:
    """Someone of the team has seen everything."""
    return _seen(replace(c, unread_count=0))


def reworded(
    c: Conversation, message: MessageId, *, text: str, kind: str, is_revoked: bool
) -> Conversation:
    """A message was changed after it was written: if it is the last, the row shows it as it is."""
    if c.last_message_id != message:
        return c
    if is_revoked:
        return replace(c, preview="", preview_kind="revoked")
    return replace(c, preview=text[:PREVIEW_LENGTH], preview_kind=kind)


def _seen(c: Conversation) -> Conversation:
    return replace(c, read_seq=c.last_seq)


def _ended(c: Conversation, move: Move, *, now: datetime) -> Conversation:
    return replace(
        c,
        status=step(c, move),
        flow_state=FlowState.RESOLVED,
        resolved_at=c.resolved_at or now,
        turn=None,
        turn_since=None,
        unread_count=0,
        deadline_at=None,
        snoozed_until=None,
    )


def ours_since(c: Conversation, now: datetime) -> datetime:
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
