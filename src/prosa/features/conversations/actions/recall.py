"""Whoever transferred by a slip takes it back, also from where they see it no longer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain import queueing
from prosa.domain.conversation import Conversation
from prosa.domain.errors import Conflict
from prosa.domain.events import ConversationTransferred
from prosa.domain.ids import ConversationId, DepartmentId, UserId
from prosa.domain.permissions import may_see
from prosa.features.bots import queries as bots
from prosa.features.conversations import handovers
from prosa.features.conversations.desk import By
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.second_thoughts import left_of
from prosa.features.conversations.store import rows
from prosa.kit.clock import Clock

_LAST_TRANSFER: Final = """
SELECT t.from_department_id, t.at, l.detail -> 'left' AS left, (
    SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.company_id = $1 AND m.user_id = t.from_user_id AND m.is_active AND u.is_active
) AS from_user_id, EXISTS (
    SELECT FROM messages n WHERE n.company_id = $1 AND n.conversation_id = $2 AND n.seq > l.seq
      AND (n.author_id IS NOT NULL OR n.author_type = 'agent')
) AS is_acted_on
FROM (
    SELECT * FROM transfers WHERE company_id = $1 AND conversation_id = $2
    ORDER BY at DESC LIMIT 1
) t CROSS JOIN LATERAL (
    SELECT seq, detail FROM messages m WHERE m.company_id = $1 AND m.conversation_id = $2
      AND m.kind = 'system' AND m.detail ->> 'code' = 'transferred'
    ORDER BY seq DESC LIMIT 1
) l
WHERE t.by_user_id = $3 AND t.at >= $4
  AND (t.from_department_id IS NOT NULL OR t.from_user_id IS NOT NULL)
"""
"""What came from the bot has no hands to go back to."""


class NothingToRecall(Conflict):
    """You have transferred nothing here in the last minutes, or somebody has acted on it since."""

    code = "conversation.nothing_to_recall"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where it was before the transfer. Without `left` the customer has written since."""

    department_id: DepartmentId | None
    user_id: UserId | None
    left: flow.Left | None


async def recall(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> Conversation:
    """It goes on where it was. The customer heard of the transfer, and is not told that it was
    a slip."""
    row = await rows.lock_any(work, conversation_id)
    if row is None:
        raise rows.ConversationNotFound("There is no such conversation.")
    scribe = Scribe(clock.now(), by.user_id)
    change = scribe.open(row)
    before = row.conversation
    origin = await _origin(work, before, by=by, now=scribe.now)
    menu = await bots.menu(work, now=scribe.now)
    department = origin.department_id
    after = queueing.recall(
        before,
        department=department,
        agent=origin.user_id,
        left=origin.left,
        deadline=menu.response.deadline(department, now=scribe.now) if department else None,
        now=scribe.now,
    )
    scribe.becomes(change, after, ConversationTransferred, line=("recalled", {"by": by.name}))
    await scribe.save(work)
    why = {"reason": "recalled", "by": by.name}
    await handovers.record(work, change, why=why, by=by.user_id, at=scribe.now)
    await handovers.record_transfer(
        work, before=before, after=after, by=by.user_id, reason=None, text=None, at=scribe.now
    )
    return change.after.conversation


async def _origin(work: Work, c: Conversation, *, by: By, now: datetime) -> Origin:
    found = await work.sql.fetchrow(
        _LAST_TRANSFER, work.company_id, c.id, by.user_id, now - flow.SECOND_THOUGHTS
    )
    if found is None or found["is_acted_on"] or not c.is_open:
        if not may_see(by.viewer, department_id=c.department_id, assignee_id=c.assignee_id):
            raise rows.ConversationNotFound("There is no such conversation.")
        raise NothingToRecall("There is no transfer of yours to take back.")
    wrote_since = c.last_inbound_at is not None and c.last_inbound_at > found["at"]
    facts = None if wrote_since else found["left"]
    return Origin(
        found["from_department_id"], found["from_user_id"], left_of(facts) if facts else None
    )
