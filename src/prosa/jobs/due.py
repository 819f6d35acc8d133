"""What is due in all companies, page by page to its end, and what is done about it."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar
from uuid import UUID

import asyncpg

from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.ids import CompanyId
from prosa.jobs.each_company import for_each_company

PAGE: Final = 500

Id = TypeVar("Id", bound=UUID)


async def pages(
    database: Database, statement: str, now: datetime
) -> AsyncIterator[Sequence[asyncpg.Record]]:
    """Rows of `company_id`, `id` and `due_at`, the longest due first.

    `statement` takes `now`, the size of a page, and the `due_at` and `id` behind which it begins,
    and is ordered by both. What fails stays due: were only the first rows looked at, enough of
    those would keep everybody behind them waiting for ever.
    """
    due_at, id = datetime.min.replace(tzinfo=UTC), UUID(int=0)
    while True:
        async with database.system_work() as work:
            rows = await work.sql.fetch(statement, now, PAGE, due_at, id)
        if rows:
            yield rows
            due_at, id = rows[-1]["due_at"], rows[-1]["id"]
        if len(rows) < PAGE:
            return


async def do_what_is_due(
    database: Database,
    statement: str,
    now: datetime,
    named: Callable[[UUID], Id],
    act: Callable[[Work, Sequence[Id]], Awaitable[None]],
) -> None:
    """`act` on what `statement` finds (see `pages`), whose ids are `named`: a unit of work for each
    company and page. What fails stops nobody else."""
    async for rows in pages(database, statement, now):
        await for_each_company(database, _by_company(rows, named), act)


def _by_company(
    rows: Sequence[asyncpg.Record], named: Callable[[UUID], Id]
) -> Mapping[CompanyId, Sequence[Id]]:
    due: defaultdict[CompanyId, list[Id]] = defaultdict(list)
    for row in rows:
        due[CompanyId(row["company_id"])].append(named(row["id"]))
    return due
