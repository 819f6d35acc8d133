"""Reading drafts: all of one person, of conversations that they may see."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.ids import ConversationId
from prosa.domain.permissions import Permission, Viewer, may, may_see

_MINE: Final = """
SELECT d.conversation_id, d.mode, d.body, d.reply_to_id, d.updated_at
FROM drafts d
JOIN conversations c ON c.company_id = d.company_id AND c.id = d.conversation_id
WHERE d.company_id = $1 AND d.user_id = $2 AND ($3 OR c.assignee_id = $2
    OR c.department_id IS NULL OR c.department_id = ANY($4))
ORDER BY d.updated_at DESC LIMIT 500
"""

_WHERE: Final = """
SELECT c.department_id, c.assignee_id, $3::uuid IS NULL OR EXISTS (
    SELECT 1 FROM messages m
    WHERE m.company_id = $1 AND m.id = $3 AND m.conversation_id = c.id
) AS has_it
FROM conversations c WHERE c.company_id = $1 AND c.id = $2
"""


async def mine(work: Work, viewer: Viewer) -> Sequence[asyncpg.Record]:
    """The newest first."""
    return await work.sql.fetch(
        _MINE,
        work.company_id,
        viewer.user_id,
        may(viewer.role, Permission.CONVERSATION_SEE_ALL),
        list(viewer.department_ids),
    )


async def may_be_about(
    work: Work, conversation_id: ConversationId, reply_to_id: UUID | None, *, viewer: Viewer
) -> tuple[bool, bool]:
    """Whether the viewer sees the conversation, and whether that message is in it."""
    row = await work.sql.fetchrow(_WHERE, work.company_id, conversation_id, reply_to_id)
    if row is None:
        return False, False
    sees = may_see(viewer, department_id=row["department_id"], assignee_id=row["assignee_id"])
    return sees, row["has_it"]
