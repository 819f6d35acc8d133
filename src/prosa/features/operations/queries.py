"""What failed for good: of a company, and of the installation for the command line."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, select, tuple_

from prosa.db.tables import companies, dead_letters, kept_hooks, stray_hooks
from prosa.db.work import SystemWork, Work


async def letters(
    work: Work,
    *,
    source: str | None,
    is_settled: bool,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[asyncpg.Record]:
    """The newest first, at most `limit`, older than `before`."""
    query = (
        select(dead_letters)
        .where(dead_letters.c.company_id == work.company_id, _settled(is_settled))
        .order_by(dead_letters.c.created_at.desc(), dead_letters.c.id.desc())
        .limit(limit)
    )
    if source is not None:
        query = query.where(dead_letters.c.source == source)
    if before is not None:
        query = query.where(tuple_(dead_letters.c.created_at, dead_letters.c.id) < tuple_(*before))
    return await work.fetch_all(query)


async def letter(work: Work, letter_id: UUID) -> asyncpg.Record | None:
    return await work.fetch_one(
        select(dead_letters).where(
            dead_letters.c.company_id == work.company_id, dead_letters.c.id == letter_id
        )
    )


async def all_letters(system: SystemWork, *, limit: int) -> Sequence[asyncpg.Record]:
    """The unsettled ones of every company, the newest first, with the company's name."""
    return await system.fetch_all(
        select(dead_letters, companies.c.name.label("company_name"))
        .join(companies, companies.c.id == dead_letters.c.company_id)
        .where(_settled(False))
        .order_by(dead_letters.c.created_at.desc(), dead_letters.c.id.desc())
        .limit(limit)
    )


async def any_letter(system: SystemWork, letter_id: UUID) -> asyncpg.Record | None:
    """A dead letter of whichever company, with the body of its hook if it has one."""
    return await system.fetch_one(
        select(dead_letters, kept_hooks.c.body)
        .outerjoin(
            kept_hooks,
            (kept_hooks.c.company_id == dead_letters.c.company_id)
            & (kept_hooks.c.id == dead_letters.c.subject_id),
        )
        .where(dead_letters.c.id == letter_id)
    )


async def strays(system: SystemWork, *, limit: int) -> Sequence[asyncpg.Record]:
    """Hooks that named nobody and are not settled, the newest first."""
    return await system.fetch_all(
        select(stray_hooks)
        .where(stray_hooks.c.settled_at.is_(None))
        .order_by(stray_hooks.c.id.desc())
        .limit(limit)
    )


async def stray(system: SystemWork, stray_id: int) -> asyncpg.Record | None:
    return await system.fetch_one(select(stray_hooks).where(stray_hooks.c.id == stray_id))


def _settled(is_settled: bool) -> ColumnElement[bool]:
    done = dead_letters.c.settled_at
    return done.is_not(None) if is_settled else done.is_(None)
