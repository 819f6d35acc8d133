"""What waits for agents who are not there goes to those who are (RTE-02, RTE-06, USR-24)."""

from typing import Final

from prosa.db.work import Work
from prosa.domain.ids import ConversationId
from prosa.features.bots import queries as bots
from prosa.features.conversations import absences
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import rows
from prosa.features.conversations.store.rows import Change
from prosa.kit.clock import Clock

MOST: Final = 500

_WITHOUT_AGENT: Final = """
SELECT c.id FROM presence p
JOIN conversations c ON c.company_id = p.company_id AND c.assignee_id = p.user_id
    AND c.status = 'active' AND c.turn = 'us'
    AND (c.assigned_at IS NULL OR c.assigned_at <= p.changed_at)
WHERE p.company_id = $1 AND p.effective = 'offline'
ORDER BY coalesce(c.bot ? 'left_behind', false), c.turn_since, c.id LIMIT $2
"""
"""Those of whom supervisors were told already come last: they have been looked at before."""


async def redistribute(work: Work, *, clock: Clock) -> None:
    """Give back what waits for us while its agent is offline, the longest wait first. Whoever
    deals comes after: it is in the log. Safe twice, and beside another worker."""
    scribe = Scribe(clock.now())
    menu = await bots.menu(work, now=scribe.now)
    if not menu.is_open_hours:
        return
    found = await work.sql.fetch(_WITHOUT_AGENT, work.company_id, MOST)
    ids = [ConversationId(row["id"]) for row in found]
    if not ids:
        return
    locked = await rows.lock_many(work, ids)
    changes = [Change(row, row) for row in locked]
    back = await absences.hand_back(work, scribe, changes, menu=menu)
    scribe.changes += [change for change in changes if change.after is not change.before]
    await scribe.save(work)
    await absences.record(work, scribe, back)
