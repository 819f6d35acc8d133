"""Save what became of conversations: each table once, however many there are."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from prosa.db.work import Work
from prosa.features.conversations.store import messages, tallies
from prosa.features.conversations.store.rows import Change, Row

Column = tuple[str, str, Callable[[Row], Any]]  # Any: column values

_SAVED: Final[tuple[Column, ...]] = (
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
    ("resolved_at", "timestamptz", lambda r: r.conversation.resolved_at),
    ("closed_at", "timestamptz", lambda r: r.conversation.closed_at),
    ("archived_at", "timestamptz", lambda r: r.conversation.archived_at),
)
"""What may change after the beginning: column, type, and where it comes from."""

_BORN: Final[tuple[Column, ...]] = (
    ("number", "bigint", lambda r: r.conversation.number),
    ("contact_id", "uuid", lambda r: r.conversation.contact_id),
    ("inbox_id", "uuid", lambda r: r.conversation.inbox_id),
    ("opened_at", "timestamptz", lambda r: r.conversation.opened_at),
)


def _insert_sql() -> str:
    columns = [name for name, _, _ in (*_BORN, *_SAVED)]
    types = [kind for _, kind, _ in (*_BORN, *_SAVED)]
    arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(types, start=3))
    return (
        f"INSERT INTO conversations (company_id, id, {', '.join(columns)}) "  # noqa: S608 - names of ours
        f"SELECT $1, * FROM unnest($2::uuid[], {arrays})"
    )


def _update_sql() -> str:
    columns = [name for name, _, _ in _SAVED]
    arrays = ", ".join(f"${n}::{kind}[]" for n, (_, kind, _) in enumerate(_SAVED, start=3))
    assignments = ", ".join(f"{name} = v.{name}" for name in columns)
    return (
        f"UPDATE conversations c SET {assignments} "  # noqa: S608 - names of ours
        f"FROM unnest($2::uuid[], {arrays}) AS v(id, {', '.join(columns)}) "
        "WHERE c.company_id = $1 AND c.id = v.id"
    )


_INSERT: Final = _insert_sql()
_UPDATE: Final = _update_sql()


async def save(work: Work, changes: Sequence[Change], *, now: datetime) -> None:
    """Write what became of these conversations: rows, timeline, loads and counters."""
    if not changes:
        return
    born = [change.after for change in changes if change.before is None]
    kept = [change.after for change in changes if change.before is not None]
    if born:
        await work.sql.execute(_INSERT, work.company_id, *_arrays(born, (*_BORN, *_SAVED)))
    if kept:
        await work.sql.execute(_UPDATE, work.company_id, *_arrays(kept, _SAVED))
    await messages.add(work, [new for change in changes for new in change.messages])
    await messages.mark_seen(work, [seen for change in changes if (seen := _seen(change))], at=now)
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


def _arrays(
    rows: Sequence[Row], columns: Sequence[Column]
) -> list[list[Any]]:  # Any: column values
    ids: list[Any] = [row.conversation.id for row in rows]
    return [ids, *([take(row) for row in rows] for _, _, take in columns)]
