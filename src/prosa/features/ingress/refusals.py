"""Writing down wrong signatures: counted in memory, at most one write a second for each inbox,
so that a stranger who knocks all day costs us nothing."""

import asyncio
from contextlib import suppress
from typing import Final

from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.features.inboxes.actions import count_refused_signatures
from prosa.features.ingress.endpoints import Ingress

EVERY_SECONDS: Final = 1.0


async def write_refusals(database: Database, ingress: Ingress) -> None:
    """For as long as the web process lives."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        counted = dict(ingress.refused)
        ingress.refused.clear()
        for inbox_id, times in counted.items():
            with suppress(*AWAY):
                async with database.system_work() as work:
                    await count_refused_signatures(work, inbox_id, times)
