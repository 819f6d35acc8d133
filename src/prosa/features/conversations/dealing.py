"""What dealing from queues needs, whether they are served in order or because time is up.

Conversations are locked first and the loads of all agents after them, as everywhere;
the picture is painted under these locks, so two workers cannot overfill anybody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.bot import Menu, is_silent
from prosa.domain.conversation import Status, Turn
from prosa.domain.events import ConversationAssigned
from prosa.domain.ids import ConversationId, DepartmentId
from prosa.domain.routing import Assign, Hold, Waiting
from prosa.features.bots import queries as bots
from prosa.features.conversations import desk, roster
from prosa.features.conversations.roster import Picture
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import rows
from prosa.features.conversations.store.rows import Change, Row

_LOCK_LOADS: Final = """
SELECT 1 FROM agent_loads WHERE company_id = $1 ORDER BY user_id FOR NO KEY UPDATE
"""

_HISTORY: Final = """
SELECT c.id,
    CASE WHEN had.ended = 'agent_offline' THEN had.user_id
        WHEN c.assigned_at IS NULL AND p.last_department_id = c.department_id
        THEN p.last_assignee_id END AS last_agent,
    CASE WHEN had.ended IS DISTINCT FROM 'agent_offline' THEN had.user_id END AS released_by
FROM conversations c
JOIN contacts p ON p.company_id = c.company_id AND p.id = c.contact_id
LEFT JOIN LATERAL (
    SELECT a.user_id, a.why->>'ended' AS ended FROM assignments a
    WHERE a.company_id = c.company_id AND a.conversation_id = c.id
    ORDER BY a.from_at DESC LIMIT 1
) had ON true
WHERE c.company_id = $1 AND c.id = ANY($2)
"""
"""Who knows the customer comes first only when they come back to the same department, or when
it was taken from them because they were away; one that somebody has given up is not pressed on
them again."""


@dataclass(frozen=True, slots=True)
class Table:
    """One dealing: who writes it down, what the company says, who waits and who is there."""

    scribe: Scribe
    menu: Menu
    picture: Picture
    queue: Sequence[Waiting]
    """In order of arrival."""
    rows: Mapping[ConversationId, Row]

    def open(self, decision: Assign | Hold) -> Change:
        """The conversation of a decision, about to change."""
        return self.scribe.open(self.rows[decision.conversation])

    def department_name(self, id: DepartmentId | None) -> str:
        option = self.menu.option(id)
        return option.name if option else ""

    def assign(self, change: Change, decision: Assign) -> None:
        """An agent of its department gets it, and the customer hears of it."""
        department = department_of(change.after)
        names = {
            "agent": self.picture.agent_names[decision.agent],
            "department": self.picture.department_names.get(department, ""),
        }
        why = facts(decision)
        self.scribe.becomes(
            change,
            flow.assign(
                change.after.conversation,
                agent=decision.agent,
                department=department,
                now=self.scribe.now,
            ),
            ConversationAssigned,
            line=("assigned", {**names, **why}),
            why=why,
        )
        self.tell(change, self.menu.texts.assigned, **names)

    def tell(self, change: Change, text: str, **names: str) -> str | None:
        """FLW-11: the customer hears what happens to them, while their window is open and no
        person of the company speaks with them on the phone. Returns what they were told."""
        c = change.after.conversation
        if is_silent(change.after.bot):
            return None
        if not desk.reply_window(c, now=self.scribe.now).is_open:
            return None
        said = self.menu.fill(text, contact=c.contact_name, **names)
        self.scribe.says(change, said)
        return said or None


async def lock_waiting(work: Work, ids: Collection[ConversationId]) -> list[Row]:
    """Those of them that wait for an agent, in order of arrival."""
    locked = [row for row in await rows.lock_many(work, sorted(ids)) if _waits_for_us(row)]
    return sorted(locked, key=_arrival)


async def lay(
    work: Work, scribe: Scribe, waiting: Sequence[Row], menu: Menu | None = None
) -> Table:
    """The picture under the locks."""
    await work.sql.fetch(_LOCK_LOADS, work.company_id)
    return Table(
        scribe,
        menu or await bots.menu(work, now=scribe.now),
        await roster.picture(work),
        await _queue(work, waiting),
        {row.conversation.id: row for row in waiting},
    )


def department_of(row: Row) -> DepartmentId:
    department = row.conversation.department_id
    assert department is not None, "a queued conversation has a department"  # noqa: S101 - narrows the type
    return department


def facts(decision: Assign) -> dict[str, Any]:  # Any: JSON
    """Why this agent, as events and lines tell it."""
    return {**asdict(decision.why), "reason": str(decision.why.reason)}


async def _queue(work: Work, waiting: Sequence[Row]) -> list[Waiting]:
    ids = [row.conversation.id for row in waiting]
    found = await work.sql.fetch(_HISTORY, work.company_id, ids)
    history = {row["id"]: (row["last_agent"], row["released_by"]) for row in found}
    return [
        Waiting(id, department_of(row), *history[id]) for id, row in zip(ids, waiting, strict=True)
    ]


def _waits_for_us(row: Row) -> bool:
    """Not where a person has answered on the phone: nobody is called until the customer writes
    again."""
    c = row.conversation
    if c.status is not Status.QUEUED or c.department_id is None:
        return False
    return not (is_silent(row.bot) and c.turn is Turn.CUSTOMER)


def _arrival(row: Row) -> tuple[float, str]:
    c = row.conversation
    return (c.queued_at.timestamp() if c.queued_at else 0.0, str(c.id))
