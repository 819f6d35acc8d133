"""Reading tags."""

from collections.abc import Sequence
from typing import Final

import asyncpg

from prosa.db.work import Work
from prosa.domain.ids import TagId
from prosa.features.tags.errors import TagArchived, TagNotFound

_ALL: Final = """
SELECT id, name, color, archived_at FROM tags
WHERE company_id = $1 AND ($2::boolean IS NULL OR (archived_at IS NOT NULL) = $2)
ORDER BY lower(name), id
"""

_ONE: Final = """
SELECT id, name, color, archived_at FROM tags WHERE company_id = $1 AND id = $2
"""


async def listing(work: Work, *, archived: bool | None = None) -> Sequence[asyncpg.Record]:
    """All of them, by name; `archived` narrows to those that are, or are not."""
    return await work.sql.fetch(_ALL, work.company_id, archived)


async def count(work: Work) -> int:
    return await work.sql.fetchval(
        "SELECT count(*) FROM tags WHERE company_id = $1", work.company_id
    )


async def one(work: Work, tag_id: TagId) -> asyncpg.Record | None:
    return await work.sql.fetchrow(_ONE, work.company_id, tag_id)


async def require_usable(work: Work, tag_id: TagId) -> None:
    """Raises `TagNotFound` or `TagArchived`, unless it may be put on something."""
    tag = await one(work, tag_id)
    if tag is None:
        raise TagNotFound("There is no such tag.")
    if tag["archived_at"] is not None:
        raise TagArchived(f"The tag {tag['name']} is archived.", tag_id=str(tag_id))
