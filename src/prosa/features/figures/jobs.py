"""Every few seconds the log is counted on, by whichever worker comes first."""

from datetime import timedelta
from typing import Final

from prosa.db.database import Database
from prosa.domain.ids import CompanyId
from prosa.features.figures import store
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock

MOST_EVENTS: Final = 5_000
MOST_BATCHES: Final = 10
"""A log that nobody has counted yet is caught up with in turns, so that other ticks have theirs."""

_WITH_NEWS: Final = """
SELECT l.company_id FROM log_heads l
LEFT JOIN subscriptions s ON s.company_id = l.company_id AND s.subscriber = $1
WHERE l.position > coalesce(s.position, 0)
"""


async def _count(database: Database, _clock: Clock) -> None:
    rows = await database.system.fetch(_WITH_NEWS, store.READER)
    for row in rows:
        for _ in range(MOST_BATCHES):
            async with database.work(CompanyId(row["company_id"])) as work:
                counted = await store.count_news(work, at_most=MOST_EVENTS)
            if counted < MOST_EVENTS:
                break


COUNTING: Final = Tick("figures.counting", timedelta(seconds=5), _count)
