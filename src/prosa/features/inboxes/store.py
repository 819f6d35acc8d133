"""The rows of inboxes. Their credentials go in and out sealed."""

from datetime import datetime

import asyncpg
from sqlalchemy import insert, select, update

from prosa.db.tables import inboxes
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import InboxId


async def add(work: Work, inbox_id: InboxId, **columns: object) -> None:
    """Raises asyncpg's `UniqueViolationError` if the account is connected already;
    the unit of work is lost then."""
    await work.execute(insert(inboxes).values(company_id=work.company_id, id=inbox_id, **columns))


async def lock(work: Work, inbox_id: InboxId) -> asyncpg.Record | None:
    return await work.fetch_one(
        select(inboxes)
        .where(inboxes.c.company_id == work.company_id, inboxes.c.id == inbox_id)
        .with_for_update(key_share=True)
    )


async def save(work: Work, inbox_id: InboxId, *, now: datetime, **columns: object) -> None:
    """Raises as `add`; the unit of work is lost then."""
    await work.execute(
        update(inboxes)
        .where(inboxes.c.company_id == work.company_id, inboxes.c.id == inbox_id)
        .values(updated_at=now, **columns)
    )


async def save_sealed(system: SystemWork, inbox_id: InboxId, sealed: bytes) -> None:
    await system.execute(update(inboxes).where(inboxes.c.id == inbox_id).values(credentials=sealed))


async def count_refused(system: SystemWork, inbox_id: InboxId, times: int) -> None:
    await system.execute(
        update(inboxes)
        .where(inboxes.c.id == inbox_id)
        .values(refused_signatures=inboxes.c.refused_signatures + times)
    )
