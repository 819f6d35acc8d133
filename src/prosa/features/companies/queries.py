"""A company as it is now."""

import asyncpg
from sqlalchemy import select

from prosa.db.tables import companies
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import CompanyId


async def find_company(work: Work) -> asyncpg.Record | None:
    """The company of this unit of work."""
    return await work.fetch_one(select(companies).where(companies.c.id == work.company_id))


async def companies_named(system: SystemWork, name: str) -> list[CompanyId]:
    """For the command line: names are not unique."""
    rows = await system.fetch_all(select(companies.c.id).where(companies.c.name == name))
    return [CompanyId(row["id"]) for row in rows]


async def all_companies(system: SystemWork) -> list[asyncpg.Record]:
    """Every company of the installation with its id and name, for the command line."""
    query = select(companies.c.id, companies.c.name).order_by(companies.c.name, companies.c.id)
    return list(await system.fetch_all(query))
