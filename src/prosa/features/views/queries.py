"""Reading saved views: one's own and everybody's."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.ids import UserId

_ALL: Final = """
SELECT id, name, owner_id IS NULL AS is_shared, query, sort_order FROM saved_views
WHERE company_id = $1 AND (owner_id = $2 OR owner_id IS NULL)
ORDER BY owner_id IS NULL, sort_order, lower(name), id
"""

_ONE: Final = """
SELECT id, name, owner_id IS NULL AS is_shared, query, sort_order FROM saved_views
WHERE company_id = $1 AND id = $2
"""


async def listing(work: Work, user_id: UserId) -> Sequence[asyncpg.Record]:
    """One's own first, each in their order."""
    return await work.sql.fetch(_ALL, work.company_id, user_id)


async def one(work: Work, view_id: UUID) -> asyncpg.Record | None:
    return await work.sql.fetchrow(_ONE, work.company_id, view_id)
