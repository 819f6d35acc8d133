"""When a company opens: what came in while it was closed is dealt, in order of arrival."""

from datetime import timedelta
from typing import Final

from prosa.db.database import Database
from prosa.db.work import Work
from prosa.features.companies.actions.opening import opens_next
from prosa.features.conversations.actions.route import serve_queues
from prosa.jobs.each_company import in_each_company
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock

_OPENING: Final = """
SELECT id FROM companies
WHERE hours IS NOT NULL AND (opens_at IS NULL OR opens_at <= $1) ORDER BY opens_at
"""
"""Without an `opens_at` the hours were changed just now, or they are older than that column."""


async def _openings(database: Database, clock: Clock) -> None:
    now = clock.now()
    async with database.system_work() as work:
        rows = await work.sql.fetch(_OPENING, now)

    async def act(work: Work) -> None:
        await serve_queues(work, {}, clock=clock)
        await opens_next(work, now=now)

    await in_each_company(database, [row["id"] for row in rows], act)


OPENINGS: Final = Tick("routing.openings", timedelta(seconds=10), _openings)
