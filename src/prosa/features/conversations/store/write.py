"""Save what became of conversations: each table once, however many there are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from prosa.db.work import Work
from prosa.features.conversations.store import messages, tags, tallies
from prosa.features.conversations.store.columns import Column, arrays, names, parameters
from prosa.features.conversations.store.rows import Change, Row
from prosa.features.delivery.actions import promise
from prosa.features.delivery.actions.promise import Promise

_ID: Final[Column[Row]] = ("id", "uuid", lambda r: r.conversation.id)

_SAVED: Final[tuple[Column[Row], ...]] = (
    ("version", "int", lambda r: r.conversation.version),
    ("status", "text", lambda r: r.conversation.status),
    ("flow_state", "text", lambda r: r.conversation.flow_state),
    ("bot", "jsonb", lambda r: r.bot),
    ("bot_deadline_at", "timestamptz", lambda r: r.bot_deadline_at),
    ("department_id", "uuid", lambda r: r.conversation.department_id),
    ("assignee_id", "uuid", lambda r: r.conversation.assignee_id),
    ("turn", "text", lambda r: r.conversation.turn),
    ("turn_since", "timestamptz", lambda r: r.conversation.turn_since),
    ("unread_count", "int", lambda r: r.conversation.unread_count),
    ("priority", "text", lambda r: r.conversation.priority),
    ("subject", "text", lambda r: r.conversation.subject),
    ("last_seq", "int", lambda r: r.conversation.last_seq),
    ("last_message_id", "uuid", lambda r: r.conversation.last_message_id),
    ("last_message_at", "timestamptz", lambda r: r.conversation.last_message_at),
    ("preview", "text", lambda r: r.conversation.preview),
    ("preview_kind", "text", lambda r: r.conversation.preview_kind),
    ("preview_author", "text", lambda r: r.conversation.preview_author),
    ("recipient", "text", lambda r: r.recipient),
    ("greeting_sent_at", "timestamptz", lambda r: r.greeting_sent_at),
    ("queued_at", "timestamptz", lambda r: r.conversation.queued_at),
    ("assigned_at", "timestamptz", lambda r: r.conversation.assigned_at),
    ("taken_at", "timestamptz", lambda r: r.conversation.taken_at),
    ("first_response_at", "timestamptz", lambda r: r.conversation.first_response_at),
    ("last_inbound_at", "timestamptz", lambda r: r.conversation.last_inbound_at),
    ("snoozed_until", "timestamptz", lambda r: r.conversation.snoozed_until),
    ("deadline_at", "timestamptz", lambda r: r.conversation.deadline_at),
    ("read_seq", "int", lambda r: r.conversation.read_seq),
    ("outcome", "text", lambda r: r.conversation.outcome),
    ("resolved_at", "timestamptz", lambda r: r.conversation.resolved_at),
    ("closed_at", "timestamptz", lambda r: r.conversation.closed_at),
    ("archived_at", "timestamptz", lambda r: r.conversation.archived_at),
)
"""What may change after the beginning: column, type, and where it comes from."""

_BORN: Final[tuple[Column[Row], ...]] = (
    ("number", "bigint", lambda r: r.conversation.number),
    ("contact_id", "uuid", lambda r: r.conversation.contact_id),
    ("inbox_id", "uuid", lambda r: r.conversation.inbox_id),
    ("opened_at", "timestamptz", lambda r: r.conversation.opened_at),
)


_NEW: Final = (_ID, *_BORN, *_SAVED)
_KEPT: Final = (_ID, *_SAVED)

_INSERT: Final = (
    f"INSERT INTO conversations (company_id, {names(_NEW)}) "  # noqa: S608 - names of ours
    f"SELECT $1, * FROM unnest({parameters(_NEW, first=2)})"
)

_UPDATE: Final = (
    f"UPDATE conversations c SET {', '.join(f'{name} = v.{name}' for name, _, _ in _SAVED)} "  # noqa: S608 - names of ours
    f"FROM unnest({parameters(_KEPT, first=2)}) AS v({names(_KEPT)}) "
    "WHERE c.company_id = $1 AND c.id = v.id"
)

_ADD: Final = messages.insert(first=2 + len(_KEPT))
_PROMISE: Final = promise.insert(first=2 + len(_KEPT) + messages.WIDTH)
_UPDATE_AND_ADD: Final = f"WITH kept AS ({_UPDATE}) {_ADD}"
_UPDATE_ADD_AND_PROMISE: Final = f"WITH kept AS ({_UPDATE}), added AS ({_ADD}) {_PROMISE}"
"""Conversations with their entries, and the promises to send these, in one statement: each one
more costs a reply a round trip."""


async def save(
    work: Work, changes: Sequence[Change], promises: Sequence[Promise], *, now: datetime
) -> None:
    """Write what became of these conversations: rows, timeline, promises, loads and counters."""
    if not changes:
        return
    born = [change.after for change in changes if change.before is None]
    kept = [change.after for change in changes if change.before is not None]
    if born:
        await work.sql.execute(_INSERT, work.company_id, *arrays(_NEW, born))
    values = [
        *arrays(_KEPT, kept),
        *messages.values([new for change in changes for new in change.messages]),
        *(promise.values(promises) if promises else ()),
    ]
    statement = _UPDATE_ADD_AND_PROMISE if promises else _UPDATE_AND_ADD
    await work.sql.execute(statement, work.company_id, *values)
    promise.promised(work, promises)
    await messages.mark_seen(work, [seen for change in changes if (seen := _seen(change))], at=now)
    await tags.save(work, changes)
    await tallies.move_loads(work, changes)
    await tallies.move_counts(work, changes)


def _seen(change: Change) -> messages.Seen | None:
    """The stretch of the timeline that somebody of the team has read here. Once a person has
    read, `unread_count` is exact, and a reply to what was read costs nothing more."""
    before, after = change.before, change.after.conversation
    known = before.conversation.read_seq if before else 0
    if after.read_seq <= known:
        return None
    if before and known and not before.conversation.unread_count and not change.messages_received:
        return None
    return messages.Seen(after.id, known, after.read_seq)
