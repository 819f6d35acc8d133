"""Kept numbers: how many conversations stand where, and how many each agent has.

Kept by the code that moves conversations (a trigger costs three times as much),
in the transaction of the move, so they are never wrong and never counted.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.conversation import WITH_AGENT, Conversation
from prosa.features.conversations.store.rows import Change

NOBODY: Final = UUID(int=0)
"""Stands for no department and no assignee, because keys cannot be null."""

_COUNT: Final = """
INSERT INTO conversation_counts AS k (company_id, status, department_id, assignee_id, count)
SELECT $1, * FROM unnest($2::text[], $3::uuid[], $4::uuid[], $5::int[])
ON CONFLICT (company_id, status, department_id, assignee_id)
DO UPDATE SET count = k.count + excluded.count
"""

_LOAD: Final = """
UPDATE agent_loads l
SET open_count = greatest(l.open_count + v.delta, 0),
    idle_since = CASE WHEN l.open_count + v.delta <= 0 THEN clock_timestamp() END
FROM unnest($2::uuid[], $3::int[]) AS v(user_id, delta)
WHERE l.company_id = $1 AND l.user_id = v.user_id
"""

_Place = tuple[str, UUID, UUID]


async def move_counts(work: Work, changes: Sequence[Change]) -> None:
    """Keep the tabs' counters right."""
    moved: Counter[_Place] = Counter()
    for change in changes:
        if change.before and (place := _place(change.before.conversation)):
            moved[place] -= 1
        if place := _place(change.after.conversation):
            moved[place] += 1
    places = sorted((place, delta) for place, delta in moved.items() if delta)
    if places:
        await work.sql.execute(
            _COUNT,
            work.company_id,
            [place[0] for place, _ in places],
            [place[1] for place, _ in places],
            [place[2] for place, _ in places],
            [delta for _, delta in places],
        )


async def move_loads(work: Work, changes: Sequence[Change]) -> None:
    """Keep the agents' loads right."""
    moved: Counter[UUID] = Counter()
    for change in changes:
        if change.before and (agent := _carrier(change.before.conversation)):
            moved[agent] -= 1
        if agent := _carrier(change.after.conversation):
            moved[agent] += 1
    agents = sorted(agent for agent, delta in moved.items() if delta)
    if agents:
        await work.sql.fetch(
            """SELECT 1 FROM agent_loads WHERE company_id = $1 AND user_id = ANY($2)
            ORDER BY user_id FOR NO KEY UPDATE""",
            work.company_id,
            agents,
        )
        await work.sql.execute(_LOAD, work.company_id, agents, [moved[agent] for agent in agents])


def _place(c: Conversation) -> _Place | None:
    if c.archived_at is not None:
        return None
    return (str(c.status), c.department_id or NOBODY, c.assignee_id or NOBODY)


def _carrier(c: Conversation) -> UUID | None:
    return c.assignee_id if c.status in WITH_AGENT else None
