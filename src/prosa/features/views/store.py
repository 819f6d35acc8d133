"""Rows of saved views."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.ids import UserId

_ADD: Final = """
INSERT INTO saved_views
    (company_id, id, owner_id, name, query, sort_order, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
"""

_SAVE: Final = """
UPDATE saved_views SET owner_id = $3, name = $4, query = $5, sort_order = $6, updated_at = $7
WHERE company_id = $1 AND id = $2
"""

_LOCK: Final = """
SELECT id, owner_id, name, query, sort_order FROM saved_views
WHERE company_id = $1 AND id = $2 FOR UPDATE
"""

_TALLY: Final = """
SELECT count(*) AS count, coalesce(max(sort_order), -1) + 1 AS place FROM saved_views
WHERE company_id = $1 AND owner_id IS NOT DISTINCT FROM $2
"""


@dataclass(frozen=True, slots=True)
class SavedView:
    id: UUID
    owner_id: UserId | None
    """None: everybody's."""
    name: str
    query: dict[str, Any]  # Any: JSON
    sort_order: int


async def lock(work: Work, view_id: UUID) -> SavedView | None:
    row = await work.sql.fetchrow(_LOCK, work.company_id, view_id)
    return SavedView(*row) if row else None


async def tally(work: Work, owner_id: UserId | None) -> tuple[int, int]:
    """How many there are, and the place after the last."""
    row = await work.sql.fetchrow(_TALLY, work.company_id, owner_id)
    return (row["count"], row["place"]) if row else (0, 0)


async def add(work: Work, new: SavedView, *, now: datetime) -> None:
    await work.sql.execute(_ADD, work.company_id, *_values(new), now)


async def save(work: Work, changed: SavedView, *, now: datetime) -> None:
    await work.sql.execute(_SAVE, work.company_id, *_values(changed), now)


async def remove(work: Work, view_id: UUID) -> None:
    await work.sql.execute(
        "DELETE FROM saved_views WHERE company_id = $1 AND id = $2", work.company_id, view_id
    )


def _values(one: SavedView) -> tuple[object, ...]:
    return (one.id, one.owner_id, one.name, one.query, one.sort_order)
