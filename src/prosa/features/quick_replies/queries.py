"""Reading quick replies: one's own and everybody's, the whole list."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.ids import UserId

_LISTING: Final = """
SELECT id, shortcut, title, body, owner_id IS NULL AS is_shared,
    coalesce(updated_at, created_at) AS updated_at
FROM quick_replies
WHERE company_id = $1 AND (owner_id = $2 OR owner_id IS NULL)
ORDER BY lower(shortcut), owner_id IS NULL, id
"""

_ONE: Final = """
SELECT id, shortcut, title, body, owner_id IS NULL AS is_shared,
    coalesce(updated_at, created_at) AS updated_at
FROM quick_replies WHERE company_id = $1 AND id = $2
"""


async def listing(work: Work, user_id: UserId) -> Sequence[asyncpg.Record]:
    """By shortcut; of two with the same, one's own comes first."""
    return await work.sql.fetch(_LISTING, work.company_id, user_id)


async def one(work: Work, quick_reply_id: UUID) -> asyncpg.Record | None:
    return await work.sql.fetchrow(_ONE, work.company_id, quick_reply_id)
