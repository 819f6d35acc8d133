"""Settling dead letters and stray hooks. They are written by whoever failed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy import select, update

from prosa.db.tables import dead_letters, stray_hooks
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import UserId

MOST: Final = 1_000


async def lock_letter(work: Work, letter_id: UUID) -> asyncpg.Record | None:
    return await work.fetch_one(
        select(dead_letters)
        .where(dead_letters.c.company_id == work.company_id, dead_letters.c.id == letter_id)
        .with_for_update(key_share=True)
    )


async def lock_open(
    work: Work, *, source: str | None, ids: Sequence[UUID] | None
) -> Sequence[asyncpg.Record]:
    """Those that nobody has settled, the oldest first, at most `MOST`."""
    query = (
        select(dead_letters)
        .where(dead_letters.c.company_id == work.company_id, dead_letters.c.settled_at.is_(None))
        .order_by(dead_letters.c.created_at, dead_letters.c.id)
        .limit(MOST)
        .with_for_update(key_share=True)
    )
    if source is not None:
        query = query.where(dead_letters.c.source == source)
    if ids is not None:
        query = query.where(dead_letters.c.id.in_(list(ids)))
    return await work.fetch_all(query)


async def settle_letters(
    work: Work, ids: Sequence[UUID], *, how: str, by: UserId | None, at: datetime | None
) -> None:
    """`at` None: asked for, and not done yet."""
    await work.execute(
        update(dead_letters)
        .where(dead_letters.c.company_id == work.company_id, dead_letters.c.id.in_(list(ids)))
        .values(settled_how=how, settled_by=by, settled_at=at)
    )


async def lock_stray(system: SystemWork, stray_id: int) -> asyncpg.Record | None:
    return await system.fetch_one(
        select(stray_hooks).where(stray_hooks.c.id == stray_id).with_for_update(key_share=True)
    )


async def settle_stray(system: SystemWork, stray_id: int, *, how: str, at: datetime) -> None:
    await system.execute(
        update(stray_hooks)
        .where(stray_hooks.c.id == stray_id)
        .values(settled_how=how, settled_at=at)
    )
