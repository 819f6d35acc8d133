"""Sendings whose sender is gone, and receipts that came before their message's id."""

from datetime import timedelta
from functools import partial
from typing import Final

from prosa.channels.registry import CHANNELS
from prosa.db.database import Database
from prosa.domain.ids import CompanyId, MessageId
from prosa.features.delivery.actions.lapse import fail_what_is_too_late
from prosa.features.delivery.actions.outcomes import give_up_waiting
from prosa.features.delivery.actions.receipts import apply_parked
from prosa.features.inboxes.queries import paused_inboxes
from prosa.jobs.due import do_what_is_due
from prosa.jobs.each_company import in_each_company
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock

_LOST: Final = """
SELECT company_id, message_id AS id, lease_until AS due_at FROM deliveries
WHERE state = 'sending' AND lease_until < $1 AND (lease_until, message_id) > ($3, $4)
ORDER BY lease_until, message_id LIMIT $2
"""

_MATCHED: Final = """
SELECT p.company_id FROM parked_receipts p
JOIN deliveries d ON d.company_id = p.company_id AND d.inbox_id = p.inbox_id
  AND d.provider_id = p.provider_id
UNION
SELECT p.company_id FROM parked_receipts p
JOIN message_changes c ON c.company_id = p.company_id AND c.inbox_id = p.inbox_id
  AND c.told_as = p.provider_id
"""


async def _lost_sendings(database: Database, clock: Clock) -> None:
    """Whoever claimed these died before writing down the answer: they are unconfirmed."""
    act = partial(give_up_waiting, clock=clock)
    await do_what_is_due(database, _LOST, clock.now(), MessageId, act)


async def _parked_receipts(database: Database, clock: Clock) -> None:
    """The message and its receipt crossed: fold the receipt in now."""
    async with database.system_work() as work:
        rows = await work.sql.fetch(_MATCHED)
    due = [row["company_id"] for row in rows]
    await in_each_company(database, due, partial(apply_parked, clock=clock))


async def _closed_windows(database: Database, clock: Clock) -> None:
    """Whoever wrote them learns it when it happens, not when the inbox sends again."""
    async with database.system_work() as work:
        paused = await paused_inboxes(work)
    for row in paused:
        length = CHANNELS[row["channel"]].capabilities.reply_window
        if length is None:
            continue
        since = clock.now() - length
        async with database.work(CompanyId(row["company_id"])) as work:
            await fail_what_is_too_late(work, row["id"], silent_since=since, clock=clock)


CLOSED_WINDOWS: Final = Tick("delivery.closed_windows", timedelta(minutes=1), _closed_windows)
LOST_SENDINGS: Final = Tick("delivery.lost_sendings", timedelta(seconds=5), _lost_sendings)
PARKED_RECEIPTS: Final = Tick("delivery.parked_receipts", timedelta(seconds=3), _parked_receipts)
