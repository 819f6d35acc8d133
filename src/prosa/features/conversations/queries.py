"""Reading conversations: counters, one, and its timeline. Lists: `queries_lists.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
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
class Counters:
    """The numbers on the tabs, for one viewer."""

    mine: int
    unassigned: int
    all: int
    bot: int


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
    found = listed(row)
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


def listed(row: asyncpg.Record) -> ListedConversation:
    return conversation_of(row, ListedConversation, last_message_status=row["last_message_status"])
