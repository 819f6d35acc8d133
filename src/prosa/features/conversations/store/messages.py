"""Entries of the timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from prosa.db.work import Work
from prosa.domain.ids import ConversationId, InboxId
from prosa.features.conversations.store.columns import Column, arrays, names, parameters
from prosa.features.conversations.store.rows import NewMessage

_COLUMNS: Final[tuple[Column[NewMessage], ...]] = (
    ("id", "uuid", lambda n: n.message.id),
    ("conversation_id", "uuid", lambda n: n.message.conversation_id),
    ("seq", "int", lambda n: n.message.seq),
    ("inbox_id", "uuid", lambda n: n.inbox_id),
    ("direction", "text", lambda n: n.message.direction),
    ("author_type", "text", lambda n: n.message.author_type),
    ("author_id", "uuid", lambda n: n.message.author_id),
    ("kind", "text", lambda n: n.message.kind),
    ("body", "text", lambda n: n.message.body),
    ("detail", "jsonb", lambda n: n.message.detail or None),
    ("provider_id", "text", lambda n: n.provider_id),
    ("local_id", "text", lambda n: n.message.local_id),
    ("reply_to_id", "uuid", lambda n: n.message.reply_to.id if n.message.reply_to else None),
    ("reply_to_provider_id", "text", lambda n: n.reply_to_provider_id),
    ("created_at", "timestamptz", lambda n: n.message.created_at),
    ("provider_at", "timestamptz", lambda n: n.provider_at),
)
WIDTH: Final = len(_COLUMNS)
"""How many `values` an `insert` binds."""

_SEEN: Final = """
UPDATE messages m SET agent_read_at = $5
FROM unnest($2::uuid[], $3::int[], $4::int[]) AS v(conversation_id, after, upto)
WHERE m.company_id = $1 AND m.conversation_id = v.conversation_id
  AND m.seq > v.after AND m.seq <= v.upto AND m.direction = 'inbound' AND m.agent_read_at IS NULL
"""

_KNOWN: Final = """
SELECT m.inbox_id, m.provider_id FROM messages m
JOIN unnest($2::uuid[], $3::text[]) w(inbox_id, provider_id)
  ON m.inbox_id = w.inbox_id AND m.provider_id = w.provider_id
WHERE m.company_id = $1
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody of the team has read the timeline after one `seq`, up to and with another."""

    conversation_id: ConversationId
    after: int
    upto: int


async def mark_seen(work: Work, seen: Sequence[Seen], *, at: datetime) -> None:
    """The customer's messages of these stretches are read. When it was first, it stays."""
    if seen:
        await work.sql.execute(
            _SEEN,
            work.company_id,
            [one.conversation_id for one in seen],
            [one.after for one in seen],
            [one.upto for one in seen],
            at,
        )


def insert(*, first: int) -> str:
    """Writes entries, whose `values` are bound from `$first` on. A provider id that is there
    already is refused by its unique key."""
    return (
        f"INSERT INTO messages (company_id, {names(_COLUMNS)}) "  # noqa: S608 - names of ours
        f"SELECT $1, * FROM unnest({parameters(_COLUMNS, first=first)})"
    )


def values(new: Sequence[NewMessage]) -> list[list[Any]]:  # Any: column values
    return arrays(_COLUMNS, new)


async def known(work: Work, ids: Iterable[tuple[InboxId, str]]) -> set[tuple[InboxId, str]]:
    """Which of these provider ids have been received before."""
    wanted = list(ids)
    rows = await work.sql.fetch(
        _KNOWN, work.company_id, [inbox for inbox, _ in wanted], [text for _, text in wanted]
    )
    return {(InboxId(row["inbox_id"]), row["provider_id"]) for row in rows}
