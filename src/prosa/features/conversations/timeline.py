"""Reading timelines: the entries of a conversation, with their files and what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import msgspec

from prosa.db.work import Work
from prosa.domain.afterwards import shown
from prosa.domain.attachments import MEDIA_KINDS, Attachment
from prosa.domain.ids import ConversationId, MessageId
from prosa.domain.messages import Message, Quote, Reaction
from prosa.features.media import queries as attachments

# What an earlier try ran into is no failure while there is another: no event tells it either.
_TIMELINE: Final = """
SELECT m.id, m.conversation_id, m.seq, m.direction, m.author_type, m.author_id,
    CASE WHEN m.author_type = 'agent' THEN u.name END AS author,
    m.kind, m.body, m.detail, m.local_id, m.created_at, m.reactions,
    m.agent_read_at, m.edited_at, m.original_body, m.revoked_at,
    d.state, d.sent_at, d.delivered_at, d.read_at,
    CASE WHEN d.state IN ('failed', 'unconfirmed') THEN d.error_code END AS error_code,
    CASE WHEN d.state IN ('failed', 'unconfirmed') THEN d.error END AS error,
    q.id AS quoted_id, q.author_type AS quoted_author_type, q.kind AS quoted_kind,
    left(q.body, 200) AS quoted_body,
    CASE WHEN q.author_type = 'agent' THEN qu.name END AS quoted_author
FROM messages m
LEFT JOIN deliveries d ON d.company_id = m.company_id AND d.message_id = m.id
LEFT JOIN users u ON u.id = m.author_id
LEFT JOIN messages q ON q.company_id = m.company_id AND q.id = m.reply_to_id
LEFT JOIN users qu ON qu.id = q.author_id
WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.seq > $3 AND m.seq < $4
ORDER BY m.seq {order} LIMIT $5
"""

_FAR: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries in ascending `seq`, and whether there are more in the direction of reading."""

    items: list[Message]
    has_more: bool


async def timeline(
    work: Work,
    conversation_id: ConversationId,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int,
) -> Timeline:
    """The newest entries before `before`, or the oldest after `after`; by `seq`."""
    forward = after is not None and before is None
    rows = await work.sql.fetch(
        _TIMELINE.format(order="ASC" if forward else "DESC"),
        work.company_id,
        conversation_id,
        after or 0,
        before or _FAR,
        limit + 1,
    )
    page = rows[:limit] if forward else rows[:limit][::-1]
    return Timeline(await _entries(work, page), len(rows) > limit)


async def _entries(work: Work, rows: Sequence[asyncpg.Record]) -> list[Message]:
    """Entries with their files, which only some kinds have."""
    with_files = [MessageId(row["id"]) for row in rows if row["kind"] in MEDIA_KINDS]
    files = await attachments.of_messages(work, with_files)
    return [_entry(row, files.get(MessageId(row["id"]), ())) for row in rows]


async def entry(work: Work, conversation_id: ConversationId, message_id: MessageId) -> Message:
    """One entry of a timeline, as it is now."""
    seq = await work.sql.fetchval(
        "SELECT seq FROM messages WHERE company_id = $1 AND id = $2", work.company_id, message_id
    )
    return (await timeline(work, conversation_id, after=seq - 1, limit=1)).items[0]


async def entries(
    work: Work, conversation_id: ConversationId, ids: Sequence[MessageId]
) -> list[Message]:
    """These entries of a timeline, as they are now, in order."""
    rows = await work.sql.fetch(
        "SELECT seq FROM messages WHERE company_id = $1 AND id = ANY($2) ORDER BY seq",
        work.company_id,
        list(ids),
    )
    places = [row["seq"] - 1 for row in rows]
    return [(await timeline(work, conversation_id, after=n, limit=1)).items[0] for n in places]


def _entry(row: asyncpg.Record, files: Sequence[Attachment]) -> Message:
    return Message(
        id=MessageId(row["id"]),
        conversation_id=ConversationId(row["conversation_id"]),
        seq=row["seq"],
        direction=row["direction"],
        author_type=row["author_type"],
        author_id=row["author_id"],
        author_name=row["author"],
        kind=row["kind"],
        body=row["body"],
        detail=row["detail"] or {},
        local_id=row["local_id"],
        status=row["state"],
        error_code=row["error_code"],
        error=row["error"],
        created_at=row["created_at"],
        sent_at=row["sent_at"],
        delivered_at=row["delivered_at"],
        read_at=row["read_at"],
        attachments=tuple(files),
        reactions=reactions_of(row["reactions"]),
        reply_to=quote_of(row) if row["quoted_id"] else None,
        agent_read_at=row["agent_read_at"],
        edited_at=row["edited_at"],
        original_body=row["original_body"],
        revoked_at=row["revoked_at"],
    )


def quote_of(row: asyncpg.Record) -> Quote:
    return Quote(
        id=MessageId(row["quoted_id"]),
        author_type=row["quoted_author_type"],
        author_name=row["quoted_author"],
        kind=row["quoted_kind"],
        body=row["quoted_body"],
    )


def reactions_of(kept: Sequence[dict[str, Any]] | None) -> tuple[Reaction, ...]:  # Any: JSON
    """Reactions as their column holds them, without those that were taken away."""
    return shown([msgspec.convert(one, Reaction) for one in kept or ()])
