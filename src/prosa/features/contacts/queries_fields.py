"""Reading the fields of contacts."""

from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.contact_fields import Field, FieldKind
from prosa.features.contacts.errors import FieldNotFound

_LIST: Final = """
SELECT id, name, label, kind, options, sort_order, archived_at FROM contact_fields
WHERE company_id = $1
  AND ($2::boolean IS NULL OR (archived_at IS NOT NULL) = $2)
  AND ($3::int IS NULL OR (sort_order, id) > ($3, $4::uuid))
ORDER BY sort_order, id LIMIT $5
"""


async def listing(
    work: Work, *, archived: bool | None, after: tuple[int, UUID] | None, limit: int
) -> list[asyncpg.Record]:
    """In their order."""
    place = after or (None, None)
    return await work.sql.fetch(_LIST, work.company_id, archived, *place, limit)


async def one(work: Work, field_id: UUID) -> asyncpg.Record:
    """Raises `FieldNotFound`."""
    row = await work.sql.fetchrow(
        """SELECT id, name, label, kind, options, sort_order, archived_at FROM contact_fields
        WHERE company_id = $1 AND id = $2""",
        work.company_id,
        field_id,
    )
    if row is None:
        raise FieldNotFound("There is no such field.")
    return row


async def by_name(work: Work) -> dict[str, Field]:
    """All of them, archived ones too: a value of those is refused for its own reason."""
    rows = await work.sql.fetch(
        "SELECT name, kind, options, archived_at FROM contact_fields WHERE company_id = $1",
        work.company_id,
    )
    return {
        row["name"]: Field(
            row["name"],
            FieldKind(row["kind"]),
            tuple(row["options"] or ()),
            row["archived_at"] is not None,
        )
        for row in rows
    }


async def count_in_use(work: Work) -> int:
    return await work.sql.fetchval(
        "SELECT count(*) FROM contact_fields WHERE company_id = $1 AND archived_at IS NULL",
        work.company_id,
    )
