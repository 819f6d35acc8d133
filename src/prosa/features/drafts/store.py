"""Rows of drafts: one for each person, conversation and mode of the composer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from prosa.db.statements import call
from prosa.db.work import Work
from prosa.domain.ids import ConversationId, UserId

_SAVE: Final = """
INSERT INTO drafts AS d (company_id, user_id, conversation_id, mode, body, reply_to_id, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (company_id, user_id, conversation_id, mode) DO UPDATE
SET body = excluded.body, reply_to_id = excluded.reply_to_id, updated_at = excluded.updated_at
WHERE (d.body, d.reply_to_id) IS DISTINCT FROM (excluded.body, excluded.reply_to_id)
RETURNING true
"""

_REMOVE: Final = """
DELETE FROM drafts
WHERE company_id = $1 AND user_id = $2 AND conversation_id = $3 AND mode = $4
RETURNING true
"""


@dataclass(frozen=True, slots=True)
class Draft:
    user_id: UserId
    conversation_id: ConversationId
    mode: str
    """reply | note"""
    body: str
    reply_to_id: UUID | None
    updated_at: datetime


async def save(work: Work, draft: Draft) -> bool:
    """Whether it says something else than before."""
    return bool(
        await work.sql.fetchval(
            _SAVE,
            work.company_id,
            draft.user_id,
            draft.conversation_id,
            draft.mode,
            draft.body,
            draft.reply_to_id,
            draft.updated_at,
        )
    )


async def remove(work: Work, draft: Draft) -> bool:
    """Whether there was one."""
    return bool(
        await work.sql.fetchval(
            _REMOVE, work.company_id, draft.user_id, draft.conversation_id, draft.mode
        )
    )


def remove_lastly(work: Work, user_id: UserId, conversation_id: ConversationId, mode: str) -> None:
    """With the commit, in no round trip of its own."""
    work.lastly(call("forget_draft", work.company_id, user_id, conversation_id, mode))
