"""The rows of contact fields."""

from uuid import UUID

import asyncpg
from sqlalchemy import insert, select, update

from prosa.db.tables import contact_fields
from prosa.db.work import Work


async def add(work: Work, field_id: UUID, **columns: object) -> None:
    """Raises asyncpg's `UniqueViolationError` if the name is taken; the unit is lost then."""
    await work.execute(
        insert(contact_fields).values(company_id=work.company_id, id=field_id, **columns)
    )


async def lock(work: Work, field_id: UUID) -> asyncpg.Record | None:
    return await work.fetch_one(
        select(contact_fields)
        .where(contact_fields.c.company_id == work.company_id, contact_fields.c.id == field_id)
        .with_for_update(key_share=True)
    )


async def save(work: Work, field_id: UUID, **columns: object) -> None:
    await work.execute(
        update(contact_fields)
        .where(contact_fields.c.company_id == work.company_id, contact_fields.c.id == field_id)
        .values(**columns)
    )
