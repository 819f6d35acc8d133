"""Reading conversations: lists by view, counters, one, and its timeline.

Each view has an index of its own and is paged by (last message, id). Agents see
their own, their departments' and those that have no department yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from prosa.db.work import Work
from prosa.domain.afterwards import shown
from prosa.domain.attachments import MEDIA_KINDS, Attachment
from prosa.domain.conversation import MOVES, Conversation
from prosa.domain.ids import ConversationId, MessageId
from prosa.domain.messages import Message, Reaction
from prosa.domain.permissions import Permission, Viewer, may, may_see
from prosa.features.conversations.store.rows import (
    SELECT_COLUMNS,
    SELECT_FROM,
    ConversationNotFound,
    conversation_of,
)
from prosa.features.media import queries as attachments


class View(StrEnum):
    MINE = "mine"
    UNASSIGNED = "unassigned"
    ALL = "all"
    BOT = "bot"
    ENDED = "ended"
    ARCHIVED = "archived"


_VIEWS: Final = {
    View.MINE: "c.status IN ('active', 'waiting') AND c.assignee_id = {}",
    View.UNASSIGNED: "c.status = 'queued'",
    View.ALL: "c.archived_at IS NULL AND c.status IN ('bot', 'queued', 'active', 'waiting')",
    View.BOT: "c.status = 'bot'",
    View.ENDED: "c.status IN ('resolved', 'closed') AND c.archived_at IS NULL",
    View.ARCHIVED: "c.status IN ('resolved', 'closed') AND c.archived_at IS NOT NULL",
}

_REACHABLE: Final = "(c.assignee_id = {} OR c.department_id IS NULL OR c.department_id = ANY({}))"

_LISTED: Final = f"""
SELECT {SELECT_COLUMNS}, d.state AS last_message_status
{SELECT_FROM}
LEFT JOIN deliveries d ON d.company_id = c.company_id AND d.message_id = c.last_message_id
"""

_COUNTS: Final = """
SELECT
    coalesce(sum(count) FILTER (WHERE status IN ('active', 'waiting') AND assignee_id = $2), 0),
    coalesce(sum(count) FILTER (WHERE status = 'queued' AND seen), 0),
    coalesce(sum(count) FILTER (
        WHERE status IN ('bot', 'queued', 'active', 'waiting') AND seen), 0),
    coalesce(sum(count) FILTER (WHERE status = 'bot' AND seen), 0)
FROM (
    SELECT *, $3 OR assignee_id = $2 OR department_id = $5 OR department_id = ANY($4) AS seen
    FROM conversation_counts WHERE company_id = $1
) k
"""

# What an earlier try ran into is no failure while there is another: no event tells it either.
_TIMELINE: Final = """
SELECT m.id, m.conversation_id, m.seq, m.direction, m.author_type, m.author_id,
    CASE WHEN m.author_type = 'agent' THEN u.name END AS author,
    m.kind, m.body, m.detail, m.local_id, m.created_at, m.reactions,
    m.agent_read_at, m.edited_at, m.original_body, m.revoked_at,
    d.state, d.sent_at, d.delivered_at, d.read_at,
    CASE WHEN d.state IN ('failed', 'unconfirmed') THEN d.error_code END AS error_code,
    CASE WHEN d.state IN ('failed', 'unconfirmed') THEN d.error END AS error
