"""Entries of the timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prosa.db.work import Work
from prosa.domain.ids import ConversationId, InboxId
from prosa.features.conversations.store.rows import NewMessage

_INSERT: Final = """
INSERT INTO messages (company_id, id, conversation_id, seq, inbox_id, direction, author_type,
    author_id, kind, body, detail, provider_id, local_id, created_at, provider_at)
SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::text[], $7::text[],
    $8::uuid[], $9::text[], $10::text[], $11::jsonb[], $12::text[], $13::text[],
    $14::timestamptz[], $15::timestamptz[])
"""

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


async def add(work: Work, new: Sequence[NewMessage]) -> None:
    """Write entries. A provider id that is there already is refused by its unique key."""
    if not new:
        return
    messages = [n.message for n in new]
    await work.sql.execute(
        _INSERT,
        work.company_id,
        [m.id for m in messages],
        [m.conversation_id for m in messages],
        [m.seq for m in messages],
        [n.inbox_id for n in new],
        [m.direction for m in messages],
        [m.author_type for m in messages],
        [m.author_id for m in messages],
        [m.kind for m in messages],
        [m.body for m in messages],
        [m.detail or None for m in messages],
        [n.provider_id for n in new],
        [m.local_id for m in messages],
        [m.created_at for m in messages],
        [n.provider_at for n in new],
    )


async def known(work: Work, ids: Iterable[tuple[InboxId, str]]) -> set[tuple[InboxId, str]]:
    """Which of these provider ids have been received before."""
    wanted = list(ids)
    rows = await work.sql.fetch(
        _KNOWN, work.company_id, [inbox for inbox, _ in wanted], [text for _, text in wanted]
    )
    return {(InboxId(row["inbox_id"]), row["provider_id"]) for row in rows}
