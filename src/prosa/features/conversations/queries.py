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

from prosa.db.work import Work
from prosa.domain.conversation import MOVES, Conversation
from prosa.domain.ids import ConversationId, MessageId
from prosa.domain.permissions import Permission, Viewer, may, may_see
from prosa.features.conversations.store.rows import (
    SELECT_COLUMNS,
    SELECT_FROM,
    ConversationNotFound,
    conversation_of,
)
from prosa.features.conversations.timeline import Timeline, entries, entry, timeline

__all__ = ["Timeline", "entries", "entry", "timeline"]
"""Of `timeline.py`: reading one goes with reading its conversation."""


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