FROM messages m
LEFT JOIN deliveries d ON d.company_id = m.company_id AND d.message_id = m.id
LEFT JOIN users u ON u.id = m.author_id
WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.seq > $3 AND m.seq < $4
ORDER BY m.seq {order} LIMIT $5
"""

_FAR: Final = 2**31 - 1
_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedConversation(Conversation):
    """A row of the list: the conversation, and how far its newest message has come."""

    last_message_status: str | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None means any."""

    department_id: UUID | None = None
    inbox_id: UUID | None = None
    assignee_id: UUID | None = None
    contact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Counters:
    """The numbers on the tabs, for one viewer."""

    mine: int
    unassigned: int
    all: int
    bot: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries in ascending `seq`, and whether there are more in the direction of reading."""

    items: list[Message]
    has_more: bool


async def listing(
    work: Work,
    view: View,
    *,
    viewer: Viewer,
    filters: Filters,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[ListedConversation]:
    """One page, newest first. Asks for one row more than `limit`, so that the caller
    knows whether there is another page."""
    where = _Where("c.company_id = {}", work.company_id)
    where.add(_VIEWS[view], *([viewer.user_id] if view is View.MINE else []))
    if not may(viewer.role, Permission.CONVERSATION_SEE_ALL):
        where.add(_REACHABLE, viewer.user_id, list(viewer.department_ids))
    for column, value in (
        ("department_id", filters.department_id),
        ("inbox_id", filters.inbox_id),
        ("assignee_id", filters.assignee_id),
        ("contact_id", filters.contact_id),
    ):
        if value is not None:
            where.add(f"c.{column} = {{}}", value)
    if after is not None:
        where.add("(c.last_message_at, c.id) < ({}, {})", *after)
    rows = await work.sql.fetch(
        f"{_LISTED} WHERE {where} ORDER BY c.last_message_at DESC, c.id DESC LIMIT {limit + 1}",
        *where.values,
    )
    return [_listed(row) for row in rows]


async def counters(work: Work, *, viewer: Viewer) -> Counters:
    row = await work.sql.fetchrow(
        _COUNTS,
        work.company_id,
        viewer.user_id,
        may(viewer.role, Permission.CONVERSATION_SEE_ALL),
        list(viewer.department_ids),
        _NOBODY,
    )
    return Counters(*row) if row else Counters(0, 0, 0, 0)


async def one(work: Work, conversation_id: ConversationId, *, viewer: Viewer) -> ListedConversation:
    """Raises `ConversationNotFound` for what is not there and for what is not theirs."""
    row = await work.sql.fetchrow(
        f"{_LISTED} WHERE c.company_id = $1 AND c.id = $2", work.company_id, conversation_id
    )
    if row is None:
        raise ConversationNotFound("There is no such conversation.")
    found = _listed(row)
    if not may_see(viewer, department_id=found.department_id, assignee_id=found.assignee_id):
        raise ConversationNotFound("There is no such conversation.")
    return found


async def conversation_of_message(work: Work, message_id: MessageId) -> ConversationId | None:
    return await work.sql.fetchval(
        "SELECT conversation_id FROM messages WHERE company_id = $1 AND id = $2",
        work.company_id,
        message_id,
    )


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


def legal_moves(c: Conversation) -> Sequence[str]:
    """What may be done with it now, so that no button lies."""
    return sorted(str(move) for move in MOVES[c.status])


class _Where:
    """Conditions that carry their values: `{}` stands for the next one."""

    def __init__(self, condition: str, *values: Any) -> None:  # Any: what columns hold
        self.values: list[Any] = []
        self._conditions: list[str] = []
        self.add(condition, *values)

    def add(self, condition: str, *values: Any) -> None:  # Any: what columns hold
        first = len(self.values) + 1
        self.values += values
        self._conditions.append(condition.format(*(f"${first + n}" for n in range(len(values)))))

    def __str__(self) -> str:
        return " AND ".join(self._conditions)


def _listed(row: asyncpg.Record) -> ListedConversation:
    return conversation_of(row, ListedConversation, last_message_status=row["last_message_status"])


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
        agent_read_at=row["agent_read_at"],
        edited_at=row["edited_at"],
        original_body=row["original_body"],
        revoked_at=row["revoked_at"],
    )


def reactions_of(kept: Sequence[dict[str, Any]] | None) -> tuple[Reaction, ...]:  # Any: JSON
    """Reactions as their column holds them, without those that were taken away."""
    return shown([msgspec.convert(one, Reaction) for one in kept or ()])
