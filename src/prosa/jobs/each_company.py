"""Periodic work that concerns several companies: one unit of work each, and none stops another."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

import structlog

from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.db.work import Work
from prosa.domain.ids import CompanyId

log = structlog.get_logger()

Due = TypeVar("Due")


async def for_each_company(
    database: Database,
    due: Mapping[CompanyId, Sequence[Due]],
    act: Callable[[Work, Sequence[Due]], Awaitable[None]],
) -> None:
    """`act` on what is due in each company. If that fails, one by one, so that a poison row stops
    neither its company nor those after it."""
    for company_id, those in due.items():
        if await _done(database, company_id, those, act) or len(those) == 1:
            continue
        for one in those:
            await _done(database, company_id, [one], act)


async def in_each_company(
    database: Database, ids: Iterable[UUID], act: Callable[[Work], Awaitable[object]]
) -> None:
    """`act` in each of these companies; where it fails, the others have their turn."""

    async def once(work: Work, _: Sequence[CompanyId]) -> None:
        await act(work)

    due = {CompanyId(id): [CompanyId(id)] for id in ids}
    await for_each_company(database, due, once)


async def _done(
    database: Database,
    company_id: CompanyId,
    those: Sequence[Due],
    act: Callable[[Work, Sequence[Due]], Awaitable[None]],
) -> bool:
    try:
        async with database.work(company_id) as work:
            await act(work, those)
    except AWAY:
        raise
    except Exception:  # the edge of a job: the others have their turn, this has it again next time
        log.exception("tick.company_failed", company_id=str(company_id), due=len(those))
        return False
    return True
