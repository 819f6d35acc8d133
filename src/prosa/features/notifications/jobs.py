"""Notifications go when they have served: those that were read sooner than the others."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from prosa.db.database import Database
from prosa.domain.ids import CompanyId
from prosa.features.notifications import store
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock

MOST_ROWS: Final = 5_000
"""Of one statement: whoever writes notifications does not wait for a long one."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many days."""

    read: int = 30
    all: int = 90


def cleaning(keeping: Keeping) -> Tick:
    async def clean(database: Database, clock: Clock) -> None:
        now = clock.now()
        limits = (
            (now - timedelta(days=min(keeping.read, keeping.all)), True),
            (now - timedelta(days=keeping.all), False),
        )
        for row in await database.system.fetch("SELECT id FROM companies"):
            for before, is_read in limits:
                gone = MOST_ROWS
                while gone == MOST_ROWS:
                    async with database.work(CompanyId(row["id"])) as work:
                        gone = await store.forget(
                            work, before=before, is_read=is_read, at_most=MOST_ROWS
                        )

    return Tick("notifications.cleaning", timedelta(hours=1), clean)
