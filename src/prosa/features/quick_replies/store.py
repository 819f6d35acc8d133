"""Rows of quick replies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.ids import UserId

_ADD: Final = """
INSERT INTO quick_replies (company_id, id, owner_id, shortcut, title, body, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
"""

_SAVE: Final = """
UPDATE quick_replies SET owner_id = $3, shortcut = $4, title = $5, body = $6, updated_at = $7
WHERE company_id = $1 AND id = $2
"""

_LOCK: Final = """
SELECT id, owner_id, shortcut, title, body FROM quick_replies
WHERE company_id = $1 AND id = $2 FOR UPDATE
"""


@dataclass(frozen=True, slots=True)
class QuickReply:
    id: UUID
    owner_id: UserId | None
    """None: everybody's."""
    shortcut: str
    title: str
    body: str


async def lock(work: Work, quick_reply_id: UUID) -> QuickReply | None:
    row = await work.sql.fetchrow(_LOCK, work.company_id, quick_reply_id)
    return QuickReply(*row) if row else None


async def count(work: Work, owner_id: UserId | None) -> int:
    return await work.sql.fetchval(
        """SELECT count(*) FROM quick_replies
        WHERE company_id = $1 AND owner_id IS NOT DISTINCT FROM $2""",
        work.company_id,
        owner_id,
    )


async def add(work: Work, new: QuickReply, *, now: datetime) -> None:
    await work.sql.execute(_ADD, work.company_id, *_values(new), now)


async def save(work: Work, changed: QuickReply, *, now: datetime) -> None:
    await work.sql.execute(_SAVE, work.company_id, *_values(changed), now)


async def remove(work: Work, quick_reply_id: UUID) -> None:
    await work.sql.execute(
        "DELETE FROM quick_replies WHERE company_id = $1 AND id = $2",
        work.company_id,
        quick_reply_id,
    )


def _values(one: QuickReply) -> tuple[object, ...]:
    return (one.id, one.owner_id, one.shortcut, one.title, one.body)
