"""Rows of tags."""

from datetime import datetime
from typing import Final

import asyncpg

from prosa.db.work import Work
from prosa.domain.ids import TagId

_LOCK: Final = """
SELECT id, name, color, archived_at FROM tags
WHERE company_id = $1 AND id = $2 FOR NO KEY UPDATE
"""

_SAVE: Final = """
UPDATE tags SET name = $3, color = $4, archived_at = $5 WHERE company_id = $1 AND id = $2
"""


async def lock(work: Work, tag_id: TagId) -> asyncpg.Record | None:
    return await work.sql.fetchrow(_LOCK, work.company_id, tag_id)


async def add(work: Work, tag_id: TagId, *, name: str, color: str, now: datetime) -> None:
    await work.sql.execute(
        "INSERT INTO tags (company_id, id, name, color, created_at) VALUES ($1, $2, $3, $4, $5)",
        work.company_id,
        tag_id,
        name,
        color,
        now,
    )


async def save(
    work: Work, tag_id: TagId, *, name: str, color: str, archived_at: datetime | None
) -> None:
    await work.sql.execute(_SAVE, work.company_id, tag_id, name, color, archived_at)
