"""What conversations do by themselves when time has passed."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final, Protocol

from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.hours import hours_from, zone
from prosa.domain.ids import ConversationId
from prosa.domain.openings import is_open
from prosa.features.conversations.actions.expire import expire_confirmations, wake_snoozed
from prosa.features.conversations.actions.redirect import redirect_overdue
from prosa.features.conversations.actions.redistribute import redistribute
from prosa.features.conversations.actions.revise import apply_parked
from prosa.jobs.due import do_what_is_due
from prosa.jobs.each_company import in_each_company
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock

_LATE: Final = """
SELECT company_id, id, bot_deadline_at AS due_at FROM conversations
WHERE bot_deadline_at <= $1 AND (bot_deadline_at, id) > ($3, $4)
ORDER BY bot_deadline_at, id LIMIT $2
"""

_AWAKE: Final = """
SELECT company_id, id, snoozed_until AS due_at FROM conversations
WHERE snoozed_until <= $1 AND (snoozed_until, id) > ($3, $4) ORDER BY snoozed_until, id LIMIT $2
"""

_OVERDUE: Final = """
SELECT company_id, id, deadline_at AS due_at FROM conversations
WHERE deadline_at <= $1 AND (deadline_at, id) > ($3, $4) ORDER BY deadline_at, id LIMIT $2
"""

_WITHOUT_AGENT: Final = """
SELECT co.id, co.hours, co.timezone FROM companies co
WHERE co.redistribute_after_seconds IS NOT NULL AND EXISTS (
    SELECT 1 FROM presence p
    JOIN conversations c ON c.company_id = p.company_id AND c.assignee_id = p.user_id
        AND c.status = 'active' AND c.turn = 'us'
        AND (c.assigned_at IS NULL OR c.assigned_at <= p.changed_at)
    WHERE p.company_id = co.id AND p.effective = 'offline'
      AND p.changed_at <= $1::timestamptz - make_interval(secs => co.redistribute_after_seconds)
      AND (coalesce(c.bot ? 'left_behind', false) = false OR EXISTS (
          SELECT 1 FROM presence o WHERE o.company_id = co.id AND o.effective = 'online'))
)
"""
"""Where supervisors were told that nobody is there, it is looked at again when somebody is."""


async def _bot_timeouts(database: Database, clock: Clock) -> None:
    """FLW-08: an unanswered SIM/NÃO gives way to the menu after two minutes."""
    await _what_is_due(database, clock, _LATE, expire_confirmations)


async def _snoozes(database: Database, clock: Clock) -> None:
    await _what_is_due(database, clock, _AWAKE, wake_snoozed)


async def _response_timeouts(database: Database, clock: Clock) -> None:
    """RTE-01: whoever waits longer than the department's response time."""
    await _what_is_due(database, clock, _OVERDUE, redirect_overdue)


async def _absences(database: Database, clock: Clock) -> None:
    """RTE-02: what waits for agents who are offline. Companies that are closed are let be."""
    now = clock.now()
    async with database.system_work() as work:
        rows = await work.sql.fetch(_WITHOUT_AGENT, now)
    due = [
        row["id"] for row in rows if is_open(hours_from(row["hours"]), zone(row["timezone"]), now)
    ]
    await in_each_company(database, due, partial(redistribute, clock=clock))


async def _parked_updates(database: Database, clock: Clock) -> None:
    """A reaction, an edit or a revocation crossed with its message: it has its effect now."""
    async with database.system_work() as work:
        rows = await work.sql.fetch("SELECT DISTINCT company_id FROM parked_updates")
    due = [row["company_id"] for row in rows]
    await in_each_company(database, due, partial(apply_parked, clock=clock))


async def _what_is_due(database: Database, clock: Clock, statement: str, act: "_Act") -> None:
    act = partial(act, clock=clock)
    await do_what_is_due(database, statement, clock.now(), ConversationId, act)


class _Act(Protocol):
    async def __call__(
        self, work: Work, ids: Sequence[ConversationId], /, *, clock: Clock
    ) -> None: ...


BOT_TIMEOUTS: Final = Tick("conversations.bot_timeouts", timedelta(seconds=3), _bot_timeouts)
SNOOZES: Final = Tick("conversations.snoozes", timedelta(seconds=15), _snoozes)
RESPONSE_TIMEOUTS: Final = Tick(
    "conversations.response_timeouts", timedelta(seconds=5), _response_timeouts
)
ABSENCES: Final = Tick("conversations.absences", timedelta(seconds=15), _absences)
PARKED_UPDATES: Final = Tick("conversations.parked_updates", timedelta(seconds=3), _parked_updates)
