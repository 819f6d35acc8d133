"""What conversations do by themselves when time has passed."""

from collections import defaultdict
from datetime import timedelta
from typing import Final

from prosa.db.database import Database
from prosa.domain.ids import CompanyId, ConversationId
from prosa.features.conversations.actions.expire import expire_confirmations, wake_snoozed
from prosa.features.conversations.actions.revise import apply_parked
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock

MOST: Final = 500

_LATE: Final = """
SELECT company_id, id FROM conversations
WHERE bot_deadline_at <= $1 ORDER BY bot_deadline_at LIMIT $2
"""

_AWAKE: Final = """
SELECT company_id, id FROM conversations
WHERE snoozed_until <= $1 ORDER BY snoozed_until LIMIT $2
"""


async def _bot_timeouts(database: Database, clock: Clock) -> None:
    """FLW-08: an unanswered SIM/NÃO gives way to the menu after two minutes."""
    for company_id, ids in (await _due(database, clock, _LATE)).items():
        async with database.work(company_id) as work:
            await expire_confirmations(work, ids, clock=clock)


async def _snoozes(database: Database, clock: Clock) -> None:
    for company_id, ids in (await _due(database, clock, _AWAKE)).items():
        async with database.work(company_id) as work:
            await wake_snoozed(work, ids, clock=clock)


async def _parked_updates(database: Database, clock: Clock) -> None:
    """A reaction, an edit or a revocation crossed with its message: it has its effect now."""
    async with database.system_work() as work:
        rows = await work.sql.fetch("SELECT DISTINCT company_id FROM parked_updates")
    for row in rows:
        async with database.work(CompanyId(row["company_id"])) as work:
            await apply_parked(work, clock=clock)


async def _due(
    database: Database, clock: Clock, statement: str
) -> dict[CompanyId, list[ConversationId]]:
    async with database.system_work() as work:
        rows = await work.sql.fetch(statement, clock.now(), MOST)
    due: defaultdict[CompanyId, list[ConversationId]] = defaultdict(list)
    for row in rows:
        due[CompanyId(row["company_id"])].append(ConversationId(row["id"]))
    return due


BOT_TIMEOUTS: Final = Tick("conversations.bot_timeouts", timedelta(seconds=3), _bot_timeouts)
SNOOZES: Final = Tick("conversations.snoozes", timedelta(seconds=15), _snoozes)
PARKED_UPDATES: Final = Tick("conversations.parked_updates", timedelta(seconds=3), _parked_updates)
