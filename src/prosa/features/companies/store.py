"""The rows of companies."""

from datetime import datetime

from sqlalchemy import insert, select, update

from prosa.db.foundation import lay_foundation
from prosa.db.tables import companies
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import CompanyId
from prosa.kit.ids import uuid7


async def add(
    system: SystemWork, *, name: str, timezone: str, locale: str, now: datetime
) -> CompanyId:
    company_id = CompanyId(uuid7())
    await system.execute(
        insert(companies).values(
            id=company_id, name=name, timezone=timezone, locale=locale, created_at=now
        )
    )
    await lay_foundation(system, company_id)
    return company_id


async def lock(work: Work) -> None:
    await work.fetch_one(
        select(companies.c.id)
        .where(companies.c.id == work.company_id)
        .with_for_update(key_share=True)
    )


async def save(work: Work, *, now: datetime, **columns: object) -> None:
    await work.execute(
        update(companies).where(companies.c.id == work.company_id).values(updated_at=now, **columns)
    )


async def opens_next(work: Work, at: datetime) -> None:
    await work.execute(
        update(companies).where(companies.c.id == work.company_id).values(opens_at=at)
    )
