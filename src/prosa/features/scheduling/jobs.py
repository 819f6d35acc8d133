"""Writing what is due: each in a unit of its own, so one refusal stops nobody."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.domain.errors import ProsaError
from prosa.domain.ids import CompanyId
from prosa.features.scheduling.actions import give_up, write_now
from prosa.features.scheduling.errors import Unexpected
from prosa.jobs import due
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock

log = structlog.get_logger()

_DUE: Final = """
SELECT company_id, id, send_at AS due_at FROM scheduled_messages
WHERE state = 'waiting' AND send_at <= $1 AND (send_at, id) > ($3, $4)
ORDER BY send_at, id LIMIT $2
"""


async def _write_due(database: Database, clock: Clock) -> None:
    async for rows in due.pages(database, _DUE, clock.now()):
        for row in rows:
            await _write(database, clock, CompanyId(row["company_id"]), row["id"])


async def _write(database: Database, clock: Clock, company_id: CompanyId, id: UUID) -> None:
    """The reply, or the reason why not. Whoever dies between the two is followed by the next."""
    try:
        async with database.work(company_id) as work:
            await write_now(work, id, clock=clock)
        return
    except AWAY:
        raise
    except ProsaError as refused:
        why = refused
    except Exception:  # the edge of a job: its author is told, and the others have their turn
        log.exception("scheduling.failed", company_id=str(company_id))
        why = Unexpected("It could not be written.")
    async with database.work(company_id) as work:
        await give_up(work, id, why, clock=clock)


SCHEDULED: Final = Tick("scheduling.due", timedelta(seconds=5), _write_due)
