"""The rows of companies, and the heads that every company's queues and log hang on."""

from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update

from prosa.db.tables import companies, log_heads, queue_heads
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import CompanyId
from prosa.kit.ids import uuid7

QUEUES: Final = ("ingress", "routing")
"""Whoever claims companies by queue (`db/claims.py`) finds a head for each of these."""


async def add(
    system: SystemWork, *, name: str, timezone: str, locale: str, now: datetime
) -> CompanyId:
    company_id = CompanyId(uuid7())
    await system.execute(
        insert(companies).values(
            id=company_id, name=name, timezone=timezone, locale=locale, created_at=now
        )
    )
    await system.execute(insert(log_heads).values(company_id=company_id, position=0))
    for queue in QUEUES:
        await system.execute(insert(queue_heads).values(company_id=company_id, queue=queue))
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
